/** What does a subject carry? A token such as `[req-1042]`, by which an answer finds its request when a mail client drops every other trace. */

const token = /\[(req-[1-9]\d{0,9})\]/i;
const longest = 500;

/** The first token, in small letters; null when there is none. */
export function tokenIn(subject: string): string | null {
  return token.exec(subject)?.[1]?.toLowerCase() ?? null;
}

/** A subject as people read it: one line, without tokens. */
export function plainSubject(subject: string): string {
  return subject.replaceAll(new RegExp(token, 'gi'), ' ').replaceAll(/\s+/g, ' ').trim().slice(0, longest);
}

/** The subject of an answer: `Re:` once, and the token at its end. */
export function answerSubject(subject: string, given: string | null): string {
  const plain = plainSubject(subject);
  const answered = /^re(\[\d+\])?:/i.test(plain) ? plain : `Re: ${plain === '' ? 'your mail' : plain}`;
  return given === null ? answered : `${answered} [${given}]`;
}
