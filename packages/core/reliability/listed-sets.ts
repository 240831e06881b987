/**
 * Which sets does a family hold, all of them or the N likeliest? Written out from the root down, without recursion.
 *
 * The likeliest come by best-first search: a set in the making is worth the chance of what it holds times the best that its open ends can
 * still come to, which is known exactly at every node. So whatever is finished first is the likeliest of all that are left, and listing N
 * of millions costs N walks from the root.
 */
import type { Family } from './cut-sets.ts';

/** Nodes still to be walked, and the best that all of them together can come to. */
interface Open {
  readonly node: number;
  readonly rest: Open | null;
  readonly best: number;
}

interface Chosen {
  readonly event: number;
  readonly before: Chosen | null;
}

interface Making {
  readonly open: Open | null;
  readonly chosen: Chosen | null;
  readonly chance: number;
}

const nothing = 0;
const justEmpty = 1;

/** Every set, as events. */
export function listSets(family: Family): number[][] {
  const best = new Float64Array(family.low.length);
  const sets: number[][] = [];
  const waiting: Making[] = [{ open: opened(family.root, null, best), chosen: null, chance: 1 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.open === null) sets.push(written(next.chosen));
    else waiting.push(...stepsFrom(family, next, next.open, best, null));
  }
  return sets;
}

export interface LikelySet {
  readonly events: readonly number[];
  readonly chance: number;
}

/** The `count` likeliest sets when each event has this chance, likeliest first. */
export function likeliestSets(family: Family, chances: ArrayLike<number>, count: number): LikelySet[] {
  const { low, high, member, root } = family;
  const best = new Float64Array(low.length);
  best[nothing] = -1;
  best[justEmpty] = 1;
  for (let at = 2; at < low.length; at++) {
    const inner = member[at] ?? 0;
    const own = inner >= 0 ? (chances[inner] ?? 0) : (best[-1 - inner] ?? 0);
    best[at] = Math.max(best[low[at] ?? 0] ?? 0, own * (best[high[at] ?? 0] ?? 0));
  }
  const found: LikelySet[] = [];
  const heap = new Heap();
  heap.push({ open: opened(root, null, best), chosen: null, chance: 1 });
  for (let next = heap.pop(); next !== undefined && found.length < count; next = heap.pop()) {
    if (next.open === null) found.push({ events: written(next.chosen), chance: next.chance });
    else for (const step of stepsFrom(family, next, next.open, best, chances)) heap.push(step);
  }
  return found;
}

function opened(node: number, rest: Open | null, best: Float64Array): Open {
  return { node, rest, best: (best[node] ?? 0) * (rest?.best ?? 1) };
}

/** The one or two ways to go on from the first open node. */
function stepsFrom(family: Family, making: Making, { node, rest }: Open, best: Float64Array, chances: ArrayLike<number> | null): Making[] {
  if (node === nothing) return [];
  if (node === justEmpty) return [{ ...making, open: rest }];
  const [low, high, inner] = [family.low[node] ?? 0, family.high[node] ?? 0, family.member[node] ?? 0];
  const after = opened(high, rest, best);
  const taken: Making =
    inner < 0
      ? { ...making, open: opened(-1 - inner, after, best) }
      : { open: after, chosen: { event: inner, before: making.chosen }, chance: making.chance * (chances?.[inner] ?? 1) };
  return low === nothing ? [taken] : [taken, { ...making, open: opened(low, rest, best) }];
}

function written(chosen: Chosen | null): number[] {
  const events: number[] = [];
  for (let at = chosen; at !== null; at = at.before) events.push(at.event);
  return events.reverse();
}

const worth = (making: Making): number => making.chance * (making.open?.best ?? 1);

/** The most worth first; of equal ones the one that is nearer to its end, so that ties are not all walked at once. */
class Heap {
  private readonly items: { readonly making: Making; readonly worth: number; readonly since: number }[] = [];
  private pushed = 0;

  private before(a: number, b: number): boolean {
    const [one, other] = [this.items[a], this.items[b]];
    if (one === undefined || other === undefined) return one !== undefined;
    return one.worth > other.worth || (one.worth === other.worth && one.since > other.since);
  }

  private swap(a: number, b: number): void {
    const [one, other] = [this.items[a], this.items[b]];
    if (one !== undefined && other !== undefined) [this.items[a], this.items[b]] = [other, one];
  }

  push(making: Making): void {
    let at = this.items.push({ making, worth: worth(making), since: this.pushed++ }) - 1;
    for (let up = (at - 1) >> 1; at > 0 && this.before(at, up); up = (at - 1) >> 1) {
      this.swap(at, up);
      at = up;
    }
  }

  pop(): Making | undefined {
    const last = this.items.length - 1;
    this.swap(0, last);
    const top = this.items.pop()?.making;
    for (let at = 0; ; ) {
      let best = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < last && this.before(child, best)) best = child;
      if (best === at) return top;
      this.swap(at, best);
      at = best;
    }
  }
}
