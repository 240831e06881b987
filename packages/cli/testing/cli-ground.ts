/** How does a test of the command line get a server to speak to, as an operator, and a folder for its files? */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addCaller } from '../../server/app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../server/app/testing/samspel.ts';
import { type Typed, typedIn } from './typed.ts';

export interface CliGround {
  readonly test: TestSamspel;
  readonly folder: string;
  readonly typed: (line: readonly string[], input?: string) => Promise<Typed>;
  readonly end: () => Promise<void>;
}

/** Starts an empty server; what the command line remembers lies in the folder. */
export async function cliGround(): Promise<CliGround> {
  const test = await testSamspel();
  const folder = mkdtempSync(join(tmpdir(), 'samspel-cli-'));
  const { headers } = await addCaller(test.samspel.house, { role: 'operator' });
  const env = { XDG_CONFIG_HOME: folder, SAMSPEL_URL: await test.samspel.start(), SAMSPEL_TOKEN: headers.authorization.replace('Bearer ', '') };
  return {
    test,
    folder,
    typed: (line, input) => typedIn(env, line, input),
    end: async () => {
      await test.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
