/** In which words does an answer leave the house? A mail that quotes what is answered, or one line of chat. */

/** What an answer is about. */
export interface Answered {
  readonly number: number;
  readonly title: string;
  /** What was asked last, and by whom; null: nothing is quoted. */
  readonly asked: { readonly name: string; readonly on: string; readonly text: string } | null;
}

const mostQuoted = 40;
const longestLine = 360;

/** `[req-1042]`: what tells in the subject of a mail which request it belongs to. */
export const tokenOf = (number: number): string => `req-${number}`;

/** The number in a token; null: it is none. */
export function numberOfToken(token: string): number | null {
  const digits = /^req-(\d{1,12})$/i.exec(token)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** A mail: the answer, who gives it, how to say how it was, and below what is answered. */
export function answerMail(text: string, by: string, about: Answered, links: { readonly page: string | null; readonly pulse: string | null }): string {
  const foot = [
    by,
    ...(links.pulse === null ? [] : ['', `How was this answer? One tap: ${links.pulse}`]),
    ...(links.page === null ? [] : [`Request ${about.number}: ${links.page}`]),
  ];
  return [text.trimEnd(), '', '-- ', ...foot, ...quoted(about.asked)].join('\n');
}

function quoted(asked: Answered['asked']): string[] {
  if (asked === null) return [];
  const lines = asked.text.trimEnd().split('\n');
  const shown = lines.slice(0, mostQuoted).map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`));
  return ['', `On ${asked.on}, ${asked.name} wrote:`, ...shown, ...(lines.length > mostQuoted ? ['> …'] : [])];
}

/** One line to whoever asked in a channel; the whole answer stands behind the link. */
export function answerLine(text: string, to: string, number: number): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  const said = flat.length > longestLine ? `${flat.slice(0, longestLine - 1).trimEnd()}…` : flat;
  return `${to}: ${said} (request ${number})`;
}

/** What a machine says to whoever asked by mail. It promises no more than is promised. */
export function receivedMail(number: number, due: string | null, page: string | null): string {
  return [
    `Your question is here, as request ${number}.`,
    due === null ? 'A person will answer it.' : `A person answers it by ${due}.`,
    ...(page === null ? [] : ['', page]),
    '',
    'This was sent by a machine. Answers to it come to people.',
  ].join('\n');
}

/** The first words of what was asked, where nobody gave it a title. */
export function titleFrom(text: string): string {
  const line =
    text
      .split('\n')
      .map((each) => each.trim())
      .find((each) => each !== '') ?? '';
  if (line === '') return 'Without words';
  if (line.length <= 100) return line;
  const cut = line.slice(0, 99);
  return `${cut.slice(0, Math.max(60, cut.lastIndexOf(' '))).trimEnd()}…`;
}
