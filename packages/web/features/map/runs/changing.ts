/** Which figures shall be otherwise in the next run? What is typed of a call, a system or the load of users, and the changes it becomes. Pure. */
import type { Change, ScenarioInput } from '@samspel/contract/cascades.ts';
import { heldBy } from './saying.ts';

/** A figure that can be typed; `part` is the member of a value that is an object. */
export interface Field {
  readonly member: string;
  readonly part: string | null;
  readonly label: string;
  readonly suffix: string;
  readonly least: number;
  readonly most: number;
  readonly digits: number;
  /** The number typed, divided by this, is the value: 100 for percent. */
  readonly per: number;
}

const field = (member: string, label: string, more: Partial<Field> = {}): Field => ({
  member,
  label,
  part: null,
  suffix: '',
  least: 0,
  most: 1_000_000_000,
  digits: 3,
  per: 1,
  ...more,
});

const budget = field('retryBudget', 'Retry budget', { part: 'ratio', suffix: ' % of requests', most: 10_000, digits: 1, per: 100 });
const call = [
  field('timeoutSeconds', 'Timeout', { suffix: ' s', least: 0.001, most: 86_400 }),
  field('attempts', 'Attempts', { least: 1, most: 100, digits: 0 }),
  budget,
];

export const fieldsOf = {
  call: [...call, field('breaker', 'Circuit breaker', { part: 'failureRatio', suffix: ' % fail', least: 1, most: 100, digits: 0, per: 100 })],
  system: [
    field('servers', 'Servers', { least: 1, digits: 0 }),
    field('serviceSeconds', 'Own work a request', { suffix: ' s', least: 0.000_001, digits: 6 }),
    field('queue', 'Places to wait', { digits: 0 }),
    field('shed', 'Refuse who waited', { part: 'waitSeconds', suffix: ' s', least: 0.001 }),
  ],
  users: [field('ratePerSecond', 'Requests a second', { least: 0.001 }), ...call],
} as const satisfies Readonly<Record<string, readonly Field[]>>;

export interface Wish {
  /** `caller>callee`, a system, or `>journey`; empty: not chosen yet. */
  readonly of: string;
  /** By member, as typed; null: emptied, so none. What is not there stays as it is. */
  readonly typed: Readonly<Record<string, number | null>>;
}

/** What a wish is about. */
export function kindOf(of: string): keyof typeof fieldsOf {
  return of.startsWith('>') ? 'users' : of.includes('>') ? 'call' : 'system';
}

/** As changes and events address it. */
export function addressOf(of: string): Pick<Change, 'system' | 'to'> {
  const at = of.indexOf('>');
  if (at < 0) return { system: of };
  return at === 0 ? { to: of.slice(1) } : { system: of.slice(0, at), to: of.slice(at + 1) };
}

/** The number that stands in the scenario, as it would be typed; null: none. */
export function standingOf(scenario: ScenarioInput, of: string, { member, part, per }: Field): number | null {
  const value = heldBy(scenario, addressOf(of))?.[member];
  const number = part === null ? value : typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : null;
  return typeof number === 'number' ? Number((number * per).toPrecision(12)) : null;
}

/** What a value that is an object holds beside the part that is typed, where nothing stands yet. */
const rest: Readonly<Record<string, object>> = { breaker: { minCalls: 20, windowSeconds: 10, openSeconds: 5 } };

/** The changes that the wishes ask for; what is as it stands already is no change. */
export function changesOf(scenario: ScenarioInput, wishes: readonly Wish[]): Change[] {
  return wishes.flatMap(({ of, typed }): Change[] => {
    if (of === '') return [];
    const held = heldBy(scenario, addressOf(of));
    if (held === null) return [];
    const set: Record<string, unknown> = {};
    for (const one of fieldsOf[kindOf(of)]) {
      if (!(one.member in typed)) continue;
      const number = typed[one.member] ?? null;
      if (number === standingOf(scenario, of, one)) continue;
      if (number === null && (one.member === 'attempts' || one.member === 'serviceSeconds' || one.member === 'ratePerSecond')) continue;
      const value = number === null ? null : number / one.per;
      const before = held[one.member];
      set[one.member] = one.part === null || value === null ? value : { ...(typeof before === 'object' ? before : rest[one.member]), [one.part]: value };
    }
    return Object.keys(set).length === 0 ? [] : [{ ...addressOf(of), set }];
  });
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** What can be chosen, by group; what belongs to one of `near` first. */
export function choicesOf(scenario: ScenarioInput, titleOf: (ref: string) => string, near: ReadonlySet<string>): { group: string; items: Choice[] }[] {
  const calls: (Choice & { readonly rank: number })[] = [];
  const systems: (Choice & { readonly rank: number })[] = [];
  for (const [ref, { servers, calls: own = [] }] of Object.entries(scenario.systems)) {
    if (servers === null) continue;
    systems.push({ value: ref, label: titleOf(ref), rank: near.has(ref) ? 0 : 1 });
    for (const to of new Set(own.map((one) => one.to)))
      calls.push({ value: `${ref}>${to}`, label: `${titleOf(ref)} → ${titleOf(to)}`, rank: near.has(to) ? 0 : near.has(ref) ? 1 : 2 });
  }
  const sorted = (all: (Choice & { readonly rank: number })[]): Choice[] =>
    all.sort((a, b) => a.rank - b.rank || a.label.localeCompare(b.label)).map(({ value, label }) => ({ value, label }));
  return [
    { group: 'Calls', items: sorted(calls) },
    { group: 'Systems', items: sorted(systems) },
    { group: 'Users', items: scenario.load.map(({ to }) => ({ value: `>${to}`, label: `Users → ${titleOf(to)}` })) },
  ];
}
