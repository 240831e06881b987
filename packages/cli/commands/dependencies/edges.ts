/** One dependency at the terminal: how it is and came to be so, what changed between two dates, and declaring or removing it. */
import { declareDependency, mapDifference, removeDependency, showDependency } from '@samspel/contract/dependencies.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { type Command, InvalidArgumentError } from 'commander';
import { type CliContext, CommandRefused } from '../../context.ts';
import { seconds, short } from './report.ts';

type Attributes = AnswerOf<typeof showDependency>['edge'];
type Difference = AnswerOf<typeof mapDifference>;

const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It is no number.');
  return value;
};

/** As the catalog writes a breaker, in seconds: failure ratio / fewest calls / window / time open. */
function breakerOf(text: string) {
  const [failureRatio = Number.NaN, minCalls = Number.NaN, windowSeconds = Number.NaN, openSeconds = Number.NaN, ...more] = text
    .split('/')
    .map((part) => Number(part.replace(/s$/, '')));
  if (more.length > 0 || [failureRatio, minCalls, windowSeconds, openSeconds].some(Number.isNaN))
    throw new InvalidArgumentError('It is failure ratio/fewest calls/window/time open, as in 0.5/20/10s/30s.');
  return { failureRatio, minCalls, windowSeconds, openSeconds };
}

interface EdgeOptions {
  readonly soft?: boolean;
  readonly async?: boolean;
  readonly timeout?: number;
  readonly attempts?: number;
  readonly backoff?: number;
  readonly backoffFactor?: number;
  readonly jitter?: number;
  readonly retryBudget?: number;
  readonly breaker?: ReturnType<typeof breakerOf>;
  readonly fallback?: string;
  readonly fallbackTested?: string;
  readonly owner?: string;
  readonly since?: string;
  readonly reason: string;
}

/** The verbs about one edge. */
export function registerEdges(dependencies: Command, context: CliContext): void {
  dependencies
    .command('show <from> <to>')
    .description('one dependency: who says so since when, how it is used, what was seen, how it came to be so')
    .action(async (from: string, to: string) => {
      const told = await context.call(showDependency, { query: { from: refOf(from), to: refOf(to) } });
      await context.show(told, () => edgeWord(told));
    });
  dependencies
    .command('changes')
    .description('what came, went and changed between two dates')
    .requiredOption('--from <instant>', 'from …')
    .option('--to <instant>', '… to; now when not given')
    .action(async ({ from, to }: { from: string; to?: string }) => {
      const told = await context.call(mapDifference, { query: { from, ...(to === undefined ? {} : { to }) } });
      await context.show(told, () => differenceWord(told));
    });
  dependencies
    .command('declare <from> <to>')
    .description('declare that a system calls another, and how; what is not said is not said any more')
    .option('--soft', 'the caller can answer without it')
    .option('--async', 'the caller does not wait')
    .option('--timeout <seconds>', 'of one attempt', number)
    .option('--attempts <n>', 'first try included', number)
    .option('--backoff <seconds>', 'before the second attempt', number)
    .option('--backoff-factor <n>', 'by which each pause is longer than the one before', number)
    .option('--jitter <ratio>', 'share of the pause that chance takes away', number)
    .option('--retry-budget <ratio>', 'retries for each first attempt', number)
    .option('--breaker <words>', 'failure ratio/fewest calls/window/time open, as in 0.5/20/10s/30s', breakerOf)
    .option('--fallback <text>', 'what the caller does instead')
    .option('--fallback-tested <instant>', 'when somebody last saw that work')
    .option('--owner <team>', 'who answers for it; the dev owner of the caller when not given')
    .option('--since <instant>', sinceSays)
    .requiredOption('--reason <text>')
    .action(async (from: string, to: string, options: EdgeOptions) => {
      if (options.fallbackTested !== undefined && options.fallback === undefined)
        throw new CommandRefused('cli.no-fallback', '--fallback-tested says when a fallback was seen to work: say which, with --fallback.');
      const settled = await context.call(declareDependency, {
        body: { from, to, attributes: attributesOf(options), ...sinceOf(options), reason: options.reason },
      });
      await context.show(settled, () => `${short(settled.from)} → ${short(settled.to)} is declared; the catalog writes it down.`);
    });
  dependencies
    .command('remove <from> <to>')
    .description('say that a system does not call another any more')
    .option('--since <instant>', sinceSays)
    .requiredOption('--reason <text>')
    .action(async (from: string, to: string, { reason, since }: { reason: string; since?: string }) => {
      const settled = await context.call(removeDependency, { body: { from, to, ...sinceOf({ since }), reason } });
      await context.show(settled, () => `${short(settled.from)} → ${short(settled.to)} is taken out; its history stays.`);
    });
}

/** What was looked at before, so that nobody writes over what another has just said. */
const sinceSays = 'when the declaration that you looked at began (show --json: history), or none; refused when another stands';
const sinceOf = ({ since }: { readonly since?: string | undefined }) => (since === undefined ? {} : { since: since === 'none' ? null : since });

