/** How is the report about a graph told to a person? Single points with their cost, circles, the worst way of retries, what would help most. */
import type { DependencyPlanAnswer, readAnalysis } from '@samspel/contract/dependencies.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';

type Analysis = AnswerOf<typeof readAnalysis>;

/** A reference as people say it. */
export const short = (ref: string): string => ref.replace(/^component:default\//, '').replace(/:default\//, ':');

/** Minutes as people say them. */
export function minutes(value: number): string {
  if (value >= 120) return `${Math.floor(value / 60)} h ${Math.round(value % 60)} min`;
  return value >= 10 ? `${Math.round(value)} min` : `${Number(value.toPrecision(2))} min`;
}

/** Seconds as people say them. */
export const seconds = (value: number): string => (value < 1 ? `${Number((value * 1000).toPrecision(3))} ms` : `${Number(value.toPrecision(3))} s`);

const percent = (ratio: number): string => `${Number((ratio * 100).toPrecision(7))} %`;

/** The report, a paragraph for each part; `most` lines of each. */
export function worded(analysis: Analysis, most = 10): string {
  const { singlePoints, cycles, worstRetryPath, mitigations, journeys, tierInversions, timeoutInversions, recoveryTools, notices } = analysis;
  const part = (title: string, lines: readonly string[], none: string): string =>
    [
      title,
      ...(lines.length === 0 ? [`  ${none}`] : lines.slice(0, most).map((line) => `  ${line}`)),
      ...(lines.length > most ? [`  … and ${lines.length - most} more`] : []),
    ].join('\n');
  const parts = [
    `${analysis.systems} systems, ${analysis.dependencies} dependencies, ${analysis.layers.length} layers`,
    part('Single points, by what their own failures cost a year', singlePoints.map(pointWord), 'None: no system fails a journey alone.'),
    part(
      'Circles',
      cycles.map(
        (cycle) =>
          `${cycle.systems.slice(0, 8).map(short).join(', ')}${cycle.systems.length > 8 ? ` and ${cycle.systems.length - 8} more` : ''}: ${cycle.coldStart}`,
      ),
      'None.',
    ),
    part(
      'Worst way of retries',
      worstRetryPath === null ? [] : [`${worstRetryPath.path.map(short).join(' → ')}: ${worstRetryPath.says}`],
      'Nobody is said to try twice.',
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
  if (tierInversions.length > 0)
    parts.push(
      part(
        'Who promises more than what it stands on',
        tierInversions.map((one) => `${short(one.from)} ${percent(one.fromPromises)} on ${short(one.to)} ${percent(one.toPromises)}`),
        '',
      ),
    );
  if (timeoutInversions.length > 0)
    parts.push(
      part(
        'Who gives up before those it waits for',
        timeoutInversions.map(({ says }) => says),
        '',
      ),
    );
  if (recoveryTools.length > 0)
    parts.push(
      part(
        'Tools that stand on what they repair',
        recoveryTools.map((one) => one.path.map(short).join(' → ')),
        '',
      ),
    );
  if (notices.length > 0) parts.push(part('To know', notices, ''));
  return parts.join('\n\n');
}

function pointWord({ ref, reckoned, minutesPerYear, journeys, blastRadius }: Analysis['singlePoints'][number]): string {
  const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
  return `${minutes(minutesPerYear)}  ${short(ref)}  (${percent(reckoned.availability)} ${reckoned.source}; ${many(journeys.length, 'journey')}; takes down ${many(blastRadius, 'other')})`;
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
