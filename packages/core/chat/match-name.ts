/**
 * Which thing does somebody mean who writes a name in chat? The reference, the name, the title and aliases count, whatever their case, accents and dashes.
 * The best kind of hit decides: the whole name, its beginning, the beginning of a word in it, anywhere in it, and last a slip of the keyboard. Several hits of the
 * best kind are told as such: nothing is guessed.
 */
import { wordDistance } from './near.ts';

/** A thing that has names. */
export interface Named {
  readonly ref: string;
  readonly title: string;
  /** Further names it goes by. */
  readonly aliases: readonly string[];
}

export type Meant<T> =
  | { readonly found: 'one'; readonly thing: T }
  | { readonly found: 'several'; readonly things: readonly T[] }
  | { readonly found: 'none'; readonly near: readonly T[] };

const mostTold = 5;

/** Small letters and digits alone; words stay apart by one space. */
export function plainName(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const tight = (text: string): string => text.replaceAll(' ', '');

function namesOf(thing: Named): string[] {
  const name = thing.ref.slice(Math.max(thing.ref.indexOf(':'), thing.ref.indexOf('/')) + 1);
  return [name, thing.title, ...thing.aliases].map(plainName);
}

/** 0 is the whole name; null: no hit. */
function kindOfHit(names: readonly string[], typed: string, typedTight: string): number | null {
  let best: number | null = null;
  const take = (kind: number): void => {
    if (best === null || kind < best) best = kind;
  };
  for (const name of names) {
    const nameTight = tight(name);
    if (nameTight === typedTight) take(0);
    else if (nameTight.startsWith(typedTight)) take(1);
    else if (name.includes(` ${typed}`)) take(2);
    else if (typedTight.length >= 3 && nameTight.includes(typedTight)) take(3);
    else if (typedTight.length >= 4 && wordDistance(nameTight, typedTight, slips(typedTight)) <= slips(typedTight)) take(4);
  }
  return best;
}

/** Whether a text says one of the names of a thing, as whole words: `deployed media-store 2.1` names «Media store». */
export function saysNameOf(text: string, thing: Named): boolean {
  const said = ` ${plainName(text)} `;
  return namesOf(thing).some((name) => name.length >= 2 && said.includes(` ${name} `));
}

const slips = (typed: string): number => (typed.length <= 6 ? 1 : 2);

/** Finds what is meant among all things that have names. */
export function matchName<T extends Named>(typed: string, things: readonly T[]): Meant<T> {
  const asRef = typed.trim().toLowerCase();
  const exact = things.find(({ ref }) => ref === asRef);
  if (exact !== undefined) return { found: 'one', thing: exact };
  const plain = plainName(asRef.includes(':') ? asRef.slice(asRef.indexOf(':') + 1).replace(/^[^/]*\//, '') : typed);
  const plainTight = tight(plain);
  if (plainTight === '') return { found: 'none', near: [] };
  let best = 5;
  let hits: T[] = [];
  for (const thing of things) {
    const kind = kindOfHit(namesOf(thing), plain, plainTight);
    if (kind === null || kind > best) continue;
    if (kind < best) [best, hits] = [kind, []];
    hits.push(thing);
  }
  const [first] = hits;
  if (first === undefined) return { found: 'none', near: [] };
  if (best === 4) return { found: 'none', near: hits.slice(0, mostTold) };
  if (hits.length === 1) return { found: 'one', thing: first };
  return { found: 'several', things: hits.slice(0, mostTold) };
}

/** An incident, or a request, by the end of its id as people say it (`9XK2F`); what is typed has at least four signs. */
export function matchHandle<T extends { readonly id: string }>(typed: string, things: readonly T[]): T | null {
  const wanted = typed.replace(/^#/, '').toUpperCase();
  if (!/^(?:[A-Z]{2,5}_)?[0-9A-Z]{4,26}$/.test(wanted)) return null;
  const end = wanted.slice(wanted.indexOf('_') + 1);
  const hits = things.filter(({ id }) => id.toUpperCase().endsWith(end));
  return hits.length === 1 ? (hits[0] ?? null) : null;
}

/** How an id is said in chat: its last five signs. */
export function handleOf(id: string): string {
  return id.slice(-5);
}
