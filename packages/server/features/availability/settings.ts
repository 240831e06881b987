/**
 * How many users has a target, and which of its time is left out? Worked out from the rules, and kept as long as they stand: what is the same
 * value here shares a clock further down.
 */
import type { Exclusions, PopulationPoint } from '@samspel/core/availability/policy.ts';
import { populationOver } from '@samspel/core/availability/population.ts';
import type { Span } from '@samspel/core/time/instant.ts';
import { offsetsOf } from '../../platform/zone.ts';
import type { Rules } from './standing.ts';

/** Populations and exclusions under one set of rules. */
export class Settings {
  readonly rules: Rules;
  /** Weekly profiles are spread over this. */
  readonly span: Span;
  private readonly series = new Map<string, readonly PopulationPoint[] | null>();
  private readonly excluded = new Map<string, Exclusions>();

  constructor(rules: Rules, span: Span) {
    this.rules = rules;
    this.span = span;
  }

  /** The population of the first of these targets that has one; null when none has. */
  population(targets: readonly (string | null)[]): readonly PopulationPoint[] | null {
    for (const target of targets) {
      const found = target === null ? null : this.own(target);
      if (found !== null) return found;
    }
    return null;
  }

  private own(target: string): readonly PopulationPoint[] | null {
    const known = this.series.get(target);
    if (known !== undefined) return known;
    const measured = this.rules.populations.get(target) ?? [];
    const profile = this.rules.profiles.get(target);
    const weekly = profile === undefined ? null : { users: profile.users, offsets: (span: Span) => offsetsOf(profile.timezone, span) };
    const made = populationOver(measured, weekly, this.span);
    this.series.set(target, made);
    return made;
  }

  /** What is excluded for everything and for these targets. */
  exclusions(targets: readonly (string | null)[]): Exclusions {
    const own = new Set(targets.filter((target) => this.rules.exclusions.some((each) => each.target !== null && each.target === target)));
    const key = [...own].join(' ');
    const known = this.excluded.get(key);
    if (known !== undefined) return known;
    const chosen = this.rules.exclusions.filter(({ target }) => target === null || own.has(target));
    const made = { maintenance: chosen.filter(({ kind }) => kind === 'maintenance'), unknown: chosen.filter(({ kind }) => kind === 'unknown') };
    this.excluded.set(key, made);
    return made;
  }
}
