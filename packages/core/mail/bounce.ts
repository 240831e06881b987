/** Who could not be reached, and why? Read from a delivery report (RFC 3464), whose fields stand line by line, and from the head of the mail that came back. */
import { messageIdsIn } from './headers.ts';

export interface Bounced {
  readonly recipient: string | null;
  /** Enhanced status code, such as `5.1.1`. */
  readonly status: string | null;
  /** Of the mail that came back. */
  readonly messageId: string | null;
  /** Nobody tries any more. A report of a delay, or that it arrived, is not final. */
  readonly isFinal: boolean;
}

/** Reads what texts of a report tell: its status part, its words, the headers of the mail that came back. The first of each counts, as text that a database keeps. */
export function bouncedIn(texts: readonly string[], failedRecipients: string | null): Bounced {
  const all = texts.map((text) => text.slice(0, 100_000).replaceAll('\0', '').toWellFormed()).join('\n');
  const recipient =
    /^(?:final|original)-recipient:\s*(?:rfc822;)?\s*<?([^\s<>;]{3,320})>?/im.exec(all)?.[1] ?? failedRecipients?.split(',')[0]?.trim().slice(0, 320) ?? null;
  const status = /^status:\s*([245]\.\d{1,3}\.\d{1,3})/im.exec(all)?.[1] ?? /(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(all)?.[1] ?? null;
  const id = /^message-id:\s*([^\r\n]{3,500})/im.exec(all)?.[1];
  const action = /^action:\s*(\w{1,20})/im.exec(all)?.[1]?.toLowerCase();
  const isFinal = action === undefined ? status === null || status.startsWith('5') : action === 'failed';
  return { recipient, status, messageId: id === undefined ? null : (messageIdsIn(id)[0] ?? null), isFinal };
}
