/**
 * Which questions are asked again and again?
 *
 * A question is the words it uses, as a vector of length 1; two are alike by the cosine between them. A word weighs (1 + ln times it
 * is used) × its rarity, the idea of tf-idf (Salton and Buckley 1988), but with a rarity made for few and short texts: 1 for a word
 * that two questions share, less the more share it, and a half for one that nobody else uses, since that tells what a question is
 * apart from others and of no likeness. From the oldest on, each question joins the cluster whose middle
 * is likest, when it is like enough, and begins one of its own else. So an answer depends on nothing but the questions and their order.
 * Words are compared as they stand, without endings or languages; what differs only by numbers, addresses and ids counts as the same.
 */
import type { Instant } from '../time/instant.ts';

export interface Question {
  readonly id: string;
  readonly at: Instant;
  readonly text: string;
}

export interface Cluster {
  /** Oldest first. */
  readonly questions: readonly string[];
  readonly lastAt: Instant;
  /** What they have in common, weightiest first. */
  readonly words: readonly string[];
  /** Mean cosine with the middle, 0..1. */
  readonly likeness: number;
}

const enough = 0.4;
/** So many more texts are thought of, so that what all of a handful share still weighs something. */
const fewTexts = 10;
const longestText = 4000;
const toldWords = 5;
/** Words that say nothing about what is asked, in the languages we have met. */
const empty = new Set(
  'a an and are as at be but by can could do does for from get have hello hey hi how i if in is it me my need no not of on or our please so thanks that the there this to us was we what when where which who why will with would you your att och det den en ett för hej i inte jag kan med om på som till tack var vi är'.split(
    ' ',
  ),
);

/** Groups of at least `least` questions that are alike, the largest first. Refuses nothing: an empty text is like no other. */
export function clustersOf(questions: readonly Question[], least = 3): readonly Cluster[] {
  const ordered = [...questions].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const vectors = vectorsOf(ordered.map(({ text }) => wordsOf(text)));
  const groups: Group[] = [];
  const byWord = new Map<string, Set<number>>();
  for (const [index, vector] of vectors.entries()) {
    if (vector.size === 0) continue;
    let [best, bestLikeness] = [-1, enough];
    for (const candidate of [...nearTo(vector, byWord)].sort((a, b) => a - b)) {
      const group = groups[candidate];
      const likeness = group === undefined ? 0 : cosine(vector, group);
      if (likeness > bestLikeness) [best, bestLikeness] = [candidate, likeness];
    }
    if (best === -1) best = groups.push({ members: [], sum: new Map(), squares: 0 }) - 1;
    const group = groups[best];
    if (group === undefined) continue;
    join(group, index, vector);
    for (const word of vector.keys()) byWord.set(word, (byWord.get(word) ?? new Set()).add(best));
  }
  return groups
    .filter(({ members }) => members.length >= least)
    .map((group) => ({ group, ...group }))
    .map(({ group, members, sum }) => ({
      questions: members.map((index) => ordered[index]?.id ?? ''),
      lastAt: Math.max(...members.map((index) => ordered[index]?.at ?? 0)),
      words: [...sum]
        .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
        .slice(0, toldWords)
        .map(([word]) => word),
      likeness: members.reduce((total, index) => total + cosine(vectors[index] ?? new Map(), group), 0) / members.length,
    }))
    .sort((a, b) => b.questions.length - a.questions.length || b.lastAt - a.lastAt);
}

type Vector = ReadonlyMap<string, number>;

/** Questions that are alike, and their middle: the sum of their vectors, with the square of its length. */
interface Group {
  readonly members: number[];
  readonly sum: Map<string, number>;
  squares: number;
}

function join(group: Group, index: number, vector: Vector): void {
  group.members.push(index);
  for (const [word, weight] of vector) {
    const before = group.sum.get(word) ?? 0;
    group.squares += 2 * before * weight + weight * weight;
    group.sum.set(word, before + weight);
  }
}

/**
 * Groups that may be like enough. Words that many groups share are passed over as long as what they weigh together is too little: a group that
 * shares nothing but those has a cosine of at most the root of their squares (Cauchy and Schwarz).
 */
function nearTo(vector: Vector, byWord: ReadonlyMap<string, ReadonlySet<number>>): Set<number> {
  const rarestFirst = [...vector].map(([word, weight]) => ({ weight, groups: byWord.get(word) })).sort((a, b) => (a.groups?.size ?? 0) - (b.groups?.size ?? 0));
  const near = new Set<number>();
  let left = rarestFirst.reduce((sum, { weight }) => sum + weight * weight, 0);
  for (const { weight, groups } of rarestFirst) {
    if (left <= enough * enough) break;
    for (const group of groups ?? []) near.add(group);
    left -= weight * weight;
  }
  return near;
}

function wordsOf(text: string): string[] {
  const plain = text.slice(0, longestText).toLowerCase().normalize('NFKC');
  return (plain.match(/[\p{L}][\p{L}\p{N}_-]*/gu) ?? []).filter((word) => word.length > 1 && !empty.has(word) && !/\d{3,}/.test(word));
}

function vectorsOf(texts: readonly (readonly string[])[]): Vector[] {
  const found = new Map<string, number>();
  for (const words of texts) for (const word of new Set(words)) found.set(word, (found.get(word) ?? 0) + 1);
  return texts.map((words) => {
    const times = new Map<string, number>();
    for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
    const weights = [...times].map(([word, n]) => [word, (1 + Math.log(n)) * rarity(found.get(word) ?? 1, texts.length)] as const);
    const length = Math.hypot(...weights.map(([, weight]) => weight));
    return new Map(length === 0 ? [] : weights.map(([word, weight]) => [word, weight / length]));
  });
}

function rarity(uses: number, texts: number): number {
  if (uses === 1) return 0.5;
  return Math.log((texts + fewTexts) / uses) / Math.log((texts + fewTexts) / 2);
}

function cosine(vector: Vector, { sum, squares }: Group): number {
  let product = 0;
  for (const [word, weight] of vector) product += weight * (sum.get(word) ?? 0);
  return product === 0 ? 0 : product / Math.sqrt(squares);
}
