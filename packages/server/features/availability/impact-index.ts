/**
 * Which impacts count, by target? A copy of `incidents.impact` in memory that follows the database by revision.
 *
 * Every transaction that changes impacts, or whether they count, first raises `incidents.revision` and stamps the rows it changed; the
 * raised row stays locked until it commits, so revisions become visible in their order and "rows beyond the one I saw" misses nothing,
 * whichever server wrote them. Size: the impacts that count, some 200 bytes each; removed ones are dropped.
 */
import type { Impact } from '@samspel/core/availability/policy.ts';
import type { Reader } from '../../platform/database/database.ts';
import { type CountedImpact, impactsSince } from '../incidents/index.ts';

/** An impact as it is counted. */
export interface HeldImpact extends Impact {
  readonly id: string;
  readonly incidentId: string;
  readonly target: string;
  readonly site: string | null;
}

/** The impacts of one target; a new value whenever one of them changes, so that what was worked out from it can be kept by it. */
export type TargetImpacts = readonly HeldImpact[];

const none: TargetImpacts = [];

export class ImpactIndex {
  /** Of the newest change seen. */
  revision = -1;
  private readonly byId = new Map<string, HeldImpact>();
  private readonly byTarget = new Map<string, TargetImpacts>();

  /** Impacts of a target, in no order. */
  of(target: string): TargetImpacts {
    return this.byTarget.get(target) ?? none;
  }

  get size(): number {
    return this.byId.size;
  }

  /** Reads what changed after the revision last seen, when `revision` says that something did. */
  async follow(reader: Reader, revision: number): Promise<void> {
    if (revision === this.revision) return;
    const rows = await impactsSince(reader, this.revision);
    this.apply(rows);
    // One statement sees whole transactions: the newest row it saw brings all of its revision.
    this.revision = rows.reduce((newest, row) => Math.max(newest, row.revision), revision);
  }

  private apply(rows: readonly CountedImpact[]): void {
    const touched = new Map<string, Map<string, HeldImpact>>();
    const listOf = (target: string) => {
      const known = touched.get(target) ?? new Map(this.of(target).map((impact) => [impact.id, impact]));
      touched.set(target, known);
      return known;
    };
    for (const row of rows) {
      const before = this.byId.get(row.id);
      if (before !== undefined) listOf(before.target).delete(row.id);
      if (!row.counted) {
        this.byId.delete(row.id);
        continue;
      }
      const impact = heldOf(row);
      this.byId.set(row.id, impact);
      listOf(row.target).set(row.id, impact);
    }
    for (const [target, impacts] of touched) {
      if (impacts.size === 0) this.byTarget.delete(target);
      else this.byTarget.set(target, [...impacts.values()]);
    }
  }
}

function heldOf({ id, incidentId, target, site, from, to, severity, fraction, users }: CountedImpact): HeldImpact {
  const impact = { id, incidentId, target, site, from, to };
  if (severity !== null) return { ...impact, severity };
  if (fraction !== null) return { ...impact, fraction };
  return users === null ? impact : { ...impact, users };
}
