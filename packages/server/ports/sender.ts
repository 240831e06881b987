/** What do features ask of a way out of the house? That one message is sent, and an honest word on what became of it. */

/** What is sent. Each way takes of it what it can carry. */
export interface SendBody {
  /** Mail's subject, a push notice's title. */
  readonly subject?: string;
  readonly text: string;
  readonly html?: string;
  /** Mail headers such as `Message-ID`, `In-Reply-To`, `References`; headers of a webhook. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly attachments?: readonly SendAttachment[];
  /** Where a reader goes on: the address that a push notice opens. */
  readonly link?: string;
  /** Facts for machines: the JSON of a webhook. Without it a webhook sends subject, text and link. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** How a way that knows several manners takes it (`topic` of a channel); ways that don't know it reject it. */
  readonly as?: string;
}

export interface SendAttachment {
  readonly name: string;
  readonly type: string;
  readonly base64: string;
}

/** One sending, as a way is given it. */
export interface SendMessage {
  /** `snd_…`, the same in every attempt: what a far side can tell doubles by. */
  readonly sending: string;
  /** `mail`, `irc`, … */
  readonly door: string;
  /** An address as this way reads it. */
  readonly to: string;
  readonly body: SendBody;
  /** Id of what it is about. */
  readonly about: string;
  readonly urgent: boolean;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** An earlier attempt ended without a word on what became of it: the far side may have it already. */
  readonly again: boolean;
}

/**
 * sent: the far side took it; `reference` is its name there. retry: not now, perhaps later; `afterSeconds` when the far side said when; `perhapsSent` when it may have arrived all the same.
 * rejected: never, as it stands.
 */
export type SendOutcome =
  | { readonly outcome: 'sent'; readonly reference: string | null }
  | { readonly outcome: 'retry'; readonly reason: string; readonly afterSeconds?: number; readonly perhapsSent?: boolean }
  | { readonly outcome: 'rejected'; readonly reason: string };

export interface Sender {
  /** The ways it serves: `['mail']`. */
  readonly doors: readonly string[];
  /** Sends one. Ends soon after the signal. What it throws counts as a retry that was perhaps sent. */
  readonly send: (message: SendMessage, signal: AbortSignal) => Promise<SendOutcome>;
}
