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
import { incidentFacts } from '../incidents/index.ts';
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
    const lost = new Map<string, number>();
    for (const [target, own] of Map.groupBy(impacts, (impact) => impact.target)) lost.set(target, this.joined(own, at));
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

/** The ledger as the screen shows it. Incidents and causes by loss, owners by name. */
export async function ledger(reader: Reader, count: Count, scope: Scope, period: AskedPeriod, by: By, limit: number): Promise<Ledger> {
  const entries = entriesOf(count, scope, period, by === 'dev-owner' ? 'dev' : by === 'ops-owner' ? 'ops' : null);
  const { weighted, users } = count.measures(scope, period);
  const facts = await incidentFacts(reader, [...new Set(entries.map((entry) => entry.incidentId))]);
  const keyOf = (entry: LedgerEntry) => (by === 'incident' ? entry.incidentId : by === 'cause' ? (facts.get(entry.incidentId)?.cause ?? null) : entry.owner);
  const titleOf = (key: string | null) => {
    if (key === null) return by === 'cause' ? 'Not coded' : 'Nobody';
    return by === 'incident' ? (facts.get(key)?.title ?? key) : by === 'cause' ? key : count.standing.scopes.title(key);
  };
  const rows = [...Map.groupBy(entries, keyOf)].map(([key, own]) => {
    const lost = sum(own, (entry) => entry.shareLost);
    const impacts = own.flatMap((entry) => entry.impacts);
    const open = impacts.some((impact) => impact.to === null);
    return {
      key,
      title: titleOf(key),
      lostSeconds: lost,
      userSecondsLost: sum(own, (entry) => entry.usersLost),
      shareOfLoss: lost === null || weighted.lost === null || weighted.lost === 0 ? null : lost / weighted.lost,
      incidents: new Set(own.map((entry) => entry.incidentId)).size,
      from: iso(Math.min(...impacts.map((impact) => impact.from))),
      to: open ? null : iso(Math.max(...impacts.map((impact) => impact.to ?? 0))),
      open,
    };
  });
  const byName = by === 'dev-owner' || by === 'ops-owner';
  rows.sort((a, b) => (byName ? 0 : (b.lostSeconds ?? 0) - (a.lostSeconds ?? 0)) || (a.title < b.title ? -1 : a.title > b.title ? 1 : 0));
  return {
    ...provenanceOf(count),
    period: shownPeriod(period, count.asOf),
    by,
    lostSeconds: weighted.lost,
    userSecondsLost: users.lost,
    unit: weighted.unit,
    rule,
    rows: rows.slice(0, limit),
    rest: Math.max(0, rows.length - limit),
  };
}

function sum(entries: readonly LedgerEntry[], of: (entry: LedgerEntry) => number): number | null {
  const total = entries.reduce((all, entry) => all + of(entry), 0);
  return Number.isNaN(total) ? null : total / 1000;
}
