/**
 * What do chat and the house tell each other? An adapter tells each line it hears, once the house has kept it, and who went out of its sight; and asks where it
 * should be and what should stand in the topics there. What the house says goes out by `sender.ts`, to a `#channel` or a nick, one sending at a time for each.
 *
 * Nothing here is of IRC alone: what another network calls room, thread or user id goes into the same places, and what it cannot do it leaves.
 */

/** A line as it was heard. */
export interface HeardLine {
  /** Id of the adapter that heard it. */
  readonly adapter: string;
  /** Makes it the same line when it is told twice: the network's own id, or one of the connection and a count. */
  readonly key: string;
  /** `#channel`; null when it was said to the bot alone. */
  readonly channel: string | null;
  readonly nick: string;
  /** The account the network vouches for; null when it vouches for none. */
  readonly account: string | null;
  /** `user@host` as the network shows it; null where there is no such thing. */
  readonly mask: string | null;
  /** The nick is in a channel where the bot is, so that `gone` will tell of it. Without an account only such a nick can be somebody; where the network does not show it: no. */
  readonly isInSight: boolean;
  readonly text: string;
  /** A notice is never answered and answers nothing: that is how bots keep from talking to each other. */
  readonly kind: 'line' | 'action' | 'notice';
  /** The network says that it is no person. */
  readonly isBot: boolean;
  readonly at: number;
}

/** A channel where the bot should be. */
export interface WantedChannel {
  readonly name: string;
  /** The word that opens it; null: none. */
  readonly key: string | null;
  /** What should stand in its topic; null: the topic is left alone. */
  readonly topic: string | null;
}

/** How it stands with a channel where the bot should be. */
export interface ChannelStanding {
  readonly name: string;
  readonly isIn: boolean;
  /** Why not, as the network says it. */
  readonly reason: string | null;
}

/** A request that a chat server made over HTTP: a slash command or an outgoing webhook. */
export interface HookCall {
  readonly type: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/** What is answered to it. */
export interface HookAnswer {
  readonly status: 200 | 400 | 403 | 503;
  readonly json: Readonly<Record<string, unknown>>;
}

/** What the house does with what it is told: it has kept it when a call comes back. */
export interface ChatEar {
  readonly heard: (line: HeardLine) => Promise<void>;
  /** Somebody who was in sight left, or took another nick; null: the connection was lost, nobody is in sight. Who links a nick without account is told by this. */
  readonly gone: (adapter: string, nick: string | null) => Promise<void>;
  /** Where the bot should be. Asked when a connection stands, and every few seconds. */
  readonly wanted: (adapter: string) => Promise<readonly WantedChannel[]>;
  /** Where it is; told when that changed. */
  readonly standing: (adapter: string, channels: readonly ChannelStanding[], nick: string | null) => Promise<void>;
}
