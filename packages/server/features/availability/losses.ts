/**
 * What did each scope lose, when? Losses are worked out from the impacts when they are first asked for and kept until an impact, the policy,
 * a structure or a population they were made of changes. They run on for as long as an impact is open, so they do not age with the clock:
 * whoever measures them stops at now.
 */
import { joinAll, journeyLoss, meanLoss } from '@samspel/core/availability/journey.ts';
import { Loss, Sweep } from '@samspel/core/availability/loss.ts';
import type { PopulationPoint } from '@samspel/core/availability/policy.ts';
import { byTarget, ImpactColumns, Slots } from '@samspel/core/availability/report.ts';
import type { Journey } from '@samspel/core/catalog/journey.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { TargetImpacts } from './impact-index.ts';
import type { Scope } from './scopes.ts';
import type { Settings } from './settings.ts';
import type { Standing } from './standing.ts';

/** Open impacts end here: far enough that nobody asks beyond. */
const farOff = 100 * 366 * 86_400_000;

/** A kept loss with everything it was made of; it holds while all of that is the same. */
interface Kept {
  readonly from: readonly unknown[];
  readonly loss: Loss;
}

export class Losses {
  private readonly kept = new Map<string, Kept>();

  /** The loss of one target by its own impacts; with a site, only those there or everywhere. */
  target(standing: Standing, settings: Settings, target: string, site: string | null = null): Loss {
    const impacts = standing.impacts.of(target);
    const byUsers = impacts.some((impact) => impact.users !== undefined);
    const population = byUsers ? settings.population([target, standing.scopes.serviceOf(target)]) : null;
    return this.keep(`target ${site ?? ''} ${target}`, [impacts, standing.rules.policy.version, population], () =>
      impacts.length === 0
        ? new Loss()
        : swept(site === null ? impacts : impacts.filter((impact) => impact.site === null || impact.site === site), standing, population),
    );
  }

  /** The loss of a journey through its structure, with what was told of itself and of its service. */
  journey(standing: Standing, settings: Settings, journey: Journey): Loss {
    const service = standing.scopes.serviceOf(journey.ref);
    const direct = [journey.ref, service].flatMap((ref) => (ref === null ? [] : [this.target(standing, settings, ref)]));
    const scope = standing.scopes.find(journey.ref, () => true);
    const systems = (scope?.systems ?? []).map((system) => [system, this.target(standing, settings, system)] as const);
    const { overlap } = standing.rules.policy;
    return this.keep(`journey ${journey.ref}`, [overlap, journey.structure, ...direct, ...systems.map(([, loss]) => loss)], () => {
      const bySystem = new Map(systems);
      return journeyLoss(journey.structure, overlap, (ref) => bySystem.get(ref), direct);
    });
  }

  /** The loss of any scope; of many systems it is their mean. */
  of(standing: Standing, settings: Settings, scope: Scope): Loss {
    if (scope.kind === 'system') return this.target(standing, settings, scope.ref);
    if (scope.kind === 'journey') {
      const journey = standing.scopes.journey(scope.ref);
      return journey === null ? this.target(standing, settings, scope.ref) : this.journey(standing, settings, journey);
    }
    if (scope.kind === 'service') return this.service(standing, settings, scope.ref);
    const members = this.members(standing, settings, scope);
    return this.keep(`many ${scope.ref}`, members, () => meanLoss(members, new Array<number>(members.length).fill(1)));
  }

  /** The losses of the members of a scope of many, in its order. */
  members(standing: Standing, settings: Settings, scope: Scope): Loss[] {
    const site = scope.kind === 'site' ? scope.title : null;
    return scope.systems.map((system) => this.target(standing, settings, system, site));
  }

  private service(standing: Standing, settings: Settings, ref: string): Loss {
    const journeys = standing.scopes.journeysOf(ref);
    const losses = journeys.map((journey) => this.journey(standing, settings, journey));
    const direct = this.target(standing, settings, ref);
    const weights = journeys.map((journey) => journey.weight);
    return this.keep(`service ${ref}`, [direct, ...losses, ...weights], () => (losses.length === 0 ? joinAll([direct], 'max') : meanLoss(losses, weights)));
  }

  private keep(key: string, from: readonly unknown[], make: () => Loss): Loss {
    const known = this.kept.get(key);
    if (known !== undefined && known.from.length === from.length && known.from.every((part, index) => Object.is(part, from[index]))) return known.loss;
    const loss = make();
    this.kept.set(key, { from, loss });
    return loss;
  }
}

function swept(impacts: TargetImpacts, standing: Standing, population: readonly PopulationPoint[] | null): Loss {
  const begin = impacts.reduce<Instant>((first, impact) => Math.min(first, impact.from), Number.POSITIVE_INFINITY);
  const last = impacts.reduce<Instant>((latest, impact) => Math.max(latest, impact.to ?? impact.from), begin);
  const columns = new ImpactColumns(impacts.length);
  for (const impact of impacts) columns.add(0, impact);
  const slots = new Slots(standing.rules.policy);
  slots.fill(columns, byTarget(columns, 1).order, 0, impacts.length, last + farOff);
  const loss = new Loss();
  new Sweep(standing.rules.policy.overlap, { from: begin, to: last + farOff }).run(slots, population, loss);
  return loss;
}
