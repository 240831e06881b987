/** `samspel availability`: how available were we, where did it go, by which rules, and how was a figure made? */
import { writeFileSync } from 'node:fs';
import {
  addExclusion,
  availabilityCurve,
  availabilityLedger,
  availabilityOverview,
  availabilityReport,
  explainAvailability,
  exportCsv,
  exportJson,
  type Figure,
  incidentTimesReport,
  listGoals,
  type MeasureName,
  type Measures,
  measureNames,
  type PeriodName,
  peerComparison,
  periodNames,
  readPolicy,
  setGoal,
} from '@samspel/contract/availability.ts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CliContext } from '../context.ts';

interface Span {
  readonly period?: PeriodName;
  readonly from?: string;
  readonly to?: string;
}

export function register(program: Command, context: CliContext): void {
  const noun = program.command('availability').description('how available were we, what was lost to which incident, and how was each figure made?');
  const about = (name: string, says: string) =>
    noun
      .command(name)
      .argument('<scope>', 'a catalog reference such as journey:default/play, or site:NAME')
      .description(says)
      .addOption(new Option('--period <name>', 'the span; 28d when nothing is said').choices([...periodNames]))
      .option('--from <instant>', 'instead of a period: from …')
      .option('--to <instant>', '… to; now when not given');

  noun
    .command('overview')
    .description('service and journeys over every period')
    .addOption(new Option('--of <kind>', 'what to list').choices(['journeys', 'systems', 'subsystems', 'owners', 'sites']).default('journeys'))
    .action(async ({ of }: { of: 'journeys' }) => {
      const answer = await context.call(availabilityOverview, { query: { of } });
      const rows = answer.rows.map((row) => [
        row.title,
        ...periodNames.map((name) => percent(row.periods[name].weighted.value)),
        openSaid(row.now.openIncidents),
      ]);
      const table = await context.table(['', ...periodNames, 'now'], rows);
      await context.show(answer, () => `${table}\nWeighted by severity or share; policy version ${answer.policyVersion}.`);
    });

  about('show', 'every measure over a period, by month and by part').action(async (scope: string, span: Span) => {
    const answer = await context.call(availabilityReport, { query: { scope, ...spanOf(span) } });
    const line = (title: string, { time, weighted, users }: Measures) => [
      title,
      percent(time.value),
      percent(weighted.value),
      percent(users.value),
      lostSaid(weighted),
    ];
    const rows = [
      line(answer.scope.title, answer.measures),
      ...answer.months.map(({ month, measures }) => line(`  ${month}`, measures)),
      ...answer.parts.map((part) => line(`  ${part.title}`, part.measures)),
    ];
    const table = await context.table(['', 'time', 'weighted', 'users', 'lost'], rows);
    const { countable, notCountable } = answer.coverage;
    await context.show(answer, () => `${table}\n${countable} incidents counted, ${notCountable} could not be; policy version ${answer.policyVersion}.`);
  });

  about('ledger', 'what was lost to which incident, cause or owner')
    .addOption(new Option('--by <what>', 'rows').choices(['incident', 'cause', 'dev-owner', 'ops-owner']).default('incident'))
    .action(async (scope: string, { by, ...span }: Span & { by: 'incident' }) => {
      const answer = await context.call(availabilityLedger, { query: { scope, by, ...spanOf(span) } });
      const rows = answer.rows.map((row) => [row.key ?? '', row.title, secondsSaid(row.lostSeconds), percent(row.shareOfLoss), row.open ? 'open' : '']);
      const table = await context.table([by, '', 'lost', 'of all', ''], [...rows, ['', 'together', secondsSaid(answer.lostSeconds), '', '']]);
      await context.show(answer, () => table);
    });

  about('curve', 'the worst window of every length').action(async (scope: string, span: Span) => {
    const answer = await context.call(availabilityCurve, { query: { scope, ...spanOf(span) } });
    const table = await context.table(
      ['length', 'worst', 'from'],
      answer.windows.map(({ seconds, worst, at }) => [secondsSaid(seconds), percent(worst), at]),
    );
    await context.show(answer, () => table);
  });

  about('explain', 'how a figure was made, and the input that makes it again')
    .addOption(new Option('--measure <name>', 'which figure').choices([...measureNames]).default('weighted'))
    .option('--input <file>', 'write the input for `samspel compute availability` to a file')
    .action(async (scope: string, { measure, input, ...span }: Span & { measure: MeasureName; input?: string }) => {
      const answer = await context.call(explainAvailability, { query: { scope, measure, ...spanOf(span) } });
      if (input !== undefined) writeFileSync(input, `${JSON.stringify(answer.input)}\n`);
      const again = `samspel compute ${answer.question} ${input ?? 'INPUT'}   (member ${answer.member})`;
      const said = `${percent(answer.figure.value)}: ${lostSaid(answer.figure)} of ${secondsSaid(answer.figure.counted)} lost`;
      const from = `${answer.n.impacts} impacts of ${answer.n.incidents} incidents, ${answer.exclusions.length} exclusions, policy version ${answer.policyVersion}`;
      await context.show(answer, () => [said, answer.formula, from, again].join('\n'));
    });

  about('export', 'the months of a scope as CSV, or with the ledger as JSON')
    .addOption(new Option('--format <name>', 'form').choices(['csv', 'json']).default('csv'))
    .action(async (scope: string, { format, ...span }: Span & { format: 'csv' | 'json' }) => {
      const query = { scope, ...spanOf(span) };
      context.terminal.out(format === 'csv' ? await context.call(exportCsv, { query }) : `${JSON.stringify(await context.call(exportJson, { query }))}\n`);
    });

  noun
    .command('times')
    .description('times to detect, acknowledge, mitigate and resolve; never by team')
    .option('--scope <scope>', 'only incidents that hit this')
    .addOption(new Option('--period <name>', 'the span; 28d when nothing is said').choices([...periodNames]))
    .option('--from <instant>', 'instead of a period: from …')
    .option('--to <instant>', '… to; now when not given')
    .action(async ({ scope, ...span }: Span & { scope?: string }) => {
      const answer = await context.call(incidentTimesReport, { query: { ...(scope === undefined ? {} : { scope }), ...spanOf(span) } });
      const rows = (['toDetect', 'toAcknowledge', 'toMitigate', 'toResolve'] as const).map((name) => {
        const { count, missing, p50, p90, mean, max } = answer[name];
        return [name, count, missing, ...[p50, p90, mean, max].map(secondsSaid)];
      });
      const table = await context.table(['', 'count', 'missing', 'p50', 'p90', 'mean', 'max'], rows);
      await context.show(answer, () => table);
    });

  noun
    .command('goals')
    .description('goals and what is left of their budgets')
    .option('--target <ref>', 'only of this')
    .action(async ({ target }: { target?: string }) => {
      const answer = await context.call(listGoals, { query: target === undefined ? {} : { target } });
      const rows = answer.goals.map((goal) => [
        goal.target,
        percent(goal.objective),
        `${goal.windowDays} d`,
        percent(goal.availability),
        percent(goal.spentRatio),
        secondsSaid(goal.remainingSeconds),
      ]);
      const table = await context.table(['target', 'goal', 'window', 'measured', 'spent', 'left'], rows);
      await context.show(answer, () => table);
    });

  noun
    .command('set-goal')
    .description('set the goal of a journey or system')
    .argument('<target>', 'a catalog reference')
    .argument('<objective>', 'a ratio such as 0.999', ratio)
    .option('--days <n>', 'length of the window', (text) => Number(text), 28)
    .addOption(new Option('--measure <name>', 'measure').choices([...measureNames]).default('weighted'))
    .action(async (target: string, objective: number, { days, measure }: { days: number; measure: MeasureName }) => {
      const answer = await context.call(setGoal, { body: { target, objective, windowDays: days, measure } });
      await context.show(answer, () => `${answer.target}: ${percent(answer.objective)} over ${answer.windowDays} days (version ${answer.version}).`);
    });

  noun
    .command('exclude')
    .description('leave a span out of the counting')
    .argument('<kind>', 'maintenance or unknown')
    .requiredOption('--from <instant>', 'from …')
    .requiredOption('--to <instant>', '… to')
    .requiredOption('--reason <text>', 'why')
    .option('--target <ref>', 'of what; of everything when not given')
    .action(async (kind: 'maintenance' | 'unknown', { from, to, reason, target }: { from: string; to: string; reason: string; target?: string }) => {
      const answer = await context.call(addExclusion, { body: { kind, from, to, reason, target: target ?? null } });
      await context.show(answer, () => `${answer.kind} from ${answer.from} to ${answer.to} is left out of ${answer.target ?? 'everything'} (${answer.id}).`);
    });

  noun
    .command('policy')
    .description('the policy in force and the versions before it')
    .action(async () => {
      const answer = await context.call(readPolicy);
      const rows = answer.versions.map((one) => [
        one.version,
        one.overlap,
        one.maintenance,
        `${one.weights.major} / ${one.weights.partial} / ${one.weights.degraded}`,
        one.validFrom,
        one.signedBy.name,
      ]);
      const table = await context.table(['version', 'overlap', 'maintenance', 'weights', 'from', 'signed by'], rows);
      await context.show(answer, () => table);
    });

  noun
    .command('peer')
    .description('what another tool published, by its own rule, beside the honest figure')
    .option('--target <ref>', 'only of this')
    .action(async ({ target }: { target?: string }) => {
      const answer = await context.call(peerComparison, { query: target === undefined ? {} : { target } });
      const rows = answer.targets.flatMap((one) => [
        [one.target, '', '', '', `${one.equal} of ${one.numbers} numbers reproduced (${percent(one.matchRatio)})`],
        ...one.last.map((each) => [
          `  ${each.window}`,
          `${each.published.toFixed(2)} %`,
          `${each.reproduced.toFixed(2)} %`,
          percent(each.honest),
          each.because.join(' '),
        ]),
      ]);
      const table = await context.table(['', 'published', 'its rule', 'honest', 'why they differ'], rows);
      await context.show(answer, () => table);
    });
}

function spanOf({ period, from, to }: Span): Span {
  return { ...(period === undefined ? {} : { period }), ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function ratio(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('A ratio lies between 0 and 1.');
  return value;
}

/** 99.953 %: cut and not rounded, so that what lost something never says 100 %. */
function percent(value: number | null): string | null {
  if (value === null) return null;
  if (value === 1) return '100 %';
  const thousandths = Math.min(99_999, Math.floor(Number((value * 100_000).toPrecision(12))));
  return `${(thousandths / 1000).toFixed(3)} %`;
}

function lostSaid(figure: Figure): string | null {
  return secondsSaid(figure.lost);
}

/** 1 h 12 min. */
function secondsSaid(seconds: number | null): string | null {
  if (seconds === null) return null;
  const whole = Math.abs(Math.round(seconds));
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).slice(0, 2);
  return `${seconds < 0 ? '−' : ''}${said.length === 0 ? '0 s' : said.map(([count, unit]) => `${count} ${unit}`).join(' ')}`;
}

function openSaid(open: number): string {
  return open === 0 ? '' : `${open} open`;
}
