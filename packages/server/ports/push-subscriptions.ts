/** Where are the browsers of a person that asked to be told? */

/** A browser that agreed to be pushed to. */
export interface PushSubscription {
  readonly id: string;
  readonly endpoint: string;
  /** The browser's public key, base64url. */
  readonly p256dh: string;
  /** The secret it shares with the sender, base64url. */
  readonly auth: string;
}

export interface PushSubscriptions {
  /** Those of a person (`per_…`), or the one with this id (`psh_…`). */
  readonly of: (to: string) => Promise<readonly PushSubscription[]>;
  /** The browser is gone: it is not pushed to again. */
  readonly gone: (id: string) => Promise<void>;
}
