/**
 * How is a scope counted over periods? One value for one question: what stands, as of when, with the clocks and losses it is measured by.
 * Everything on it is worked out without waiting, so that a question never mixes two states of the database.
 */
import type { Figure, Measures } from '@samspel/contract/availability.ts';
import { type Loss, type Measured, measure, roomFor } from '@samspel/core/availability/loss.ts';
import { Clocks, type Setting } from '@samspel/core/availability/report.ts';
import { ratioKept } from '@samspel/core/number/ratio.ts';
import type { Instant, Span } from '@samspel/core/time/instant.ts';
import type { HeldImpact } from './impact-index.ts';
import { Losses } from './losses.ts';
import type { Scope } from './scopes.ts';
import { Settings } from './settings.ts';
import type { Standing } from './standing.ts';

const day = 86_400_000;

/** What is kept between questions: losses, and clocks as long as rules and span allow. */
export class Counter {
  private readonly losses = new Losses();
  private settings: Settings | null = null;
  private clocks: Clocks | null = null;

  /** Begins a question that looks no further back than `from`. */
  count(standing: Standing, asOf: Instant, from: Instant): Count {
    const known = this.settings;
    const fits = known !== null && known.rules === standing.rules && known.span.from <= from && known.span.to > asOf;
    if (fits && this.clocks !== null) return new Count(standing, known, this.clocks, this.losses, asOf);
    // Whole days and a year to spare, so that the next questions fit as well.
    const begin = Math.floor((Math.min(from, asOf - 400 * day) - 30 * day) / day) * day;
    const span = { from: Math.min(begin, known?.rules === standing.rules ? known.span.from : begin), to: (Math.floor(asOf / day) + 2) * day };
    const settings = new Settings(standing.rules, span);
    const clocks = new Clocks(span, standing.rules.policy);
    // A question about the past must not throw away what serves those about now.
    if (known === null || span.to >= known.span.to || known.rules !== standing.rules) {
      this.settings = settings;
      this.clocks = clocks;
    }
    return new Count(standing, settings, clocks, this.losses, asOf);
  }
}

export class Count {
  readonly standing: Standing;
  readonly settings: Settings;
  readonly asOf: Instant;
  private readonly clocks: Clocks;
  private readonly losses: Losses;

  constructor(standing: Standing, settings: Settings, clocks: Clocks, losses: Losses, asOf: Instant) {
    this.standing = standing;
    this.settings = settings;
    this.clocks = clocks;
    this.losses = losses;
    this.asOf = asOf;
  }

  /** A scope by reference; null when neither the catalog nor any incident knows it. */
  scope(ref: string): Scope | null {
    return this.standing.scopes.find(ref, (target) => this.standing.impacts.of(target).length > 0);
  }

  loss(scope: Scope): Loss {
    return this.losses.of(this.standing, this.settings, scope);
  }

  /** The losses of the members of a scope of many systems. */
  members(scope: Scope): Loss[] {
    return this.losses.members(this.standing, this.settings, scope);
  }

  /** What is excluded for a scope, and how many users it has; of many systems: of one of them. */
  setting(ref: string): Setting {
    const service = this.standing.scopes.serviceOf(ref);
    const isJourney = this.standing.scopes.journey(ref) !== null;
    return { exclusions: this.settings.exclusions(isJourney ? [ref, service] : [ref]), population: this.settings.population([ref, service]) };
  }

  clocksOf(ref: string): ReturnType<Clocks['of']> {
    return this.clocks.of(this.setting(ref));
  }

  /** The sums of a scope over consecutive periods, up to now; of many systems the sums of all of them. */
  measured(scope: Scope, cuts: readonly Instant[]): Measured {
    const until = cuts.map((cut) => Math.min(cut, Math.max(this.asOf, cuts[0] ?? 0)));
    const room = roomFor(cuts.length - 1);
    if (!isMany(scope)) {
      const { time, users } = this.clocksOf(scope.ref);
      measure(this.loss(scope), until, time, users, room);
      return room;
    }
    const one = roomFor(cuts.length - 1);
    this.members(scope).forEach((loss, index) => {
      const { time, users } = this.clocksOf(scope.systems[index] ?? '');
      measure(loss, until, time, users, one);
      addUp(room, one);
    });
    return room;
  }

