/**
 * How available is a whole made of parts, which failures bring it down, and which part matters most? Exact when parts repeat.
 *
 * Model: every component fails independently with 1 − its availability; the structure says which sets of them the whole survives. That
 * stops being true where parts fail together (one rack, one deployment): put what they share into the structure as a part of its own,
 * as `journey-tree.ts` does. Method and precision: `diagram.ts`, `chances.ts`, `cut-sets.ts`.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { complement } from '../number/decimal.ts';
import { Chances, type Importance } from './chances.ts';
import { circuitOf } from './circuit.ts';
import { minimalCutSets } from './cut-sets.ts';
import { type Diagram, diagramOf } from './diagram.ts';
import { allOf, countBySize, nearestTo } from './families.ts';
import { listSets } from './listed-sets.ts';
import { TooLarge } from './node-pool.ts';
import { componentsOf, type Structure } from './structure.ts';

export interface Combined {
  readonly availability: number;
  readonly unavailability: number;
  /** Names in each sorted; the sets by size, then by name. Null when there are more than `mostSets`. */
  readonly minimalCutSets: readonly (readonly string[])[] | null;
  /** The nearest double; null above all doubles. Above 2^53 `minimalCutSetCountExactly` has all digits. */
  readonly minimalCutSetCount: number | null;
  readonly minimalCutSetCountExactly?: string;
  readonly importance: Readonly<Record<string, Importance>>;
}

const mostSets = 500_000;

/** Everything about a structure over the availabilities of its components; refused when its diagram outgrows memory. */
export function combine(structure: Structure, availabilities: ReadonlyMap<string, number>): Outcome<Combined> {
  return withinReason(() => accept(combineWithinReason(structure, availabilities)));
}

/** Refuses what leaves by `TooLarge`. */
export function withinReason<T>(work: () => Outcome<T>): Outcome<T> {
  try {
    return work();
  } catch (error) {
    if (error instanceof TooLarge)
      return refuse('compute.too-large', { message: `The structure is too large to be worked out exactly: ${error.message}.` }, '/structure');
    throw error;
  }
}

function combineWithinReason(structure: Structure, availabilities: ReadonlyMap<string, number>): Combined {
  const names = componentsOf(structure);
  const asked = new Set(names);
  const diagram = failureDiagram(structure, names);
  const kept = Float64Array.from(names, (name) => availabilities.get(name) ?? 0);
  const whole = new Chances(diagram, kept, kept.map(complement));
  const sets = minimalCutSets(diagram);
  const count = allOf(countBySize(sets));
  // A component that the structure does not name has no influence, and the table says so.
  const strangers = [...availabilities]
    .filter(([name]) => !asked.has(name))
    .map(([name, kept]) => [name, whole.importanceOfStranger(complement(kept))] as const);
  return {
    availability: whole.availability,
    unavailability: whole.fails,
    minimalCutSets: count > mostSets ? null : named(listSets(sets), names),
    minimalCutSetCount: nearestTo(count),
    ...(count > BigInt(Number.MAX_SAFE_INTEGER) ? { minimalCutSetCountExactly: String(count) } : {}),
    importance: Object.fromEntries([...names.map((name, index) => [name, whole.importance(index)] as const), ...strangers]),
  };
}

/** Draws the diagram of a structure; throws `TooLarge` when it outgrows memory, or the nodes allowed. */
export function failureDiagram(structure: Structure, names: readonly string[], mostNodes?: number): Diagram {
  return diagramOf(circuitOf(structure, names), mostNodes);
}

/** So many nodes are drawn and read in a fraction of a second. */
const quickNodes = 100_000;

/** The diagram of a structure that can be worked out while somebody waits; null of one that cannot. */
export function quickDiagram(structure: Structure): Diagram | null {
  try {
    return failureDiagram(structure, componentsOf(structure), quickNodes);
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
}

/** Whether a structure can be worked out while somebody waits: asked before one is taken in, since every report asks it again. */
export function isQuick(structure: Structure): boolean {
  return quickDiagram(structure) !== null;
}

/** How available the whole is, and how much each component moves it: as `combine` says, without the cut sets, which may be very many. */
export function reliabilityOf(diagram: Diagram, availabilities: ArrayLike<number>): { readonly availability: number; readonly birnbaum: Float64Array } {
  const kept = Float64Array.from(availabilities);
  const whole = new Chances(diagram, kept, kept.map(complement));
  return { availability: whole.availability, birnbaum: whole.birnbaum };
}

function named(sets: readonly (readonly number[])[], names: readonly string[]): string[][] {
  const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const texts = sets.map((set) => set.map((index) => names[index] ?? '').sort(byName));
  return texts.sort((a, b) => a.length - b.length || byName(a.join('\0'), b.join('\0')));
}
