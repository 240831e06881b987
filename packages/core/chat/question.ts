/**
 * Is a line in a channel a question for operations, and did a person answer it?
 *
 * A *mark* makes any line one at once: `?ops …`, `… ?ops`, `goalie: …`, `@goalie …`, `ops: …`. Without it a line that reads like a question becomes one when nobody
 * answers for as long as the channel's policy says. A line that is said to somebody by name, or to the bot, is for them and not for operations.
 *
 * An answer is the next line of another person: one said to the asker by name, or one said to nobody in particular that asks nothing of its own. A short counter-question («which one?»)
 * is an answer too: somebody looks at it. Notices, bots, and what is said to third ones are none. That is coarse on purpose: it stops a clock, it does not close the question.
 */
import type { Instant } from '../time/instant.ts';
import { addressee, sameNick } from './address.ts';

export interface Spoken {
  readonly nick: string;
  readonly text: string;
  readonly isBot: boolean;
  readonly kind: 'line' | 'action' | 'notice';
  readonly at: Instant;
}

const leadingMark = /^\s*(?:\?ops\b|!ask\b|@?(?:goalie|ops|operations)\s*[:,]|@(?:goalie|ops|operations)\b)\s*[:,]?\s*/i;
const trailingMark = /\s*(?:^|\s)(?:\?ops|@goalie|@ops)\s*[.!?]*\s*$/i;

/** The question without its mark; null when the line has none, or nothing beside it. */
export function markedQuestion(text: string): string | null {
  const rest = leadingMark.test(text) ? text.replace(leadingMark, '') : trailingMark.test(text) ? text.replace(trailingMark, '') : null;
  return rest === null || rest.trim() === '' ? null : rest.trim();
}

const beginnings =
  /^(?:(?:hi|hello|hey|hej|morning|good morning)[,!. ]+(?:all|everyone|folks|there)?[,!. ]*)?(?:who|what|when|where|why|which|how|can|could|does|do|did|is|are|was|were|will|would|should|has|have|anyone|anybody|somebody|someone)\b/i;
const wishes =
  /^(?:(?:hi|hello|hey)[,!. ]+)?(?:can|could|would)\s+(?:you|someone|somebody|anyone|anybody|we|i)\b|\b(?:anyone|anybody|somebody|someone)\b.*\b(?:knows?|help|look|seen|around)\b/i;

/** Whether a line reads like a question: it ends with a question mark and says something, or asks in so many words. */
export function readsLikeQuestion(text: string): boolean {
  const line = text.trim();
  const letters = line.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 6) return false;
  const said = line.replace(/https?:\/\/\S+/gi, '').trim();
  if (/\?[)\s:;!.*-]*$/.test(said)) return true;
  return wishes.test(said) || (beginnings.test(said) && /\?/.test(said));
}

export type ForOps =
  | { readonly is: 'marked'; readonly question: string; readonly reason: string }
  | { readonly is: 'if-unanswered'; readonly question: string; readonly reason: string }
  | { readonly is: 'no'; readonly reason: string };

/** Nobody is known. */
const nobody = (): boolean => false;

/** Decides what a line is. `bot` is the bot's nick on that network; `isNick` knows who talks there. */
export function questionForOps(line: Spoken, bot: string | null, isNick: (nick: string) => boolean = nobody): ForOps {
  if (line.kind === 'notice') return { is: 'no', reason: 'a notice' };
  if (line.isBot) return { is: 'no', reason: 'said by a bot' };
  const marked = markedQuestion(line.text);
  if (marked !== null) return { is: 'marked', question: marked, reason: 'it carries the mark' };
  const to = addressee(line.text, (nick) => isNick(nick) || (bot !== null && sameNick(nick, bot)));
  if (to !== null) return { is: 'no', reason: bot !== null && sameNick(to.nick, bot) ? 'said to the bot' : `said to ${to.nick}` };
  if (readsLikeQuestion(line.text)) return { is: 'if-unanswered', question: line.text.trim(), reason: 'it reads like a question' };
  return { is: 'no', reason: 'it asks nothing' };
}

/** A question of a channel that still waits. */
export interface Waiting {
  readonly line: string;
  readonly nick: string;
  readonly at: Instant;
}

/** A question of so many words may be about what was asked before it. */
const shortWords = 4;

/** Which of the waiting questions of a channel does a line answer, and why? Of several the asker named, else the latest. Null: none. */
export function answeredBy(
  line: Spoken,
  waiting: readonly Waiting[],
  bot: string | null,
  isNick: (nick: string) => boolean = nobody,
): { readonly line: string; readonly reason: string } | null {
  if (line.kind === 'notice' || line.isBot) return null;
  const others = waiting.filter((one) => !sameNick(one.nick, line.nick) && one.at <= line.at);
  const names = [...waiting.map(({ nick }) => nick), ...(bot === null ? [] : [bot])];
  const to = addressee(line.text, (nick) => isNick(nick) || names.some((name) => sameNick(name, nick)));
  const latest = (list: readonly Waiting[]): Waiting | null =>
    list.reduce<Waiting | null>((best, one) => (best === null || one.at >= best.at ? one : best), null);
  if (to !== null) {
    const theirs = latest(others.filter((one) => sameNick(one.nick, to.nick)));
    return theirs === null ? null : { line: theirs.line, reason: `${line.nick} said it to ${to.nick}` };
  }
  if (/^!/.test(line.text) || (bot !== null && line.text.toLowerCase().startsWith(`@${bot.toLowerCase()}`)) || markedQuestion(line.text) !== null) return null;
  if (readsLikeQuestion(line.text) && line.text.trim().split(/\s+/).length > shortWords) return null;
  const last = latest(others);
  return last === null ? null : { line: last.line, reason: `the next line of another person (${line.nick})` };
}
