/**
 * How small can a circuit be made before a diagram is drawn of it? The same function with fewer gates, and more of them modules.
 *
 * Four steps, each linear but for sorting: constants and repeated parts go; equal gates become one; a gate that stands in one gate of its
 * own kind dissolves in it (negations are carried inward for this); and parts that only ever stand together in gates of one kind become
 * a gate of their own, which is then a module: five machines of one pool, named by twenty gates, are one variable instead of five.
 *
 * Source: the rewritings of Niemelä, "On simplification of large fault trees" (Reliability Engineering and System Safety 44, 1994), and
 * Rauzy, "Toward an efficient implementation of the MOCUS algorithm" (IEEE Transactions on Reliability 52, 2003).
 */
import { alwaysFails, alwaysWorks, type Circuit, type Gate, type GateKind } from './circuit.ts';

/** The same function of the same events. */
export function simplify(circuit: Circuit): Circuit {
  return grouped(coalesced(coalesced(circuit)));
}

/** Makes gates, each once, without constants, repetitions and gates of one part. */
class Builder {
  readonly events: number;
  readonly gates: Gate[] = [];
  private readonly known = new Map<string, number>();

  constructor(events: number) {
    this.events = events;
  }

  gateAt(signal: number): Gate | undefined {
    return signal < 0 ? undefined : this.gates[(signal >> 1) - this.events];
  }

  make(kind: GateKind, count: number, parts: readonly number[]): number {
    if (kind === 'and') return this.junction('and', parts, alwaysFails);
    if (kind === 'or') return this.junction('or', parts, alwaysWorks);
    if (kind === 'xor') return this.exclusive(parts);
    const failing = parts.reduce((sum, part) => sum + Number(part === alwaysFails), 0);
    const open = failing === 0 && !parts.includes(alwaysWorks) ? parts : parts.filter((part) => part >= 0);
    const left = count - failing;
    if (left <= 0) return alwaysFails;
    if (left > open.length) return alwaysWorks;
    if (left === 1) return this.junction('or', open, alwaysWorks);
    if (left === open.length) return this.junction('and', open, alwaysFails);
    return this.gate('atLeast', left, open);
  }

  /** `neutral` changes nothing, its negation decides. */
  private junction(kind: 'and' | 'or', parts: readonly number[], neutral: number): number {
    const kept = new Set<number>();
    for (const part of parts) {
      if (part === neutral) continue;
      if (part === (neutral ^ 1) || kept.has(part ^ 1)) return neutral ^ 1;
      kept.add(part);
    }
    const [first] = kept;
    if (first === undefined) return neutral;
    return kept.size === 1 ? first : this.gate(kind, kind === 'or' ? 1 : kept.size, [...kept]);
  }

  private exclusive(parts: readonly number[]): number {
    let negated = 0;
    const kept = new Set<number>();
    for (const part of parts) {
      negated ^= part < 0 ? Number(part === alwaysFails) : part & 1;
      if (part < 0) continue;
      if (!kept.delete(part & ~1)) kept.add(part & ~1);
    }
    const [first = alwaysWorks] = kept;
    return (kept.size < 2 ? first : this.gate('xor', 1, [...kept])) ^ negated;
  }

  private gate(kind: GateKind, count: number, parts: readonly number[]): number {
    const key = `${kind}${count}:${parts.toSorted((a, b) => a - b).join()}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const made = 2 * (this.events + this.gates.push({ kind, count, parts }) - 1);
    this.known.set(key, made);
    return made;
  }
}

/** Rewrites every gate under the top, children first; `partsOf` may put other signals in the place of the translated parts. */
function rewritten(circuit: Circuit, partsOf: (gate: Gate, translate: (signal: number) => number, builder: Builder) => readonly number[]): Circuit {
  const builder = new Builder(circuit.events);
  const needed = reachable(circuit);
  const translated = new Int32Array(circuit.gates.length);
  const translate = (signal: number): number => {
    const gate = (signal >> 1) - circuit.events;
    return signal < 0 || gate < 0 ? signal : (translated[gate] ?? 0) ^ (signal & 1);
  };
  circuit.gates.forEach((gate, index) => {
    if (needed[index] === 1) translated[index] = builder.make(gate.kind, gate.count, partsOf(gate, translate, builder));
  });
  return { events: circuit.events, gates: builder.gates, top: translate(circuit.top) };
}

function reachable(circuit: Circuit): Uint8Array {
  const found = new Uint8Array(circuit.gates.length);
  const mark = (signal: number): void => {
    const gate = (signal >> 1) - circuit.events;
    if (signal >= 0 && gate >= 0) found[gate] = 1;
  };
  mark(circuit.top);
  for (let index = circuit.gates.length - 1; index >= 0; index--) if (found[index] === 1) circuit.gates[index]?.parts.forEach(mark);
  return found;
}

/** A gate that stands in a single gate of its own kind gives that one its parts. */
function coalesced(circuit: Circuit): Circuit {
  const uses = new Int32Array(circuit.events + circuit.gates.length);
  const needed = reachable(circuit);
  circuit.gates.forEach((gate, index) => {
    if (needed[index] === 1) for (const part of gate.parts) if (part >= 0) uses[part >> 1] = (uses[part >> 1] ?? 0) + 1;
  });
  return rewritten(circuit, (gate, translate, builder) => {
    const parts: number[] = [];
    for (const part of gate.parts) {
      const signal = translate(part);
      const inner = uses[part >> 1] === 1 && (gate.kind === 'and' || gate.kind === 'or') ? builder.gateAt(signal) : undefined;
      const negated = signal & 1;
      const dissolves = inner !== undefined && (negated === 0 ? inner.kind === gate.kind : inner.kind === (gate.kind === 'and' ? 'or' : 'and'));
      if (dissolves) for (const each of inner.parts) parts.push(each ^ negated);
      else parts.push(signal);
    }
    return parts;
  });
}

/** Parts that stand in the same gates of one kind, and nowhere else, become a gate that stands there for them. */
function grouped(circuit: Circuit): Circuit {
  const standsIn: number[][] = Array.from({ length: circuit.events + circuit.gates.length }, () => []);
  circuit.gates.forEach(({ kind, parts }, index) => {
    const mark = kind === 'and' ? 0 : kind === 'or' ? 1 : -1;
    for (const part of parts) standsIn[part >> 1]?.push(mark < 0 ? -1 : index * 4 + mark * 2 + (part & 1));
  });
  const togetherBy = new Map<string, number[]>();
  standsIn.forEach((places, node) => {
    const [first] = places;
    if (first === undefined || places.some((place) => place < 0 || (place & 3) !== (first & 3))) return;
    const key = places.join();
    const together = togetherBy.get(key);
    if (together === undefined) togetherBy.set(key, [node]);
    else together.push(node);
  });
  const groupOf = new Map<number, readonly number[]>();
  for (const together of togetherBy.values()) if (together.length > 1) for (const node of together) groupOf.set(node, together);
  if (groupOf.size === 0) return circuit;
  return rewritten(circuit, (gate, translate, builder) => {
    const done = new Set<readonly number[]>();
    const parts: number[] = [];
    for (const part of gate.parts) {
      const group = groupOf.get(part >> 1);
      if (group === undefined || group.length === gate.parts.length) parts.push(translate(part));
      else if (!done.has(group)) {
        done.add(group);
        const members = group.map((node) => translate(2 * node + (part & 1)));
        parts.push(builder.make(gate.kind, gate.kind === 'or' ? 1 : members.length, members));
      }
    }
    return parts;
  });
}
