/** `samspel cascades`: what happens when something fails, slows or is overloaded, what would help, and was the map right? */
import { readFileSync, writeFileSync } from 'node:fs';
import {
  type Change,
  cancelRun,
  compareRuns,
  listReplays,
  listRuns,
  type Run,
  type RunDraft,
  type RunSummary,
  readRun,
  readScenario,
  readWatch,
  runKinds,
  runStates,
  startReplay,
  startRun,
  type Trigger,
  triggerKinds,
  verdictWords,
} from '@samspel/contract/cascades.ts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type CliContext, CommandRefused } from '../context.ts';
import { registerFigures } from './cascades/figures.ts';
import { registerSeries } from './cascades/series.ts';

interface TriggerAsked {
  readonly target?: string;
  readonly for: number | null;
  readonly factor?: number;
  readonly share?: number;
}

interface Asking extends TriggerAsked {
  readonly at: number;
  readonly from?: string;
  readonly scenario?: string;
  readonly set: readonly Change[];
  readonly duration?: number;
  readonly step?: number;
  readonly load: 'usual' | 'peak';
  readonly seed?: number;
  readonly engine?: 'auto' | 'events' | 'fluid';
  readonly name: string;
  readonly thresholds: boolean;
  readonly wait: boolean;
}

const lookEveryMilliseconds = 500;

