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

/** Answers the systems whose names are like one, best first: the same but for separators and endings, one inside the other, or many pairs of letters in common. */
export type Suggest = (name: string, most?: number) => string[];

/** Makes the look-up for many names: which texts hold a pair of letters is put down once, so that a name is held only against those that share some. */
export function suggesting(systems: readonly Nameable[]): Suggest {
  const texts = systems.flatMap(({ ref, title }) => [...new Set([plain(nameOf(ref)), plain(title)])].map((text) => ({ ref, text, size: pairs(text).size })));
  const holding = new Map<string, number[]>();
  const same = new Map<string, number[]>();
  const put = (into: Map<string, number[]>, key: string, index: number): void => {
    const known = into.get(key);
    if (known === undefined) into.set(key, [index]);
    else known.push(index);
  };
  for (const [index, { text }] of texts.entries()) {
    put(same, text, index);
    for (const pair of pairs(text)) put(holding, pair, index);
  }
  const common = new Uint16Array(texts.length);
  return (name, most = 3) => {
    const wanted = plain(name);
    if (wanted === '') return [];
    const asked = pairs(wanted);
    // A single letter has no pair.
    const touched = asked.size === 0 ? [...(same.get(wanted) ?? [])] : [];
    for (const pair of asked)
      for (const index of holding.get(pair) ?? []) {
        const before = common[index] ?? 0;
        if (before === 0) touched.push(index);
        common[index] = before + 1;
      }
    const best = new Map<string, number>();
    for (const index of touched) {
      const { ref, text, size } = texts[index] ?? { ref: '', text: '', size: 0 };
      const like = likeness(wanted, text, asked.size, size, common[index] ?? 0);
      common[index] = 0;
      if (like >= 0.5 && like > (best.get(ref) ?? 0)) best.set(ref, like);
    }
    return [...best]
      .sort(([a, likeA], [b, likeB]) => likeB - likeA || (a < b ? -1 : 1))
      .slice(0, most)
      .map(([ref]) => ref);
  };
}

/** Of one name; for many make `suggesting` once. */
export function suggestionsFor(name: string, systems: readonly Nameable[], most?: number): string[] {
  return suggesting(systems)(name, most);
}

/** Dice's coefficient of letter pairs (Dice 1945), of their numbers and how many are common; what is the same is 1, what is contained at least 0.7. */
function likeness(a: string, b: string, pairsA: number, pairsB: number, common: number): number {
  if (a === b) return 1;
  if (common === 0) return 0;
  const dice = (2 * common) / (pairsA + pairsB);
  const contained = common === Math.min(pairsA, pairsB) && Math.min(a.length, b.length) >= 4 && (a.includes(b) || b.includes(a));
  return contained ? Math.max(dice, 0.7) : dice;
}

const pairs = (text: string): Set<string> => new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => text.slice(index, index + 2)));
