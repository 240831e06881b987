/**
 * Which system of the catalog does a name in traces or deployment files mean?
 *
 * In this order: what a person said (an alias, which may also say that it means none), the annotation `samspel.dev/service-name`, the
 * reference itself, the name of exactly one Component, else of exactly one Resource. Upper and lower case do not matter. A name that two
 * systems answer to means neither: a person must say. Suggestions are made by likeness of names and are never acted upon.
 */
import { fullRef, kindOf, nameOf } from '../catalog/reference.ts';

export interface Nameable {
  readonly ref: string;
  readonly title: string;
  /** By the annotation; null: none. */
  readonly serviceName: string | null;
}

export interface Meaning {
  /** Null: nobody knows, or it was said to mean none. */
  readonly ref: string | null;
  readonly by: 'alias' | 'annotation' | 'name' | 'ignored' | 'unknown';
}

export type Naming = (name: string) => Meaning;

/** Makes the look-up. Aliases by name in lower case. */
export function namingOf(systems: readonly Nameable[], aliases: ReadonlyMap<string, string | null>): Naming {
  const annotated = new Map<string, string | null>();
  const named = new Map<string, Map<string, string | null>>([
    ['component', new Map()],
    ['resource', new Map()],
  ]);
  const refs = new Set(systems.map(({ ref }) => ref));
  // Null: more than one.
  const put = (into: Map<string, string | null> | undefined, key: string, ref: string): void =>
    void into?.set(key, into.has(key) && into.get(key) !== ref ? null : ref);
  for (const { ref, serviceName } of systems) {
    if (serviceName !== null) put(annotated, serviceName.trim().toLowerCase(), ref);
    put(named.get(kindOf(ref)), nameOf(ref), ref);
  }
  return (name) => {
    const key = name.trim().toLowerCase();
    const alias = aliases.get(key);
    if (alias === null) return { ref: null, by: 'ignored' };
    if (alias !== undefined && refs.has(alias)) return { ref: alias, by: 'alias' };
    const byAnnotation = annotated.get(key) ?? null;
    if (byAnnotation !== null) return { ref: byAnnotation, by: 'annotation' };
    const whole = key.includes(':') || key.includes('/') ? fullRef(key, { kind: 'component' }) : null;
    if (whole !== null && refs.has(whole)) return { ref: whole, by: 'name' };
    const component = named.get('component')?.get(key);
    const found = component === undefined ? (named.get('resource')?.get(key) ?? null) : component;
    return found === null ? { ref: null, by: 'unknown' } : { ref: found, by: 'name' };
  };
}

const plain = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '')
    .replace(/(?:service|svc|server|app|api)+$/, '');

/** Systems whose names are like it, best first: the same but for separators and endings, one inside the other, or many pairs of letters in common. */
export function suggestionsFor(name: string, systems: readonly Nameable[], most = 3): string[] {
  const wanted = plain(name);
  if (wanted === '') return [];
  return systems
    .map(({ ref, title }) => ({ ref, likeness: Math.max(likeness(wanted, plain(nameOf(ref))), likeness(wanted, plain(title))) }))
    .filter(({ likeness: like }) => like >= 0.5)
    .sort((a, b) => b.likeness - a.likeness || (a.ref < b.ref ? -1 : 1))
    .slice(0, most)
    .map(({ ref }) => ref);
}

/** Dice's coefficient of letter pairs (Dice 1945); what is the same is 1, what is contained at least 0.7. */
function likeness(a: string, b: string): number {
  if (a === b) return 1;
  const [pairsA, pairsB] = [pairs(a), pairs(b)];
  if (pairsA.size === 0 || pairsB.size === 0) return 0;
  let common = 0;
  for (const pair of pairsA) if (pairsB.has(pair)) common++;
  const dice = (2 * common) / (pairsA.size + pairsB.size);
  return Math.min(a.length, b.length) >= 4 && (a.includes(b) || b.includes(a)) ? Math.max(dice, 0.7) : dice;
}

const pairs = (text: string): Set<string> => new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => text.slice(index, index + 2)));