export function register(program: Command, context: CliContext): void {
  const noun = program.command('cascades').description('what happens when something fails, slows or is overloaded, and what would help?');
  const asking = (name: string, says: string): Command =>
    noun
      .command(name)
      .argument('[trigger]', `what goes wrong: ${triggerKinds.join(', ')}`)
      .description(says)
      .option('--target <ref>', 'which system; a site for lose-site; a journey for load-up and mass-reconnect')
      .option('--at <seconds>', 'when it begins', seconds, 60)
      .option('--for <seconds>', 'how long it lasts; `end`: until the end', secondsOrEnd, 60)
      .option('--factor <n>', 'times the service time, or the load', seconds)
      .option('--share <ratio>', 'share of requests that fail', seconds)
      .option('--from <run>', 'instead of a trigger: the scenario of an earlier run')
      .option('--scenario <file>', 'instead of a trigger: a scenario as `samspel compute cascade` takes it')
      .option('--set <change>', 'change a figure: SYSTEM.servers=20, CALLER>CALLEE.attempts=1, >JOURNEY.ratePerSecond=50; may be repeated', changeOf, [])
      .option('--duration <seconds>', 'how long is simulated', seconds)
      .option('--step <seconds>', 'width of a step', seconds)
      .addOption(new Option('--load <level>', 'of all journeys').choices(['usual', 'peak']).default('peak'))
      .option('--seed <n>', 'chance', seconds)
      .addOption(new Option('--engine <name>', 'how it is simulated').choices(['auto', 'events', 'fluid']))
      .option('--name <text>', 'keep it under this name', '')
      .option('--no-thresholds', 'do not search the loads at which the verdict turns')
      .option('--no-wait', 'only ask for it');

  asking('run', 'run a cascade on what stands, and say who fails, in which order and why').action(async (trigger: string | undefined, options: Asking) => {
    await answered(context, await context.call(startRun, { body: { ...draftOf(trigger, options), kind: 'run' } }), options.wait);
  });
  asking('search', 'try the standard remedies one by one and in pairs, best first').action(async (trigger: string | undefined, options: Asking) => {
    await answered(context, await context.call(startRun, { body: { ...draftOf(trigger, options), kind: 'search' } }), options.wait);
  });

  noun
    .command('replay')
    .description('play an incident again: its recorded order beside the predicted')
    .argument('<incident>', 'its id')
    .argument('[trigger]', `what set it off, where the first system that was hit is not it: ${triggerKinds.join(', ')}`)
    .option('--target <ref>', 'which system; a site for lose-site; a journey for load-up and mass-reconnect')
    .option('--for <seconds>', 'how long it lasted; `end`: until the end', secondsOrEnd, 60)
    .option('--factor <n>', 'times the service time, or the load', seconds)
    .option('--share <ratio>', 'share of requests that failed', seconds)
    .option('--no-wait', 'only ask for it')
    .action(async (incident: string, kind: string | undefined, { wait, ...options }: TriggerAsked & { readonly wait: boolean }) => {
      const trigger = triggerOf(kind, { ...options, at: 60 });
      await answered(context, await context.call(startReplay, { body: { incident, ...(trigger === null ? {} : { trigger }) } }), wait);
    });

  noun
    .command('scenario')
    .description('what stands in catalog and graph as a scenario, and what was assumed for it')
    .addOption(new Option('--load <level>', 'of all journeys').choices(['usual', 'peak']).default('peak'))
    .option('--output <file>', 'write the scenario for `samspel compute cascade` to a file')
    .action(async ({ load, output }: { load: 'usual' | 'peak'; output?: string }) => {
      const answer = await context.call(readScenario, { query: { load } });
      if (output !== undefined) writeFileSync(output, `${JSON.stringify(answer.scenario)}\n`);
      const counted = await context.table(
        ['figure', 'stated', 'observed', 'assumed'],
        answer.counted.map(({ what, stated, observed, assumed }) => [what, stated, observed, assumed]),
      );
      const left = answer.leftOut.map(({ what, why }) => `left out: ${what}: ${why}`);
      await context.show(answer, () => [`${Object.keys(answer.scenario.systems).length} systems and journeys`, counted, ...left].join('\n'));
    });

  noun
    .command('list')
    .description('runs, newest first')
    .addOption(new Option('--kind <kind>', 'only these').choices([...runKinds]))
    .addOption(new Option('--state <state>', 'only these').choices([...runStates]))
    .addOption(new Option('--verdict <word>', 'only these').choices([...verdictWords]))
    .option('--target <ref>', 'only where this was hit')
    .option('--mine', 'only what I asked for')
    .option('--limit <n>', 'how many', (text) => Number(text), 20)
    .action(async ({ mine, ...query }: { mine?: true; kind?: 'run'; state?: 'done'; verdict?: 'stable'; target?: string; limit: number }) => {
      const answer = await context.call(listRuns, { query: { ...query, mine: mine === true ? 'true' : 'false' } });
      const rows = answer.items.map((run) => [
        run.id,
        run.kind,
        nameOf(run),
        run.state,
        run.verdict,
        run.failed,
        rounded(run.lostRequests),
        run.askedAt,
        run.askedBy.name,
      ]);
      const table = await context.table(['run', '', 'name', '', 'verdict', 'failed', 'lost', 'asked', 'by'], rows);
      await context.show(answer, () => table);
    });

  noun
    .command('show')
    .description('one run: verdict, order of failure, journeys, thresholds')
    .argument('<run>', 'its id')
    .option('--scenario <file>', 'write its scenario to a file')
    .action(async (id: string, { scenario }: { scenario?: string }) => {
      const run = await context.call(readRun, { params: { id }, query: { scenario: scenario === undefined ? 'false' : 'true' } });
      if (scenario !== undefined) writeFileSync(scenario, `${JSON.stringify(run.scenario)}\n`);
      const said = await told(context, run);
      await context.show(run, () => said);
    });

  noun
    .command('cancel')
    .description('stop a run')
    .argument('<run>', 'its id')
    .action(async (id: string) => {
      const run = await context.call(cancelRun, { params: { id }, body: {} });
      await context.show(run, () => `${run.id} is ${run.state}.`);
    });

  noun
    .command('compare')
    .description('two runs beside each other')
    .argument('<a>', 'a run')
    .argument('<b>', 'another')
    .action(async (a: string, b: string) => {
      const answer = await context.call(compareRuns, { query: { a, b } });
      const differences = await context.table(
        ['what was different', '', a, b],
        answer.differences.map((one) => [one.of, one.what, JSON.stringify(one.a), JSON.stringify(one.b)]),
      );
      const systems = await context.table(
        ['failed at', a, b],
        answer.systems.map((one) => [one.title, at(one.a), at(one.b)]),
      );
      await context.show(answer, () => [answer.says, differences, systems].join('\n'));
    });

  noun
    .command('replays')
    .description('incidents that were played again, and how right the map was')
    .option('--incident <id>', 'only this one')
    .action(async (query: { incident?: string }) => {
      const answer = await context.call(listReplays, { query });
      const rows = answer.items.map((one) => [one.startedAt, one.incidentTitle, one.hits, one.misses, one.falseAlarms, percent(one.hitRate), one.run]);
      const table = await context.table(['incident', '', 'said', 'missed', 'false alarms', 'hit rate', 'run'], rows);
      await context.show(answer, () => `${table}\nHit rate over all: ${percent(answer.hitRate) ?? 'nothing replayed yet'}.`);
    });

  noun
    .command('watch')
    .description('which journeys would not recover by themselves at peak load?')
    .action(async () => {
      const answer = await context.call(readWatch, {});
      const rows = answer.journeys.map((one) => [one.title, one.verdict, one.firstToFail, one.since]);
      const table = await context.table(['journey', 'at peak', 'brought down by', 'since'], rows);
      const failed = answer.problem === null ? '' : `\nThe last look failed: ${answer.problem.message}`;
      await context.show(answer, () => `${table}\nLooked at ${answer.lookedAt ?? 'never'}; next at ${answer.dueAt ?? 'soon'}.${failed}`);
    });

  registerSeries(noun, context);
  registerFigures(noun, context);
}

