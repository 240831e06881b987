/**
 * Which gates can be worked out by themselves? A module is a gate under which nothing stands that also stands elsewhere: for everything
 * above it is one event with a chance of its own.
 *
 * Source: Dutuit and Rauzy, "A linear-time algorithm to find modules of fault trees", IEEE Transactions on Reliability 45 (1996): walk
 * through the tree once, writing down when each node is first and last met; a gate is a module when all below it is met only between
 * entering and leaving it.
 */
import type { Circuit } from './circuit.ts';

/** 1 for each gate that is a module; the top is one, and gates not under it are none. */
export function modulesOf(circuit: Circuit): Uint8Array {
  const { events, gates } = circuit;
  const isModule = new Uint8Array(gates.length);
  if (circuit.top < 0 || circuit.top >> 1 < events) return isModule;
  const first = new Int32Array(events + gates.length);
  const last = new Int32Array(events + gates.length);
  const left = new Int32Array(gates.length);
  const next = new Int32Array(gates.length);
  const path = [(circuit.top >> 1) - events];
  let clock = 1;
  first[circuit.top >> 1] = 1;
  last[circuit.top >> 1] = 1;
  for (let gate = path.at(-1); gate !== undefined; gate = path.at(-1)) {
    const place = next[gate] ?? 0;
    next[gate] = place + 1;
    const part = gates[gate]?.parts[place];
    clock++;
    if (part === undefined) {
      left[gate] = clock;
      path.pop();
      continue;
    }
    const node = part >> 1;
    last[node] = clock;
    if (first[node] !== 0) continue;
    first[node] = clock;
    if (node >= events) path.push(node - events);
  }
  // Earliest and latest meeting of anything below, children first.
  const earliest = new Int32Array(gates.length);
  const latest = new Int32Array(gates.length);
  gates.forEach(({ parts }, gate) => {
    let [early, late] = [clock + 1, 0];
    for (const part of parts) {
      const node = part >> 1;
      early = Math.min(early, first[node] ?? 0, node >= events ? (earliest[node - events] ?? 0) : early);
      late = Math.max(late, last[node] ?? 0, node >= events ? (latest[node - events] ?? 0) : late);
    }
    earliest[gate] = early;
    latest[gate] = late;
    if (left[gate] !== 0 && early > (first[events + gate] ?? 0) && late < (left[gate] ?? 0)) isModule[gate] = 1;
  });
  return isModule;
}
