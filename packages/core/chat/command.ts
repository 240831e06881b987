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
}

const longestCommand = 1000;

/** Reads one line that was said to the bot. */
export function parseCommand(line: string): Found | NotUnderstood {
  const text = line
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^(?:please|pls|hey|hi|hello)[,!]?\s+/i, '')
    .replace(/^(?:can you|could you)\s+/i, '')
    .trim();
  if (text === '') return { ok: false, reason: 'you said nothing', didYouMean: 'help' };
  if (text.length > longestCommand) return { ok: false, reason: `that is longer than ${longestCommand} characters`, didYouMean: null };
  for (const { read } of commands) {
    const found = read(text);
    if (found !== null) return found;
  }
  return notUnderstood(text);
}

function notUnderstood(text: string): NotUnderstood {
  const [first = ''] = text.toLowerCase().split(' ');
  const words = commands.flatMap(({ words: own, name }) => own.map((word) => ({ word, name })));
  const known = words.find(({ word }) => word === first);
  if (known !== undefined) return { ok: false, reason: `after «${first}» I miss something`, didYouMean: exampleOf(known.name) };
  const near = nearestWord(first.replace(/[?!.,:]+$/, ''), [...new Set(words.map(({ word }) => word))]);
  if (near === null) return { ok: false, reason: `I do not know «${first.slice(0, 40)}»`, didYouMean: null };
  const corrected = `${near}${text.slice(first.length)}`;
  for (const { read } of commands) if (read(corrected)?.ok === true) return { ok: false, reason: `I do not know «${first}»`, didYouMean: corrected };
  return { ok: false, reason: `I do not know «${first}»`, didYouMean: exampleOf(words.find(({ word }) => word === near)?.name ?? 'help') };
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
  const groups = new Map<string, string[]>();
  for (const { group, example } of commands) groups.set(group, [...(groups.get(group) ?? []), example]);
  return [...groups].map(([group, examples]) => `${group}: ${examples.join(' · ')}`);
}