  /** The three measures over one period. */
  measures(scope: Scope, period: Span): Measures {
    return figuresOf(this.measured(scope, [period.from, period.to]), 0, scope);
  }

  /** Everything that incidents may have named to hit this scope: its systems, itself, and its service. */
  targets(scope: Scope): readonly string[] {
    const { scopes } = this.standing;
    if (scope.kind === 'journey') {
      const service = scopes.serviceOf(scope.ref);
      return service === null ? [...scope.systems, scope.ref] : [...scope.systems, scope.ref, service];
    }
    if (scope.kind === 'service') return [...new Set([...scope.systems, ...scopes.journeysOf(scope.ref).map((journey) => journey.ref), scope.ref])];
    return scope.systems;
  }

  /** The impacts on a scope that touch a span and began by now. */
  impacts(scope: Scope, span: Span): HeldImpact[] {
    return this.touching(scope, span.from, Math.min(span.to, this.asOf));
  }

  /** The impacts on a scope that begin before `end` and go on after `from`. */
  private touching(scope: Scope, from: Instant, end: Instant): HeldImpact[] {
    const site = scope.kind === 'site' ? scope.title : null;
    return this.targets(scope).flatMap((target) =>
      this.standing.impacts.of(target).filter((impact) => {
        if (site !== null && impact.site !== null && impact.site !== site) return false;
        return impact.from < end && (impact.to ?? Number.POSITIVE_INFINITY) > from;
      }),
    );
  }

  /** Share lost at the moment of the question, and how many incidents were open then. Of many systems the mean share. */
  rightNow(scope: Scope): { readonly lostShare: number | null; readonly openIncidents: number } {
    const loss = this.loss(scope);
    let share = 0;
    for (let piece = loss.length - 1; piece >= 0; piece--) {
      if ((loss.from[piece] ?? 0) > this.asOf) continue;
      if ((loss.to[piece] ?? 0) > this.asOf) share = loss.share[piece] ?? 0;
      break;
    }
    // Questions about now are asked as of the second's beginning: what began within it is open too.
    const open = new Set(this.touching(scope, this.asOf, this.asOf + 1000).map((impact) => impact.incidentId));
    return { lostShare: Number.isNaN(share) ? null : share, openIncidents: open.size };
  }
}

/** Whether a scope is many systems side by side, whose seconds are added up. */
export function isMany(scope: Scope): boolean {
  return scope.kind === 'subsystem' || scope.kind === 'owner' || scope.kind === 'site';
}

function addUp(into: Measured, one: Measured): void {
  for (const name of ['counted', 'timeLost', 'shareLost', 'users', 'usersLost'] as const) {
    const column = into[name];
    for (let index = 0; index < column.length; index++) column[index] = (column[index] ?? 0) + (one[name][index] ?? 0);
  }
}

/** The figures of one period out of the sums. */
export function figuresOf(sums: Measured, index: number, scope: Scope): Measures {
  const unit = isMany(scope) ? 'systemSeconds' : 'seconds';
  const counted = sums.counted[index] ?? 0;
  return {
    time: figure(sums.timeLost[index] ?? 0, counted, unit),
    weighted: figure(sums.shareLost[index] ?? 0, counted, unit),
    users: figure(sums.usersLost[index] ?? Number.NaN, sums.users[index] ?? Number.NaN, 'userSeconds'),
  };
}

function figure(lostMilliseconds: number, countedMilliseconds: number, unit: Figure['unit']): Figure {
  const known = (value: number) => (Number.isNaN(value) ? null : value / 1000);
  const counted = known(countedMilliseconds);
  const lost = known(Math.min(lostMilliseconds, countedMilliseconds));
  return { value: ratioKept(lost, counted), lost, counted, unit };
}
