/**
 * Do the calls of a request ever end? Where systems call each other in a circle, each round multiplies the calls by the shares on the way.
 *
 * Model: `share` is the mean number of calls a request makes, so the calls of one request are Σ Pᵏ, which is finite when the spectral
 * radius of P is below 1 (a branching process dies out; Harris, 1963). First everything that is on no circle and between none is peeled
 * off (Kahn, 1962, from both ends); what is left is iterated, and its growth a round is measured over many rounds. Attempts are left out:
 * they multiply only while something fails, and time bounds them.
 */
import type { ScenarioSystem } from './scenario.ts';

export interface EndlessCalls {
  /** A circle, its first system last again. */
  readonly systems: readonly string[];
  /** The system whose call (an index) closes it. */
  readonly caller: string;
  readonly call: number;
}

const rounds = 400;

/** A circle of calls that does not end by itself, or null. */
export function endlessCalls(systems: Readonly<Record<string, ScenarioSystem>>): EndlessCalls | null {
  const names = Object.keys(systems);
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const callees = names.map((name) => (systems[name]?.calls ?? []).map(({ to, share }) => ({ to: indexOf.get(to) ?? -1, share })));
  const left = onCircles(callees);
  if (!left.includes(true)) return null;
  return growth(callees, left) < 1 - 1e-9 ? null : circle(names, callees, left);
}

interface Callee {
  readonly to: number;
  readonly share: number;
}

/** Which systems lie on a circle of calls with a share, or between two such. */
function onCircles(callees: readonly (readonly Callee[])[]): boolean[] {
  const callers: number[][] = callees.map(() => []);
  const out: number[][] = callees.map((list, from) =>
    list.flatMap(({ to, share }) => {
      if (share === 0) return [];
      callers[to]?.push(from);
      return [to];
    }),
  );
  const left = callees.map(() => true);
  for (const [ahead, behind] of [
    [out, callers],
    [callers, out],
  ] as const)
    peel(left, ahead, behind);
  return left;
}

/** Takes away, again and again, what nothing that is left leads to. */
function peel(left: boolean[], ahead: readonly (readonly number[])[], behind: readonly (readonly number[])[]): void {
  const count = behind.map((list) => list.filter((index) => left[index]).length);
  const free = count.flatMap((many, index) => (many === 0 && left[index] ? [index] : []));
  for (let index = free.pop(); index !== undefined; index = free.pop()) {
    left[index] = false;
    for (const next of ahead[index] ?? []) {
      const many = (count[next] ?? 0) - 1;
      count[next] = many;
      if (many === 0 && left[next]) free.push(next);
    }
  }
}

/**
 * By how much the calls grow a round, in the long run: the mean over the later half of the rounds, because circles make it swing. Where no system makes
 * a whole call a request, the most that any makes, which growth cannot pass.
 */
function growth(callees: readonly (readonly Callee[])[], left: readonly boolean[]): number {
  const inside = callees.map((list, from) => (left[from] ? list.filter(({ to }) => left[to]) : []));
  const most = inside.reduce((greatest, list) => Math.max(greatest, sumOf(list)), 0);
  if (most < 1 - 1e-9) return most;
  const first = new Int32Array(callees.length + 1);
  for (const [from, list] of inside.entries()) first[from + 1] = (first[from] ?? 0) + list.length;
  const to = Int32Array.from(inside.flatMap((list) => list.map((callee) => callee.to)));
  const share = Float64Array.from(inside.flatMap((list) => list.map((callee) => callee.share)));
  let now = Float64Array.from(left, (is) => (is ? 1 : 0));
  let next = new Float64Array(now.length);
  let grown = 0;
  for (let round = 0; round < rounds; round++) {
    next.fill(0);
    for (let from = 0; from < now.length; from++) {
      const calls = now[from] ?? 0;
      if (calls === 0) continue;
      for (let call = first[from] ?? 0; call < (first[from + 1] ?? 0); call++) next[to[call] ?? 0] = (next[to[call] ?? 0] ?? 0) + calls * (share[call] ?? 0);
    }
    const sum = next.reduce((total, calls) => total + calls, 0);
    const before = now.reduce((total, calls) => total + calls, 0);
    if (sum === 0) return 0;
    if (round >= rounds / 2) grown += Math.log(sum / before);
    for (let index = 0; index < next.length; index++) next[index] = (next[index] ?? 0) / sum;
    [now, next] = [next, now];
  }
  return Math.exp(grown / (rounds / 2));
}

function sumOf(list: readonly Callee[]): number {
  return list.reduce((sum, { share }) => sum + share, 0);
}

/** Follows the largest shares until a system comes again. */
function circle(names: readonly string[], callees: readonly (readonly Callee[])[], left: readonly boolean[]): EndlessCalls | null {
  const walked = new Set<number>();
  let at = left.indexOf(true);
  while (!walked.has(at)) {
    walked.add(at);
    const inside = (callees[at] ?? []).filter(({ to, share }) => left[to] && share > 0);
    at = inside.reduce((best, callee) => (callee.share > best.share ? callee : best), inside[0] ?? { to: at, share: 0 }).to;
  }
  const way = [...walked];
  const around = way.slice(way.indexOf(at));
  const caller = around.at(-1) ?? at;
  const name = (index: number): string => names[index] ?? '';
  return { systems: [...around, at].map(name), caller: name(caller), call: (callees[caller] ?? []).findIndex(({ to }) => to === at) };
}
