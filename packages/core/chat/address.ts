/** Is a line said to the bot, and what does it ask? In a channel: when it begins with the bot's nick, or with `!`. Alone with the bot: always. */

/** What is asked; null when the line is not for the bot. */
export function askedOfBot(text: string, nick: string | null, isPrivate: boolean): string | null {
  const line = text.trim();
  const addressed = addressee(line);
  if (addressed !== null && nick !== null && sameNick(addressed.nick, nick)) return addressed.rest;
  if (nick !== null && line.toLowerCase().startsWith(`@${nick.toLowerCase()} `)) return line.slice(nick.length + 2).trim();
  const mark = /^!\s*(\p{L}[\s\S]*)$/u.exec(line);
  if (mark !== null) return mark[1] ?? null;
  return isPrivate && line !== '' ? line : null;
}

/** Words that begin a line with a colon and are nobody's name. */
const noNames =
  /^(?:update|fyi|note|edit|ps|re|ok|okay|yes|no|so|hmm|well|question|answer|status|info|summary|tldr|warning|todo|fix|fixed|done|btw|also|and|but)$/i;

/**
 * To whom a line is said, as it is done in channels: `anna: have a look`, `@anna have a look`. Links and clock times are no nicks. Before a comma stands more often a word than a name
 * («yes, it is down»), so that counts only for whom `isNick` knows.
 */
export function addressee(text: string, isNick: (nick: string) => boolean = () => true): { readonly nick: string; readonly rest: string } | null {
  const named =
    /^(@?)([\p{L}_[\]\\`^{|}][\p{L}\p{N}_[\]\\`^{|}.-]{0,60})([:,])\s+(\S[\s\S]*)$/u.exec(text) ??
    /^(@)([\p{L}_][\p{L}\p{N}_.-]{0,60})(\s)\s*(\S[\s\S]*)$/u.exec(text);
  if (named === null) return null;
  const [, at = '', nick = '', sign = '', rest = ''] = named;
  if (at === '' && (sign === ',' ? !isNick(nick) : noNames.test(nick))) return null;
  return { nick, rest: rest.trim() };
}

/** Whether two nicks are the same to a network: case does not matter, and by IRC's old rule `{}|^` are small `[]\~`. */
export function sameNick(a: string, b: string): boolean {
  return foldNick(a) === foldNick(b);
}

/** A nick or a channel's name in the one form under which it is compared. */
export function foldNick(nick: string): string {
  return nick.toLowerCase().replace(/[[\]\\~]/g, (sign) => ({ '[': '{', ']': '}', '\\': '|', '~': '^' })[sign] ?? sign);
}
