/**
 * Which calls of a system stand for each other? Those that name the same choice, one after another in the list. Here they are checked and
 * their shares written out.
 *
 * While nothing fails each request makes `needed` of a choice's calls, so their shares add up to that: a share keeps its meaning wherever
 * calls are counted (visits, sizes, circles without an end). Of several needed the shares are even, since whoever is asked next is the next
 * in the list and not drawn.
 */
import type { ScenarioCall } from './scenario.ts';

/** So many calls can stand for each other. */
export const mostAlternatives = 64;

/** From where to where (exclusive) each choice stands in a list of calls. */
export function spansOf(calls: readonly Pick<ScenarioCall, 'choice'>[]): { readonly from: number; readonly after: number; readonly needed: number }[] {
  const spans: { from: number; after: number; needed: number }[] = [];
  for (const [index, { choice }] of calls.entries()) {
    if (choice === null) continue;
    const last = spans.at(-1);
    if (last !== undefined && last.after === index && calls[index - 1]?.choice?.name === choice.name) last.after++;
    else spans.push({ from: index, after: index + 1, needed: choice.needed });
  }
  return spans;
}

interface Wrong {
  readonly index: number;
  readonly message: string;
}

/** The calls with the shares of choices written out where they were not said, or the first that cannot be and why. */
export function choicesOf(
  calls: readonly ScenarioCall[],
  said: readonly boolean[],
  parallel: boolean,
): { readonly choices: ScenarioCall[]; readonly wrong: Wrong | null } {
  const choices = [...calls];
  const names = new Set<string>();
  for (const { from, after } of spansOf(calls)) {
    const first = calls[from];
    const choice = first?.choice;
    if (choice === null || choice === undefined) continue;
    const wrong = (index: number, message: string) => ({ choices, wrong: { index, message } });
    const count = after - from;
    if (parallel) return wrong(from, 'is one of a choice, which asks one after the other; a system that makes its calls all at once needs a system between');
    if (names.has(choice.name)) return wrong(from, `names the choice ${JSON.stringify(choice.name)} again; its calls must stand one after another`);
    names.add(choice.name);
    if (count > mostAlternatives) return wrong(from, `makes a choice of ${count}; at most ${mostAlternatives} can stand for each other`);
    if (choice.needed > count) return wrong(from, `needs ${choice.needed} of ${count}`);
    const even = choice.needed / count;
    let sum = 0;
    for (let index = from; index < after; index++) {
      const call = calls[index];
      if (call === undefined) continue;
      if (call.choice?.needed !== choice.needed || call.hard !== first?.hard)
        return wrong(index, 'must say the same of its choice, and of hard, as the others');
      const share = said[index] === true ? call.share : even;
      if (choice.needed > 1 && Math.abs(share - even) > 1e-9) return wrong(index, `must have the even share ${even} where several are needed`);
      sum += share;
      choices[index] = { ...call, share };
    }
    if (Math.abs(sum - choice.needed) > 1e-6) return wrong(from, `and the others of its choice have shares that add up to ${sum} instead of ${choice.needed}`);
  }
  return { choices, wrong: null };
}
