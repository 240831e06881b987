/** How is the report about a graph told to a person? Single points with their cost, circles, the worst way of retries, what would help most. */
import type { DependencyPlanAnswer, readAnalysis } from '@samspel/contract/dependencies.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';

type Analysis = AnswerOf<typeof readAnalysis>;

/** A reference as people say it. */
export const short = (ref: string): string => ref.replace(/^component:default\//, '').replace(/:default\//, ':');

/** Minutes as people say them. */
export function minutes(value: number): string {
  const whole = Math.round(value);
  if (whole >= 120) return `${Math.floor(whole / 60)} h ${whole % 60} min`;
  return value >= 10 ? `${Math.round(value)} min` : `${Number(value.toPrecision(2))} min`;
}

/** Seconds as people say them. */
export const seconds = (value: number): string => (value < 1 ? `${Number((value * 1000).toPrecision(3))} ms` : `${Number(value.toPrecision(3))} s`);

const percent = (ratio: number): string => `${Number((ratio * 100).toPrecision(7))} %`;

/** The report, a paragraph for each part; `most` lines of each. */
export function worded(analysis: Analysis, most = 10): string {
  const { singlePoints, commonCauses, cycles, worstRetryPath, retryCircles, mitigations, journeys, notices } = analysis;
  const part = (title: string, lines: readonly string[], none: string): string =>
    [
      title,
      ...(lines.length === 0 ? [`  ${none}`] : lines.slice(0, most).map((line) => `  ${line}`)),
      ...(lines.length > most ? [`  … and ${lines.length - most} more`] : []),
    ].join('\n');
  const ifAny = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [part(title, lines, '')]);
  const parts = [
    `${analysis.systems} systems, ${analysis.dependencies} dependencies, ${analysis.layers.length} layers`,
    part('Single points, by what their own failures cost a year', singlePoints.map(pointWord), 'None: no system fails a journey alone.'),
    ...ifAny('What fails together, and what that costs a year', commonCauses.map(causeWord)),
    part(
      'Circles',
      cycles.map(
        (cycle) =>
          `${cycle.systems.slice(0, 8).map(short).join(', ')}${cycle.systems.length > 8 ? ` and ${cycle.systems.length - 8} more` : ''}: ${cycle.coldStart}`,
      ),
      'None.',
    ),
    part('Worst way of retries', worstRetryPath === null ? [] : [worstRetryPath.says, ...withinBudgets(worstRetryPath)], 'Nobody is said to try twice.'),
    ...ifAny(
      'Circles that retry',
      retryCircles.map(({ says }) => says),
    ),
    part(
      'What would help most',
      mitigations.map((one) => `${minutes(one.minutesPerYearSaved)} a year: ${one.says}`),
      'Nothing that a change of one thing would mend.',
    ),
    part(
      'Journeys, at best',
      journeys.map(
        (one) =>
          `${one.title}: ${one.ceiling === null ? 'not worked out' : percent(one.ceiling)}${one.promised === null ? '' : `, promised ${percent(one.promised)}${one.tooMuch ? ' (more than it can)' : ''}`}`,
      ),
      'None.',
    ),
  ];
  parts.push(
    ...ifAny('Ways that all lead over one', journeys.flatMap(passageWord)),
    ...ifAny('Holds the graph together', analysis.articulationPoints.length === 0 ? [] : [named(analysis.articulationPoints)]),
    ...ifAny(
      'Systems that promise more than they can keep',
      analysis.systemPromises.flatMap(({ ref, promised, ceiling, tooMuch }) =>
        tooMuch ? [`${short(ref)}: ${percent(promised)}, at best ${percent(ceiling)} by the promises it stands on`] : [],
      ),
    ),
    ...ifAny(
      'Who promises more than what it stands on',
      analysis.tierInversions.map((one) => `${one.path.map(short).join(' → ')}: ${percent(one.fromPromises)} on ${percent(one.toPromises)}`),
    ),
    ...ifAny(
      'Who gives up before those it waits for',
      analysis.timeoutInversions.map(({ says }) => says),
    ),
    ...ifAny(
      'Tools that stand on what they repair',
      analysis.recoveryTools.map(({ says }) => says),
    ),
    ...ifAny('To know', notices),
  );
  return parts.join('\n\n');
}

const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

function pointWord({ ref, reckoned, minutesPerYear, journeys, blastRadius }: Analysis['singlePoints'][number]): string {
  const takes = blastRadius === 0 ? 'takes nobody else down' : `takes down ${many(blastRadius, 'other')}`;
  return `${minutes(minutesPerYear)}  ${short(ref)}  (${percent(reckoned.availability)} ${reckoned.source}; ${many(journeys.length, 'journey')}; ${takes})`;
}

function causeWord({ kind, name, availability, source, systems, minutesPerYear, journeys }: Analysis['commonCauses'][number]): string {
  const alone = journeys.length === 0 ? 'fails no journey alone' : `fails ${many(journeys.length, 'journey')} alone`;
  return `${minutes(minutesPerYear)}  ${kind} ${name}  (${percent(availability)} ${source}; ${many(systems.length, 'system')}; ${alone})`;
}

/** What every way of a journey leads over, where that is more than its first system. */
function passageWord({ title, passages }: Analysis['journeys'][number]): string[] {
  const shown = passages.slice(0, 5).map(({ ref, cutsOff }) => `${short(ref)} (${many(cutsOff, 'other')})`);
  return shown.length === 0 ? [] : [`${title}: ${shown.join(', ')}${passages.length > shown.length ? ' …' : ''}`];
}

const named = (refs: readonly string[]): string => `${refs.slice(0, 12).map(short).join(', ')}${refs.length > 12 ? ` and ${refs.length - 12} more` : ''}`;

function withinBudgets({ withinBudgets: left, worstCaseAttempts }: NonNullable<Analysis['worstRetryPath']>): string[] {
  return left < worstCaseAttempts ? [`While the budgets of retries hold, no way multiplies by more than ${Number(left.toPrecision(3))}.`] : [];
}

const signs = { declare: '+', describe: '~', remove: '-', witness: '?', same: ' ' } as const;
const mostLines = 200;

/** What an import would change. */
export function planWord({ newSystems, newJourneys, edges, refused, notices, counts }: DependencyPlanAnswer): string {
  const lines = [
    ...newSystems.map(({ ref }) => `+ ${ref}`),
    ...newJourneys.map(({ ref, systems }) => `+ ${ref}  (${systems.map(short).join(', ')})`),
    ...edges
      .filter(({ change }) => change !== 'same')
      .flatMap(({ change, from, to, attributes, evidence, fields, readAt, calls }) => [
        `${signs[change]} ${short(from)} → ${short(to)}${attributes.hard ? '' : ' soft'}${evidence.includes('declared') || evidence.length === 0 ? '' : ` ${evidence.join(', ')}${calls === null ? '' : ` (${calls} calls)`}, not declared`}${readAt[0] === undefined ? '' : `  (${readAt[0]})`}`,
        ...fields.map(({ name, before, after }) => `    ${name}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`),
      ]),
    ...refused.map(({ file, path, reason }) => `x ${file}${path}: ${reason}`),
    ...notices.map((notice) => `! ${notice}`),
  ];
  const shown = lines.length <= mostLines ? lines : [...lines.slice(0, mostLines), `  … and ${lines.length - mostLines} lines more (--json has all)`];
  const sum = `${counts.systems} systems (${counts.newSystems} new), ${counts.declared} declared, ${counts.called} called, ${counts.observed} observed, ${counts.undeclared} not declared, ${refused.length} refused`;
  return [...shown, sum].join('\n');
}
