/**
 * In which order should a diagram ask its variables? Its size hangs on that: a factor of a thousand is common. No rule is best for all, so
 * several cheap ones are given, and the drawing tries them within a budget.
 *
 * All walk down from the gate and take variables as they meet them; they differ in which part they visit first. Sources: Fujita, Fujisawa
 * and Kawato 1988 (depth first); Minato, Ishiura and Yajima 1990 (weights); Aloul, Markov and Sakallah 2003 (FORCE: variables move to the
 * centre of gravity of the gates they stand in).
 */
import type { Circuit } from './circuit.ts';

/** A module to be drawn: its gates, children first, and whether a node is one of its variables. */
export interface Scope {
  readonly circuit: Circuit;
  /** Gate numbers; the last is the module's own. */
  readonly gates: readonly number[];
  readonly isVariable: (node: number) => boolean;
}

type Order = (scope: Scope) => number[];

/** Walks depth first; `before` sorts the parts of each gate. */
function walk(scope: Scope, before: ((parts: number[]) => number[]) | null): number[] {
  const { circuit, gates } = scope;
  const met = new Uint8Array(circuit.events + circuit.gates.length);
  const order: number[] = [];
  const waiting = [circuit.events + (gates.at(-1) ?? 0)];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (met[node] === 1) continue;
    met[node] = 1;
    if (scope.isVariable(node)) {
      order.push(node);
      continue;
    }
    const parts = (circuit.gates[node - circuit.events]?.parts ?? []).map((part) => part >> 1);
    const sorted = before === null ? parts : before(parts);
    for (let index = sorted.length - 1; index >= 0; index--) waiting.push(sorted[index] ?? 0);
  }
  return order;
}

/** Something added up over everything below each node of the scope. */
function below(scope: Scope, own: (node: number) => number, join: (sum: number, part: number) => number, start: number): Float64Array {
  const { circuit, gates } = scope;
  const weight = new Float64Array(circuit.events + circuit.gates.length);
  for (const gate of gates) {
    let sum = start;
    for (const part of circuit.gates[gate]?.parts ?? []) sum = join(sum, scope.isVariable(part >> 1) ? own(part >> 1) : (weight[part >> 1] ?? 0));
    weight[circuit.events + gate] = sum;
  }
  return weight;
}

function uses(scope: Scope): Int32Array {
  const count = new Int32Array(scope.circuit.events + scope.circuit.gates.length);
  for (const gate of scope.gates) for (const part of scope.circuit.gates[gate]?.parts ?? []) count[part >> 1] = (count[part >> 1] ?? 0) + 1;
  return count;
}

const asWritten: Order = (scope) => walk(scope, null);

/** Parts that stand in many gates first. */
const sharedFirst: Order = (scope) => {
  const count = uses(scope);
  return walk(scope, (parts) => parts.sort((a, b) => (count[b] ?? 0) - (count[a] ?? 0)));
};

const sharesBelowFirst: Order = (scope) => {
  const count = uses(scope);
  const weight = below(
    scope,
    (node) => (count[node] ?? 0) - 1,
    (sum, part) => sum + part,
    0,
  );
  return walk(scope, (parts) => parts.sort((a, b) => (weight[b] ?? 0) - (weight[a] ?? 0)));
};

/** FORCE from an order: variables go to the mean of the means of the gates they stand in, until the spans no longer shrink. */
function forced(scope: Scope, start: readonly number[], rounds: number): number[] {
  const { circuit, gates } = scope;
  const size = circuit.events + circuit.gates.length;
  const place = new Float64Array(size);
  start.forEach((node, index) => {
    place[node] = index;
  });
  let order = [...start];
  let best = order;
  let least = Number.POSITIVE_INFINITY;
  const sum = new Float64Array(size);
  const count = new Float64Array(size);
  for (let round = 0; round < rounds; round++) {
    sum.fill(0);
    count.fill(0);
    let spans = 0;
    for (const gate of gates) {
      let [centre, n, low, high] = [0, 0, Number.POSITIVE_INFINITY, 0];
      const parts = circuit.gates[gate]?.parts ?? [];
      for (const part of parts) {
        const at = place[part >> 1] ?? 0;
        centre += at;
        n++;
        low = Math.min(low, at);
        high = Math.max(high, at);
      }
      centre /= n;
      spans += high - low;
      place[circuit.events + gate] = centre;
      for (const part of parts) {
        sum[part >> 1] = (sum[part >> 1] ?? 0) + centre;
        count[part >> 1] = (count[part >> 1] ?? 0) + 1;
      }
    }
    if (spans < least) {
      least = spans;
      best = order;
    } else if (round > 5) break;
    order = order.toSorted((a, b) => (sum[a] ?? 0) / (count[a] ?? 1) - (sum[b] ?? 0) / (count[b] ?? 1));
    order.forEach((node, index) => {
      place[node] = index;
    });
  }
  return best;
}

/** Orders to try, the most promising first. */
export const variableOrders: readonly Order[] = [
  sharesBelowFirst,
  (scope) => forced(scope, sharesBelowFirst(scope), 60),
  sharedFirst,
  (scope) => forced(scope, asWritten(scope), 60),
];
