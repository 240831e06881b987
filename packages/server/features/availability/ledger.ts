/** What was lost to which incident, cause or owner? The rows add up to the loss of the report; core/availability/ledger says how it is split. */
import type { availabilityLedger } from '@samspel/contract/availability.ts';
import type { AnswerOf, QueryOf } from '@samspel/contract/route.ts';
import { stepsWithin } from '@samspel/core/availability/clock.ts';
import { ledger as split } from '@samspel/core/availability/ledger.ts';
import { joinTwo, lossWithin } from '@samspel/core/availability/loss.ts';
import { type PopulationPoint, shareOf } from '@samspel/core/availability/policy.ts';
import { LostShare } from '@samspel/core/reliability/lost-share.ts';
import { type Instant, iso, type Span } from '@samspel/core/time/instant.ts';
import type { Reader } from '../../platform/database/database.ts';
import { incidentCauses, incidentFacts } from '../incidents/index.ts';
import { type Count, isMany } from './counting.ts';
import type { HeldImpact } from './impact-index.ts';
import { type AskedPeriod, countedEnd, shownPeriod } from './periods.ts';
import { provenanceOf } from './provenance.ts';
import type { Scope } from './scopes.ts';

type Ledger = AnswerOf<typeof availabilityLedger>;
type By = QueryOf<typeof availabilityLedger>['by'];

/** What one incident cost on one side: loss in milliseconds, and the impacts it came from. */
export interface LedgerEntry {
  readonly incidentId: string;
  /** The team that owns what was hit; null when nobody does, or a journey was hit as such. Only told when asked by owner. */
  readonly owner: string | null;
  readonly impacts: readonly HeldImpact[];
  readonly shareLost: number;
  readonly usersLost: number;
}

/** The loss of a scope over a period split among its incidents; with `side`, among incidents and owners on that side. */
export function entriesOf(count: Count, scope: Scope, period: Span, side: 'dev' | 'ops' | null): LedgerEntry[] {
  const until = { from: period.from, to: countedEnd(period, count.asOf) };
  const impacts = count.impacts(scope, until);
  const ownerOf = (impact: HeldImpact) => (side === null ? null : count.standing.scopes.ownersOf(impact.target)[side]);
  const groups = [...Map.groupBy(impacts, (impact) => `${impact.incidentId} ${ownerOf(impact) ?? ''}`).values()];
  const numberOf = new Map(groups.flatMap((group, number) => group.map((impact) => [impact, number] as const)));
  const shareLost = new Float64Array(groups.length);
  const usersLost = new Float64Array(groups.length);
  // The seconds of many systems are added up, so each has a ledger of its own.
  const parts = isMany(scope)
    ? count.members(scope).map((loss, index) => ({ ref: scope.systems[index] ?? '', loss }))
    : [{ ref: scope.ref, loss: count.loss(scope) }];
  for (const { ref, loss } of parts) {
    const own = isMany(scope) ? impacts.filter((impact) => impact.target === ref) : impacts;
    if (own.length === 0) continue;
    const model = new ShareModel(count, isMany(scope) ? null : scope);
    const { time, users } = count.clocksOf(ref);
    const charges = own.map((impact) => ({
      incident: numberOf.get(impact) ?? 0,
      from: Math.max(impact.from, until.from),
      to: Math.min(impact.to ?? until.to, until.to),
    }));
    const charged = split(
      lossWithin(loss, until),
      charges,
      groups.length,
      populationCuts(count, own, until),
      (alive, at) =>
        model.share(
          alive.flatMap((index) => own[index] ?? []),
          at,
        ),
      time,
      users,
    );
    for (const number of new Set(charges.map((charge) => charge.incident))) {
      shareLost[number] = (shareLost[number] ?? 0) + (charged.shareLost[number] ?? 0);
      usersLost[number] = (usersLost[number] ?? 0) + (charged.usersLost[number] ?? 0);
    }
  }
  return groups.map((group, number) => ({
    incidentId: group[0]?.incidentId ?? '',
    owner: group[0] === undefined ? null : ownerOf(group[0]),
    impacts: group,
    shareLost: shareLost[number] ?? 0,
    usersLost: usersLost[number] ?? 0,
  }));
}

/** Instants at which impacts in users change their share: the steps of the populations they are held against. */
function populationCuts(count: Count, impacts: readonly HeldImpact[], span: Span): Instant[] {
  const targets = new Set(impacts.filter((impact) => impact.users !== undefined).map((impact) => impact.target));
  const populations = new Set([...targets].map((target) => count.setting(target).population));
  return [...populations].flatMap((population) => (population === null ? [] : stepsWithin(population, span).map((step) => step.from)));
}

