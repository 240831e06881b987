/** What does a mail adapter tell the house? Each mail it received, once the house has kept it; and what it refused at the door. */

/**
 * What checking the sender came to; `temperror` where nobody could be asked. A DKIM of `policy` without a domain: the mail itself kept us from looking. Recorded, never a
 * reason to refuse.
 */
export interface SenderCheck {
  readonly spf: string;
  readonly dkim: readonly { readonly domain: string; readonly result: string }[];
  readonly dmarc: string;
}

/** A mail as it came in. */
export interface ReceivedMail {
  /** Id of the adapter that received it. */
  readonly adapter: string;
  /** The whole of it as it came over the wire. */
  readonly raw: Uint8Array;
  /** Of the envelope, not of the headers; null where there was none (IMAP). */
  readonly envelope: { readonly from: string; readonly to: readonly string[]; readonly remoteAddress: string } | null;
  /** Ours, that mail without an envelope counts for; null: the headers tell. */
  readonly address: string | null;
  /** Its place where it was fetched from, which makes it the same mail when it has neither Message-ID nor date; null: none. */
  readonly place: string | null;
  readonly check: SenderCheck | null;
  readonly at: number;
}

/** Somebody was sent away. */
export interface RefusedMail {
  readonly from: string;
  readonly to: string;
  readonly remoteAddress: string;
  readonly reason: string;
}

/** What the house does with mails: it has kept the mail when `received` comes back, or says in words why it does not want it. Throws when it could not keep it. */
export interface MailEar {
  /** Whether mail for this address is wanted. */
  readonly wants: (address: string) => Promise<boolean>;
  readonly received: (mail: ReceivedMail) => Promise<{ readonly kept: true } | { readonly kept: false; readonly reason: string }>;
  readonly refused: (refused: RefusedMail) => Promise<void>;
}