const refOf = (text: string): string => (text.includes(':') ? text : `component:${text}`);

function attributesOf({ soft, async: asynchronous, fallback, fallbackTested, ...said }: EdgeOptions) {
  return {
    hard: soft !== true,
    asynchronous: asynchronous === true,
    ...(said.timeout === undefined ? {} : { timeoutSeconds: said.timeout }),
    ...(said.attempts === undefined ? {} : { attempts: said.attempts }),
    ...(said.backoff === undefined ? {} : { backoffSeconds: said.backoff }),
    ...(said.backoffFactor === undefined ? {} : { backoffFactor: said.backoffFactor }),
    ...(said.jitter === undefined ? {} : { jitter: said.jitter }),
    ...(said.retryBudget === undefined ? {} : { retryBudget: said.retryBudget }),
    ...(said.breaker === undefined ? {} : { breaker: said.breaker }),
    ...(fallback === undefined ? {} : { fallback: { text: fallback, ...(fallbackTested === undefined ? {} : { testedAt: fallbackTested }) } }),
    ...(said.owner === undefined ? {} : { owner: said.owner.includes(':') ? said.owner : `group:${said.owner}` }),
  };
}

/** How a dependency is used, in a line. */
function usedWord(edge: Omit<Attributes, 'from' | 'to' | 'standing' | 'declared' | 'configured' | 'observed'>): string {
  const { timeoutSeconds, attempts, backoffSeconds, backoffFactor, jitter, retryBudget, breaker, fallback, owner } = edge;
  return [
    edge.hard ? 'hard' : 'soft',
    ...(edge.asynchronous ? ['asynchronous'] : []),
    ...(timeoutSeconds === null ? [] : [`timeout ${seconds(timeoutSeconds)}`]),
    ...(attempts === null ? [] : [attempts === 1 ? 'one attempt' : `${attempts} attempts`]),
    ...(backoffSeconds === null ? [] : [`backoff ${seconds(backoffSeconds)}${backoffFactor === null ? '' : ` × ${backoffFactor}`}`]),
    ...(jitter === null ? [] : [`jitter ${jitter}`]),
    ...(retryBudget === null ? [] : [`retry budget ${retryBudget}`]),
    ...(breaker === null ? [] : [`breaker ${[breaker.failureRatio, breaker.minCalls, told(breaker.windowSeconds), told(breaker.openSeconds)].join('/')}`]),
    ...(fallback === null ? [] : [`fallback “${fallback.text}”${fallback.testedAt === null ? ', never tested' : `, tested ${day(fallback.testedAt)}`}`]),
    ...(owner === null ? [] : [`owner ${short(owner)}`]),
  ].join(', ');
}

const told = (duration: number): string => seconds(duration).replace(' ', '');
const day = (at: string): string => at.slice(0, 10);

/** One dependency in lines: how it is used, who says so since when, how it came to be so. */
export function edgeWord({ edge, history, findings }: AnswerOf<typeof showDependency>): string {
  const { declared, configured, observed } = edge;
  const lines = [
    `${short(edge.from)} → ${short(edge.to)}: ${usedWord(edge)}`,
    `Declared: ${declared === null ? 'no' : `since ${day(declared.firstAt)}`}`,
    `Configured: ${configured === null ? 'no' : `since ${day(configured.firstAt)}`}`,
    observed === null
      ? 'Seen: no'
      : `Seen: ${observed.calls} calls in 28 days, ${observed.errors} failed, first ${day(observed.firstAt)}, last ${day(observed.lastAt)}${observed.latency === null ? '' : `, p50 ${seconds(observed.latency.p50)}, p99 ${seconds(observed.latency.p99)}`}`,
    ...history.map(
      ({ from, to, attributes, because }) =>
        `  ${day(from)} – ${to === null ? 'now' : day(to)}  ${usedWord(attributes)}${because === '' ? '' : `  (${because})`}`,
    ),
    ...findings.map(({ title }) => `! ${title}`),
  ];
  return lines.join('\n');
}

/** What came (+), went (-) and changed (~). */
export function differenceWord({ systems, added, removed, changed }: Difference): string {
  const lines = [
    ...systems.added.map((ref) => `+ ${short(ref)}`),
    ...systems.removed.map((ref) => `- ${short(ref)}`),
    ...added.map(({ from, to }) => `+ ${short(from)} → ${short(to)}`),
    ...removed.map(({ from, to }) => `- ${short(from)} → ${short(to)}`),
    ...changed.flatMap(({ from, to, fields }) => [
      `~ ${short(from)} → ${short(to)}`,
      ...fields.map(({ name, before, after }) => `    ${name}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`),
    ]),
  ];
  return lines.length === 0 ? 'Nothing.' : lines.join('\n');
}
