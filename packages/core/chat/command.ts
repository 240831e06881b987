/**
 * What does somebody want of the bot who writes to it in plain words? A short list of commands, each understood in a few ways of saying it; what is not
 * understood is answered with the reason and, where a word is nearly one of ours, with what was probably meant. Parsing changes nothing and asks nobody:
 * which system or incident is meant is found out by whoever carries the command out.
 */
import { type CommandName, commands, type Found } from './language.ts';
import { nearestWord } from './near.ts';

export type { Command } from './language.ts';

/** What it is not, and what it might be. */
export interface NotUnderstood {
  readonly ok: false;
  readonly reason: string;
  /** A command that would be understood, or the beginning of one. */
  readonly didYouMean: string | null;
  /** A courtesy, which wants no answer. */
  readonly isThanks: boolean;
}

const longestCommand = 1000;
const thanks =
  /^(?:(?:many )?thanks|thank you|thx|ty|cheers|ok|okay|nice|great|good (?:bot|work|morning|night)|cool)(?: (?:a lot|so much|very much))?(?:,? \S+)?[.!)]*$/i;

/** Reads one line that was said to the bot. */
export function parseCommand(line: string): Found | NotUnderstood {
  const text = line
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^(?:please|pls|hey|hi|hello)[,!]?\s+/i, '')
    .replace(/^(?:can you|could you)\s+/i, '')
    .trim();
  if (text === '') return { ok: false, reason: 'you said nothing', didYouMean: 'help', isThanks: false };
  if (text.length > longestCommand) return { ok: false, reason: `that is longer than ${longestCommand} characters`, didYouMean: null, isThanks: false };
  for (const { read } of commands) {
    const found = read(text);
    if (found !== null) return found;
  }
  return notUnderstood(text);
}

function notUnderstood(text: string): NotUnderstood {
  const no = (reason: string, didYouMean: string | null): NotUnderstood => ({ ok: false, reason, didYouMean, isThanks: false });
  if (thanks.test(text)) return { ok: false, reason: 'that is no command', didYouMean: null, isThanks: true };
  const [first = ''] = text.toLowerCase().split(' ');
  const words = commands.flatMap(({ words: own, name }) => own.map((word) => ({ word, name })));
  const known = words.find(({ word }) => word === first);
  if (known !== undefined) return no(`after «${first}» I miss something`, exampleOf(known.name));
  const near = nearestWord(first.replace(/[?!.,:]+$/, ''), [...new Set(words.map(({ word }) => word))]);
  if (near === null) return no(`I do not know «${first.slice(0, 40)}»`, null);
  const corrected = `${near}${text.slice(first.length)}`;
  const reads = commands.some(({ read }) => read(corrected) !== null);
  return no(`I do not know «${first.slice(0, 40)}»`, reads ? corrected : exampleOf(words.find(({ word }) => word === near)?.name ?? 'help'));
}

function exampleOf(name: CommandName): string {
  return commands.find((command) => command.name === name)?.example ?? 'help';
}

/** Help that fits one screen; of one command when a word of it is given. */
export function helpLines(about: string | null): readonly string[] {
  if (about !== null) {
    const word = about.toLowerCase();
    const meant = commands.filter(({ name, words }) => name === word || words.includes(word));
    if (meant.length > 0) return meant.map(({ example, says }) => `${example}: ${says}`);
  }
  const groups = new Map<string, string[]>([
    ['Ask', []],
    ['Incidents', []],
    ['Questions', []],
    ['You', []],
  ]);
  for (const { group, example } of commands) groups.set(group, [...(groups.get(group) ?? []), example]);
  return [...groups].map(([group, examples]) => `${group}: ${examples.join(' · ')}`);
}
