/**
 * Which things does somebody mean who has typed a few letters?
 *
 * Every word that was typed has to occur. A hit is better the earlier it stands: the name itself, then its beginning, the
 * beginning of a word in it, anywhere in it, then title, and last the description and tags. Equals are ordered by kind, then by name.
 */

/** A thing that can be found, with its texts in lower case. */
export interface Findable {
  readonly ref: string;
  /** Samspel's word: system, subsystem, area, team, person, journey, service, api. */
  readonly kind: string;
  readonly title: string;
  readonly hint: string;
  readonly nameText: string;
  readonly titleText: string;
  readonly restText: string;
}

/** Makes a thing findable. */
export function findable(thing: { ref: string; kind: string; name: string; title: string; hint: string; rest: string }): Findable {
  const { ref, kind, title, hint } = thing;
  return { ref, kind, title, hint, nameText: thing.name.toLowerCase(), titleText: title.toLowerCase(), restText: thing.rest.toLowerCase() };
}

const kindsInOrder = ['system', 'subsystem', 'journey', 'service', 'team', 'person', 'api', 'area'];

/** The words of what was typed. */
export function wordsOf(typed: string): string[] {
  return typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** Smaller is better; null: not meant. */
export function scoreOf(thing: Findable, words: readonly string[]): number | null {
  let total = 0;
  for (const word of words) {
    const score = scoreWord(thing, word);
    if (score === null) return null;
    total += score;
  }
  return total;
}

function scoreWord(thing: Findable, word: string): number | null {
  const { nameText, titleText } = thing;
  if (nameText === word || titleText === word) return 0;
  const inName = nameText.indexOf(word);
  if (inName === 0) return 1;
  const inTitle = titleText.indexOf(word);
  if (inTitle === 0) return 2;
  if (startsWord(nameText, inName)) return 3;
  if (startsWord(titleText, inTitle)) return 4;
  if (inName > 0 || inTitle > 0) return 6;
  return thing.restText.includes(word) ? 10 : null;
}

const startsWord = (text: string, index: number): boolean => index > 0 && /[^\p{L}\p{N}]/u.test(text.charAt(index - 1));

/** The best hits, best first. Nothing typed finds nothing. */
export function search(things: Iterable<Findable>, typed: string, limit: number, kind?: string): Findable[] {
  const words = wordsOf(typed);
  if (words.length === 0) return [];
  const hits: { thing: Findable; score: number }[] = [];
  for (const thing of things) {
    if (kind !== undefined && thing.kind !== kind) continue;
    const score = scoreOf(thing, words);
    if (score !== null) hits.push({ thing, score });
  }
  const rank = ({ kind: word }: Findable): number => (kindsInOrder.indexOf(word) + kindsInOrder.length + 1) % (kindsInOrder.length + 1);
  hits.sort(
    (a, b) =>
      a.score - b.score ||
      rank(a.thing) - rank(b.thing) ||
      (a.thing.nameText < b.thing.nameText ? -1 : a.thing.nameText > b.thing.nameText ? 1 : a.thing.ref < b.thing.ref ? -1 : 1),
  );
  return hits.slice(0, limit).map(({ thing }) => thing);
}
