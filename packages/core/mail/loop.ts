/**
 * Does a mail go round in a circle? Ours came back (our Message-ID, or our mark in X-Loop), it passed too many servers, or one address writes more than a person can. Such
 * mail is accepted and kept like any other, but quiet: nothing is sent because of it.
 */
import type { MailHeader } from './headers.ts';

export interface LoopClues {
  readonly headers: readonly MailHeader[];
  /** Whether its Message-ID is one that we gave. */
  readonly isOurs: boolean;
  /** What we write into X-Loop. */
  readonly mark: string;
  /** Mails of the same sender in the last hour, this one not counted. */
  readonly lastHour: number;
  /** Of these, how many with the same subject. */
  readonly sameSubject: number;
  /** Monitors may write as much as they like: what they say is grouped. */
  readonly isAlert: boolean;
}

const mostReceived = 50;
const mostAnHour = 60;
const mostAlike = 10;

/** Why a mail is to be quiet; null: it is not. */
export function loopOf({ headers, isOurs, mark, lastHour, sameSubject, isAlert }: LoopClues): string | null {
  if (isOurs) return 'a mail of ours came back';
  if (headers.some(({ name, value }) => (name === 'x-loop' || name === 'list-id') && value.includes(mark))) return 'it carries our mark: it came from us';
  const hops = headers.filter(({ name }) => name === 'received').length;
  if (hops > mostReceived) return `it passed ${hops} servers`;
  if (isAlert) return null;
  if (lastHour >= mostAnHour) return `its sender wrote ${lastHour} mails in the last hour`;
  if (sameSubject >= mostAlike) return `its sender wrote ${sameSubject} mails with this subject in the last hour`;
  return null;
}