/** What share of a scope some impacts would lose if nothing else happened; without a scope: of the one system they are on. */
class ShareModel {
  private readonly count: Count;
  private readonly scope: Scope | null;
  private readonly models = new Map<string, LostShare | null>();
  /** Journeys of a service: their share of it, and by what each is hit. */
  private readonly weights: ReadonlyMap<string, number>;
  private readonly touchedBy = new Map<string, string[]>();
  /** What the scope loses when one target alone loses a share: by target, by share. */
  private readonly ofOne = new Map<string, Map<number, number>>();

  constructor(count: Count, scope: Scope | null) {
    this.count = count;
    this.scope = scope;
    const { scopes } = count.standing;
    const journeys = scope?.kind === 'service' ? scopes.journeysOf(scope.ref) : [];
    const total = journeys.reduce((sum, journey) => sum + journey.weight, 0);
    this.weights = new Map(journeys.map((journey) => [journey.ref, total > 0 ? journey.weight / total : 1 / journeys.length]));
    for (const { ref } of journeys) {
      const own = scopes.find(ref, () => true);
      for (const target of own === null ? [] : count.targets(own)) this.touchedBy.set(target, [...(this.touchedBy.get(target) ?? []), ref]);
    }
  }

  share(impacts: readonly HeldImpact[], at: Instant): number {
    const [first] = impacts;
    if (first === undefined) return 0;
    if (impacts.some((impact) => impact.target !== first.target)) {
      const lost = new Map<string, number>();
      for (const [target, own] of Map.groupBy(impacts, (impact) => impact.target)) lost.set(target, this.joined(own, at));
      return this.through(lost);
    }
    // Most incidents hit one system, and by few different shares.
    const share = this.joined(impacts, at);
    const known = this.ofOne.get(first.target) ?? new Map<number, number>();
    if (known.size === 0) this.ofOne.set(first.target, known);
    const made = known.get(share) ?? this.through(new Map([[first.target, share]]));
    known.set(share, made);
    return made;
  }

  private through(lost: ReadonlyMap<string, number>): number {
    if (this.scope === null || this.scope.kind === 'system') return lost.values().next().value ?? 0;
    if (this.scope.kind === 'journey') return this.journey(this.scope.ref, lost);
    if (this.weights.size === 0) return lost.get(this.scope.ref) ?? 0;
    const touched = new Set([...lost.keys()].flatMap((target) => this.touchedBy.get(target) ?? []));
    let sum = 0;
    for (const ref of touched) sum += (this.weights.get(ref) ?? 0) * this.journey(ref, lost);
    return sum;
  }

  private journey(ref: string, lost: ReadonlyMap<string, number>): number {
    const { overlap } = this.count.standing.rules.policy;
    const model = this.model(ref);
    const service = this.count.standing.scopes.serviceOf(ref) ?? '';
    const through = model?.names.some((name) => lost.has(name)) === true ? model.of(Float64Array.from(model.names, (name) => lost.get(name) ?? 0)) : 0;
    return [lost.get(ref) ?? 0, lost.get(service) ?? 0].reduce((sum, share) => joinTwo(overlap, sum, share), through);
  }

  private model(ref: string): LostShare | null {
    const known = this.models.get(ref);
    if (known !== undefined) return known;
    const structure = this.count.standing.scopes.journey(ref)?.structure ?? null;
    const made = structure === null ? null : new LostShare(structure, this.count.standing.rules.policy.overlap);
    this.models.set(ref, made);
    return made;
  }

  private joined(impacts: readonly HeldImpact[], at: Instant): number {
    const { policy } = this.count.standing.rules;
    return impacts.reduce((sum, impact) => {
      const users = impact.users ?? 0;
      const share = shareOf(impact, policy) ?? (users === 0 ? 0 : users / Math.max(users, usersAt(this.count.setting(impact.target).population, at)));
      return joinTwo(policy.overlap, sum, share);
    }, 0);
  }
}

/** Users at a moment; NaN when not known. */
function usersAt(population: readonly PopulationPoint[] | null, at: Instant): number {
  return population === null ? Number.NaN : (stepsWithin(population, { from: at, to: at + 1 })[0]?.users ?? Number.NaN);
}

const rule =
  'At each moment the loss is split among the incidents of that moment in proportion to what each would have lost alone; where none would have lost anything alone, alike. So the rows add up to the whole.';

/** A row before it has a name. */
interface SplitRow {
  readonly key: string | null;
  readonly lostSeconds: number | null;
  readonly userSecondsLost: number | null;
  readonly incidents: number;
  readonly from: Instant;
  /** Null: it goes on. */
  readonly to: Instant | null;
}

/** Rows that follow from impacts, catalog and rules alone, greatest loss first; `rest` are those beyond the limit. */
export interface Split {
  readonly rows: readonly SplitRow[];
  readonly rest: number;
}

