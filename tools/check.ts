/**
 * Is the code in order? Types, lint, boundaries, dead code, pure tests and goldens, side by side, in under a minute.
 *
 *     npm run check [-- STEP…]      steps by their names below
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { withPrograms } from './run/path.ts';

interface Step {
  readonly name: string;
  /** What it answers, for whoever sees it fail. */
  readonly answers: string;
  readonly command: readonly string[];
}

const node = process.execPath;
const tsc = 'node_modules/typescript-native/bin/tsc';
const types = (name: string, project: string): Step => ({
  name: `types ${name}`,
  answers: `does the code of ${name} fit together?`,
  // What it found is kept, so that the next time only what changed is looked at: four seconds of work instead of forty.
  command: [node, tsc, '-p', project, '--incremental', '--tsBuildInfoFile', `node_modules/.cache/samspel/types-${name.replaceAll(/\W+/g, '-')}.json`],
});

/** Longest first, so that none is left waiting alone at the end. */
const steps: readonly Step[] = [
  { name: 'tests', answers: 'do the pure tests hold?', command: [node, 'tools/test.ts', '--project', 'pure'] },
  { name: 'goldens', answers: 'is the generated reference what the code says? (npm run goldens writes it)', command: [node, 'tools/goldens.ts', '--check'] },
  { name: 'oxlint', answers: 'are promises awaited, and cases complete?', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  types('server, cli, tools', 'tsconfig.json'),
  types('web', 'packages/web'),
  types('contract', 'packages/contract'),
  types('core', 'packages/core'),
  { name: 'boundaries', answers: 'who imports whom?', command: ['depcruise', 'packages', 'tools', 'journeys', 'bench', '--config', '.dependency-cruiser.mjs'] },
  { name: 'knip', answers: 'is anything exported, or depended on, that nobody uses?', command: ['knip', '--no-config-hints'] },
  { name: 'biome', answers: 'is it laid out and written as agreed? (npm run format mends most)', command: ['biome', 'check', '--error-on-warnings', '.'] },
];

interface Outcome {
  readonly step: Step;
  readonly ok: boolean;
  readonly seconds: number;
  readonly said: string;
}

const wanted = process.argv.slice(2);
const chosen = wanted.length === 0 ? steps : steps.filter(({ name }) => wanted.some((word) => name.startsWith(word)));
if (chosen.length === 0) {
  console.error(`There is no step «${wanted.join(' ')}». Steps: ${steps.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}

const began = performance.now();
const outcomes = await runAll(chosen, Math.max(2, availableParallelism()));
for (const { step, said } of outcomes.filter(({ ok }) => !ok)) console.log(`\n── ${step.name}: ${step.answers}\n${said.trim()}`);
console.log(`\nCheck, in ${((performance.now() - began) / 1000).toFixed(1)} s:`);
for (const { step, ok, seconds } of outcomes) console.log(`  ${ok ? 'holds ' : 'BROKEN'}  ${step.name.padEnd(20)} ${seconds.toFixed(1).padStart(5)} s`);
const failed = outcomes.filter(({ ok }) => !ok).length;
console.log(`\n${outcomes.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function runAll(list: readonly Step[], atOnce: number): Promise<readonly Outcome[]> {
  const waiting = [...list];
  const done: Outcome[] = [];
  const worker = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) done.push(await run(step));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return list.flatMap((step) => done.find((outcome) => outcome.step === step) ?? []);
}

function run(step: Step): Promise<Outcome> {
  const started = performance.now();
  const [program = '', ...args] = step.command;
  return new Promise((fulfil) => {
    const said: string[] = [];
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...withPrograms(), NO_COLOR: '1' } });
    const finish = (ok: boolean): void => fulfil({ step, ok, seconds: (performance.now() - started) / 1000, said: said.join('') });
    child.stdout.on('data', (data: Buffer) => said.push(data.toString()));
    child.stderr.on('data', (data: Buffer) => said.push(data.toString()));
    child.once('error', (error) => {
      said.push(`${program} could not be started: ${error.message}`);
      finish(false);
    });
    child.once('close', (code) => finish(code === 0));
  });
}
