/**
 * Which systems does a journey need? A structure says it: one system, all of several, any of several, at least k of several.
 *
 * It is the structure function of reliability theory (Barlow and Proschan, 1975) in its coherent form: no part that works ever
 * hurts, and a system may occur more than once. The same structure is answered in three ways: exactly in probability
 * (`combine`), instant by instant over measured loss (availability of a journey), and as a graph of what stands on what.
 */
import { type Place, read } from '../compute/read.ts';
import type { Outcome } from '../decision/refusal.ts';

/** `ref` names a component: in the product a catalog reference such as `component:default/player`. */
export type Structure =
  | { readonly ref: string }
  | { readonly all: readonly Structure[] }
  | { readonly any: readonly Structure[] }
  | { readonly atLeast: number; readonly of: readonly Structure[] };

/** Nesting beyond this is no structure anybody drew; it is refused before it can exhaust the stack. */
const deepest = 500;

/** Reads a structure at a place; refuses empty lists, `atLeast` outside 1..n, unknown members, and what `knows` says is not there. */
export function structureAt(place: Place, knows: (ref: string) => boolean = () => true, depth = 0): Structure {
  if (depth > deepest) place.refuse('compute.too-deep', `is nested deeper than ${deepest}`);
  const parts = (list: Place) => list.list((part) => structureAt(part, knows, depth + 1), 1);
  if (place.has('all')) return { all: parts(place.members('all').all) };
  if (place.has('any')) return { any: parts(place.members('any').any) };
  if (place.has('atLeast') || place.has('of')) {
    const { atLeast, of } = place.members('atLeast', 'of');
    const needed = atLeast.number({ min: 1, whole: true });
    const among = parts(of);
    if (needed > among.length) atLeast.refuse('compute.too-large', `must be at most ${among.length}, the length of its list`);
    return { atLeast: needed, of: among };
  }
  const { ref } = place.members('ref');
  const name = ref.text();
  if (!knows(name)) ref.refuse('compute.unknown-component', `names ${JSON.stringify(name)}, of which no figure is given`);
  return { ref: name };
}

/** Reads a structure, or refuses with a JSON pointer that begins at `path`. */
export function readStructure(value: unknown, path = '', knows?: (ref: string) => boolean): Outcome<Structure> {
  return read(value, (place) => structureAt(place, knows), path);
}

/** Names of the components, each once, in the order in which they first occur. */
export function componentsOf(structure: Structure): string[] {
  const found = new Set<string>();
  const visit = (part: Structure): void => {
    if ('ref' in part) found.add(part.ref);
    else partsOf(part).forEach(visit);
  };
  visit(structure);
  return [...found];
}

/** The parts of a structure; none for a component. */
export function partsOf(structure: Structure): readonly Structure[] {
  if ('all' in structure) return structure.all;
  if ('any' in structure) return structure.any;
  return 'of' in structure ? structure.of : [];
}

/** How many of its parts a structure needs: all, one, or `atLeast`. */
export function neededOf(structure: Exclude<Structure, { readonly ref: string }>): number {
  if ('all' in structure) return structure.all.length;
  return 'any' in structure ? 1 : structure.atLeast;
}
