/**
 * Does everything hold? Runs every test there is, says what could not run here and why, and ends with `N passed, N failed`.
 *
 *     node tools/test.ts [PATH…] [--project NAME]… [-t PATTERN]
 *
 * With CI set, a skipped test is a failed run: there everything must have been there.
 */
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { lastLine, listenForMissing, type Missing, printProjects, tally } from './test/tally.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { project: { type: 'string', multiple: true }, testNamePattern: { type: 'string', short: 't' } },
});

const inCi = Boolean(process.env['CI']);
const missing: Missing = new Map();
const began = performance.now();
const vitest = await startVitest(positionals, {
  run: true,
  watch: false,
  reporters: [['default', { summary: false }], listenForMissing(missing)],
  ...(values.project === undefined ? {} : { project: values.project }),
  ...(values.testNamePattern === undefined ? {} : { testNamePattern: values.testNamePattern }),
});
const result = tally(vitest, missing, { namePattern: values.testNamePattern, inCi });
await vitest.close();

printProjects(result, (performance.now() - began) / 1000);
if (inCi && result.skipped > 0) console.log('Skipped tests fail a run in CI: everything they need must be there.');
if (result.passed === 0 && result.failed === 0) console.log('No test ran.');
console.log(lastLine(result));
process.exitCode = result.failed > 0 || result.passed === 0 || (inCi && result.skipped > 0) ? 1 : 0;