/** Keeps what is worked out under a key; the same key has the same value. */
export type Keep = (key: string, make: () => Split) => Split;

/** The ledger as the screen shows it. Incidents and causes by loss, owners by name. */
export async function ledger(reader: Reader, count: Count, scope: Scope, period: AskedPeriod, by: By, limit: number, keep: Keep): Promise<Ledger> {
  // Before the first wait, so that the whole and its parts are of one state.
  const { weighted, users } = count.measures(scope, period);
  const provenance = provenanceOf(count);
  const { rows, rest } =
    by === 'cause'
      ? await byCause(reader, count, scope, period, limit)
      : keep(keyOf(count, scope, period, by, limit), () => splitBy(count, scope, period, by, limit));
  const facts =
    by === 'incident'
      ? await incidentFacts(
          reader,
          rows.flatMap(({ key }) => key ?? []),
        )
      : new Map<string, { readonly title: string }>();
  const titleOf = (key: string | null) => {
    if (key === null) return by === 'cause' ? 'Not coded' : 'Nobody';
    return by === 'incident' ? (facts.get(key)?.title ?? key) : by === 'cause' ? key : count.standing.scopes.title(key);
  };
  return {
    ...provenance,
    period: shownPeriod(period, count.asOf),
    by,
    lostSeconds: weighted.lost,
    userSecondsLost: users.lost,
    unit: weighted.unit,
    rule,
    rows: rows.map(({ from, to, ...row }) => ({
      ...row,
      title: titleOf(row.key),
      shareOfLoss: row.lostSeconds === null || weighted.lost === null || weighted.lost === 0 ? null : row.lostSeconds / weighted.lost,
      from: iso(from),
      to: to === null ? null : iso(to),
      open: to === null,
    })),
    rest,
  };
}

/** Names a split: of a period that is over it is the same whenever it is asked. */
function keyOf(count: Count, scope: Scope, period: AskedPeriod, by: By, limit: number): string {
  const { rules, scopes, impacts } = count.standing;
  return ['ledger', scope.ref, period.from, countedEnd(period, count.asOf), by, limit, rules.revision, scopes.revision, impacts.revision].join(' ');
}

function splitBy(count: Count, scope: Scope, period: Span, by: Exclude<By, 'cause'>, limit: number): Split {
  if (by === 'incident') return rowsOf(entriesOf(count, scope, period, null), (entry) => entry.incidentId, limit);
  const { scopes } = count.standing;
  const title = (key: string | null) => (key === null ? 'Nobody' : scopes.title(key));
  return rowsOf(
    entriesOf(count, scope, period, by === 'dev-owner' ? 'dev' : 'ops'),
    (entry) => entry.owner,
    limit,
    (a, b) => alphabetical(title(a), title(b)),
  );
}

/** What caused an incident may be said any time, so it is asked each time. */
async function byCause(reader: Reader, count: Count, scope: Scope, period: Span, limit: number): Promise<Split> {
  const entries = entriesOf(count, scope, period, null);
  const causes = await incidentCauses(reader, [...new Set(entries.map((entry) => entry.incidentId))]);
  return rowsOf(entries, (entry) => causes.get(entry.incidentId) ?? null, limit);
}

/** The rows of entries with the same key: in the order given, else by loss; those alike by key. */
function rowsOf(
  entries: readonly LedgerEntry[],
  keyOf: (entry: LedgerEntry) => string | null,
  limit: number,
  order: ((a: string | null, b: string | null) => number) | null = null,
): Split {
  const all = [...Map.groupBy(entries, keyOf)].map(([key, own]) => ({ key, own, lost: sum(own, (entry) => entry.shareLost) }));
  all.sort((a, b) => (order === null ? (b.lost ?? 0) - (a.lost ?? 0) : order(a.key, b.key)) || alphabetical(a.key ?? '', b.key ?? ''));
  const rows = all.slice(0, limit).map(({ key, own, lost }) => {
    const impacts = own.flatMap((entry) => entry.impacts);
    return {
      key,
      lostSeconds: lost,
      userSecondsLost: sum(own, (entry) => entry.usersLost),
      incidents: new Set(own.map((entry) => entry.incidentId)).size,
      from: impacts.reduce((first, impact) => Math.min(first, impact.from), Number.POSITIVE_INFINITY),
      to: impacts.reduce<Instant | null>((last, impact) => (last === null || impact.to === null ? null : Math.max(last, impact.to)), 0),
    };
  });
  return { rows, rest: Math.max(0, all.length - limit) };
}

function alphabetical(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sum(entries: readonly LedgerEntry[], of: (entry: LedgerEntry) => number): number | null {
  const total = entries.reduce((all, entry) => all + of(entry), 0);
  return Number.isNaN(total) ? null : total / 1000;
}
