/**
 * Which failures make the whole fail? A circuit says it: gates over events, each gate made once however often it is named.
 *
 * A *signal* is a whole number: twice the number of an event (0..events−1) or of a gate (from `events` on), plus 1 when it is negated; −1
 * and −2 are the constants "fails" and "works". So `signal ^ 1` is its negation. Gates are numbered children first, so that going through
 * them in order needs no recursion. Structures of systems (success) and Open-PSA fault trees (failure) both become circuits.
 */
import { neededOf, partsOf, type Structure } from './structure.ts';

export const alwaysFails = -1;
export const alwaysWorks = -2;

export type GateKind = 'and' | 'or' | 'atLeast' | 'xor';

export interface Gate {
  readonly kind: GateKind;
  /** How many parts must fail: all, one, this many; of `xor` an odd number. */
  readonly count: number;
  /** Signals of events and of gates before this one. */
  readonly parts: readonly number[];
}

export interface Circuit {
  readonly events: number;
  readonly gates: readonly Gate[];
  readonly top: number;
}

/** The failure of a structure over its components in the order given. */
export function circuitOf(structure: Structure, names: readonly string[]): Circuit {
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const gates: Gate[] = [];
  const signalOf = (part: Structure): number => {
    if ('ref' in part) return 2 * (indexOf.get(part.ref) ?? 0);
    const parts = partsOf(part).map(signalOf);
    const count = parts.length - neededOf(part) + 1;
    gates.push({ kind: count === 1 ? 'or' : count === parts.length ? 'and' : 'atLeast', count, parts });
    return 2 * (names.length + gates.length - 1);
  };
  const top = signalOf(structure);
  return { events: names.length, gates, top };
}

/** Whether the whole fails when exactly these events have failed. */
export function failsWith(circuit: Circuit, failed: (event: number) => boolean): boolean {
  const values = new Uint8Array(circuit.gates.length);
  const numberAt = (signal: number): number => {
    if (signal < 0) return signal === alwaysFails ? 1 : 0;
    const node = signal >> 1;
    return (node < circuit.events ? Number(failed(node)) : (values[node - circuit.events] ?? 0)) ^ (signal & 1);
  };
  circuit.gates.forEach(({ kind, count, parts }, index) => {
    let on = 0;
    for (const part of parts) on += numberAt(part);
    values[index] = kind === 'xor' ? on & 1 : Number(on >= (kind === 'and' ? parts.length : kind === 'or' ? 1 : count));
  });
  return numberAt(circuit.top) === 1;
}
