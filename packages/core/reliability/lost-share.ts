/**
 * What share of a journey is lost when its systems have lost these shares of theirs? It hangs on *whose* requests were lost, which nobody
 * measured, so the policy's overlap rule says which users are meant, the same rule that joins several impacts on one system:
 *
 * - `max`: always the same users, the first ones in a row. "All" loses the greatest share, "any" the least, k of n one in between.
 * - `sum`: different users as far as there are any, laid one after another round a circle. "All" loses the sum, at most everything; "any"
 *   only where shares go round the circle and meet.
 * - `independent`: by chance. "All" loses 1 − Π(1 − w), "any" Πw; exact when systems repeat, by a decision diagram.
 *
 * In each a system has its own users wherever it stands in the structure, so one that stands twice is counted once. A share that is
 * NaN is unknown: the answer is unknown too, unless it is the same whatever that share.
 */
import type { OverlapRule } from '../availability/policy.ts';
import { failureChance } from './chances.ts';
import { failureDiagram } from './combine.ts';
import type { Diagram } from './diagram.ts';
import { componentsOf, neededOf, partsOf, type Structure } from './structure.ts';

/** A structure made ready to be asked many times. */
export class LostShare {
  /** Components in the order in which shares are given. */
  readonly names: readonly string[];
  private readonly structure: Structure;
  private readonly rule: OverlapRule;
  private readonly indexOf: ReadonlyMap<string, number>;
  private readonly diagram: Diagram | null;

  constructor(structure: Structure, rule: OverlapRule) {
    this.structure = structure;
    this.rule = rule;
    this.names = componentsOf(structure);
    this.indexOf = new Map(this.names.map((name, index) => [name, index]));
    this.diagram = rule === 'independent' ? failureDiagram(structure, this.names) : null;
  }

  /** The share lost, 0..1, when component i has lost shares[i]. */
  of(shares: Float64Array): number {
    if (!shares.some(Number.isNaN)) return this.known(shares);
    const least = this.known(shares.map((share) => (Number.isNaN(share) ? 0 : share)));
    const most = this.known(shares.map((share) => (Number.isNaN(share) ? 1 : share)));
    return least === most ? least : Number.NaN;
  }

  private known(shares: Float64Array): number {
    if (this.diagram !== null) return failureChance(this.diagram, shares);
    return this.rule === 'max' ? this.nested(this.structure, shares) : this.aroundCircle(shares);
  }

  /** A part fails for the users up to the share of its m-th worst-off child, m being how many must fail to bring it down. */
  private nested(part: Structure, shares: Float64Array): number {
    if ('ref' in part) return shares[this.indexOf.get(part.ref) ?? 0] ?? 0;
    const lost = partsOf(part).map((each) => this.nested(each, shares));
    if ('all' in part) return Math.max(...lost);
    if ('any' in part) return Math.min(...lost);
    return lost.sort((a, b) => b - a)[lost.length - neededOf(part)] ?? 0;
  }

  private aroundCircle(shares: Float64Array): number {
    const arcs: { readonly component: number; readonly from: number; readonly length: number }[] = [];
    let end = 0;
    shares.forEach((length, component) => {
      if (length <= 0) return;
      arcs.push({ component, from: end, length });
      end = (end + length) % 1;
    });
    const corners = [...new Set([0, 1, ...arcs.flatMap(({ from, length }) => [from, (from + length) % 1])])].sort((a, b) => a - b);
    const failed = new Uint8Array(shares.length);
    let lost = 0;
    for (let index = 0; index + 1 < corners.length; index++) {
      const from = corners[index] ?? 0;
      const to = corners[index + 1] ?? 0;
      const middle = (from + to) / 2;
      failed.fill(0);
      for (const arc of arcs) if ((middle - arc.from + 1) % 1 < arc.length) failed[arc.component] = 1;
      if (this.fails(this.structure, failed)) lost += to - from;
    }
    return Math.min(1, lost);
  }

  private fails(part: Structure, failed: Uint8Array): boolean {
    if ('ref' in part) return failed[this.indexOf.get(part.ref) ?? 0] === 1;
    const parts = partsOf(part);
    const working = parts.reduce((count, each) => count + (this.fails(each, failed) ? 0 : 1), 0);
    return working < neededOf(part);
  }
}