/** Waits until a run is over and tells it; refused when it failed. */
async function answered(context: CliContext, asked: RunSummary, wait: boolean): Promise<void> {
  if (!wait) return context.show(asked, () => `${asked.id} is ${asked.state}: samspel cascades show ${asked.id}`);
  for (;;) {
    const run = await context.call(readRun, { params: { id: asked.id }, query: { scenario: 'false' } });
    if (run.state !== 'waiting' && run.state !== 'running') {
      if (run.problem !== null) throw new CommandRefused(run.problem.code, run.problem.message, run.problem.path ?? '');
      const said = await told(context, run);
      return context.show(run, () => said);
    }
    await new Promise((resolve) => setTimeout(resolve, lookEveryMilliseconds));
  }
}

async function told(context: CliContext, run: Run): Promise<string> {
  const lines = [`${run.id}: ${nameOf(run)} (${run.state}${run.verdict === null ? '' : `, ${run.verdict}`})`];
  if (run.problem !== null) lines.push(run.problem.message);
  if (run.result !== null) {
    const { verdict, order, journeys, lostRequests, thresholds, engine, seed } = run.result;
    lines.push(verdict.says, ...order.map((one) => `${at(one.at)}  ${one.says}`));
    const rows = journeys.map((one) => [
      one.title,
      percent(one.spans.before.successRatio),
      percent(one.spans.during.successRatio),
      percent(one.spans.after.successRatio),
      rounded(one.lostRequests),
    ]);
    lines.push(await context.table(['journey', 'before', 'during', 'after', 'lost'], rows));
    if (thresholds !== null) lines.push(thresholds.says);
    lines.push(`${rounded(lostRequests)} requests lost; ${engine}, seed ${seed}.`);
  }
  if (run.search !== null) {
    const rows = run.search.remedies.map((one) => [one.rank, one.says, one.verdict, rounded(one.savedRequests), percent(one.savedRatio), one.places]);
    const { baseline, tried, leftOut } = run.search;
    lines.push(`Without: ${baseline.verdict}, ${rounded(baseline.lostRequests)} requests lost.`);
    lines.push(await context.table(['', 'remedy', 'verdict', 'saves', 'of what was lost', 'changes'], rows));
    lines.push(`${tried} remedies tried${leftOut === 0 ? '' : `, ${leftOut} left out`}; cures first, then by what they save for what they change.`);
  }
  if (run.replay !== null) {
    const rows = run.replay.steps.map((one) => [one.title, at(one.recordedAt), at(one.predictedAt), one.outcome, one.says]);
    lines.push(
      await context.table(['', 'recorded', 'predicted', '', ''], rows),
      `Hit rate ${percent(run.replay.hitRate) ?? '–'}; on the dependencies of ${run.replay.graphAt}.`,
    );
  }
  if (run.watch !== null) {
    const rows = run.watch.journeys.map((one) => [one.title, one.verdict, one.firstToFail]);
    lines.push(await context.table(['journey', 'at peak', 'brought down by'], rows));
  }
  return lines.join('\n');
}

