/** What does a mail adapter tell the house? Each mail it received, once the house has kept it. */

/** A mail as it came in. */
export interface ReceivedMail {
  /** Id of the adapter that received it. */
  readonly adapter: string;
  /** The whole of it as it came over the wire. */
  readonly raw: Uint8Array;
  /** Of the envelope, not of the headers; null where there was none (IMAP). */
  readonly envelope: { readonly from: string; readonly to: readonly string[]; readonly remoteAddress: string } | null;
  readonly at: number;
}

/** What the house does with mails: it has kept the mail when this comes back, or says in words why it does not want it. */
export interface MailEar {
  readonly received: (mail: ReceivedMail) => Promise<{ readonly kept: true } | { readonly kept: false; readonly reason: string }>;
}
