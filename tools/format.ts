/** Lays out the code, and mends what the linter can mend: `npm run format [PATH…]`. */
import { spawnSync } from 'node:child_process';
import { withPrograms } from './run/path.ts';

const paths = process.argv.slice(2);
const run = spawnSync('biome', ['check', '--write', ...(paths.length === 0 ? ['.'] : paths)], { stdio: 'inherit', env: withPrograms() });
process.exitCode = run.status ?? 1;