function triggerOf(kind: string | undefined, { target, at: from, for: forSeconds, factor, share }: TriggerAsked & { readonly at: number }): Trigger | null {
  const known = triggerKinds.find((one) => one === kind);
  if (kind !== undefined && known === undefined) throw new InvalidArgumentError(`What goes wrong is one of ${triggerKinds.join(', ')}.`);
  return known === undefined ? null : { kind: known, target: target ?? null, at: from, forSeconds, factor, share };
}

function draftOf(kind: string | undefined, options: Asking): RunDraft {
  const { scenario, set, duration, step, load, seed: chance, engine, name, thresholds } = options;
  const trigger = triggerOf(kind, options);
  return {
    ...(trigger === null ? {} : { trigger }),
    ...(options.from === undefined ? {} : { from: options.from }),
    ...(scenario === undefined ? {} : { scenario: readScenarioFile(scenario) }),
    ...(duration === undefined ? {} : { durationSeconds: duration }),
    ...(step === undefined ? {} : { stepSeconds: step }),
    ...(chance === undefined ? {} : { seed: chance }),
    ...(engine === undefined ? {} : { engine }),
    ...{ load, name, thresholds, changes: [...set] },
  };
}

function readScenarioFile(file: string): NonNullable<RunDraft['scenario']> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as NonNullable<RunDraft['scenario']>;
  } catch (error) {
    throw new CommandRefused('cli.bad-file', `${file} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `SYSTEM.member=value`, `CALLER>CALLEE.member=value`, `>JOURNEY.member=value`; the value is JSON. */
function changeOf(text: string, before: readonly Change[]): Change[] {
  const found = /^([^>]*?)(?:>(.+?))?\.([A-Za-z]+)=(.*)$/.exec(text);
  const [, system = '', to, member = '', value = ''] = found ?? [];
  if (found === null || (system === '' && to === undefined))
    throw new InvalidArgumentError('Write SYSTEM.member=value, CALLER>CALLEE.member=value, or >JOURNEY.member=value.');
  try {
    return [...before, { ...(system === '' ? {} : { system }), ...(to === undefined ? {} : { to }), set: { [member]: JSON.parse(value) as unknown } }];
  } catch {
    throw new InvalidArgumentError(`${value} is no JSON: a number, true, null, or an object in quotes.`);
  }
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) throw new InvalidArgumentError('A number from 0.');
  return value;
}

function secondsOrEnd(text: string): number | null {
  return text === 'end' ? null : seconds(text);
}

function nameOf(run: RunSummary): string {
  return run.name === '' ? (run.trigger === null ? run.kind : `${run.trigger.kind} ${run.trigger.target ?? ''}`.trim()) : run.name;
}

function percent(ratio: number | null): string | null {
  return ratio === null ? null : `${(Math.floor(ratio * 1000) / 10).toFixed(1)} %`;
}

function rounded(value: number | null): string | null {
  return value === null ? null : String(Math.round(value));
}

function at(value: number | null): string | null {
  return value === null ? null : `${Math.round(value)} s`;
}
