/** What is an adapter to the house? A kind that describes its own settings and, opened with their values, runs until it is stopped. */
import type { SettingField, SettingValues } from '@samspel/core/adapters/setting-field.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { ChatEar, HookAnswer, HookCall } from './chat.ts';
import type { MailEar } from './mail-in.ts';
import type { PushSubscriptions } from './push-subscriptions.ts';
import type { Sender } from './sender.ts';

/** What an adapter is given beside its values. What it hears is kept by the house before the call comes back. */
export interface Hands {
  /** `ada_…` */
  readonly adapter: string;
  /** Opened only to be tried, perhaps beside the one that runs: it takes no port and no name from that one, and hears nothing. */
  readonly trial: boolean;
  readonly now: () => Instant;
  /** For the operator's log, never with a secret. */
  readonly log: (level: 'info' | 'warn', says: string, facts?: Readonly<Record<string, unknown>>) => void;
  /** Its state is another now: it opened, or broke. */
  readonly changed: () => void;
  readonly chat: ChatEar;
  readonly mail: MailEar;
  readonly push: PushSubscriptions;
}

export interface AdapterState {
  readonly isOpen: boolean;
  /** Since when it is open, or not. */
  readonly since: Instant;
  readonly lastError: string | null;
}

/** What the test button saw. */
export interface Tried {
  readonly ok: boolean;
  /** What happened, in words for the person who pressed it. */
  readonly says: string;
}

/** An opened adapter. */
export interface Running {
  /** When it sends. Taken from only while the state says that it is open. */
  readonly sender?: Sender;
  readonly state: () => AdapterState;
  /** Really tries: connects, signs in, and sends when somebody said where to. */
  readonly tryOut: (to: string | null, signal: AbortSignal) => Promise<Tried>;
  /** Takes what the far side sends to us over HTTP (a slash command, an outgoing webhook): whether to believe it is this adapter's to say. */
  readonly hook?: (call: HookCall) => Promise<HookAnswer>;
  /** Lets go of connections, timers and ports. Never throws. */
  readonly stop: () => Promise<void>;
}

export interface AdapterKind {
  /** `smtp-out`; stable, it is stored. */
  readonly kind: string;
  readonly title: string;
  /** One sentence: what it is for. */
  readonly says: string;
  /** The ways out it serves; none when it only hears. */
  readonly doors: readonly string[];
  readonly fields: readonly SettingField[];
  /** `one-server`: one connection for all servers, held by a lease that another server takes over. */
  readonly runsOn: 'each-server' | 'one-server';
  /** What the test button may be told to send to, in words; absent when it only connects. */
  readonly triesTo?: string;
  /** Values that a new one begins with, such as keys that are made for it. */
  readonly begin?: () => SettingValues;
  /** What is wrong with these values together, in words; null when they fit. */
  readonly check?: (values: SettingValues) => string | null;
  /** Opens it. Comes back soon: what takes long goes on behind, and the state tells. Throws what a person can read. */
  readonly open: (values: SettingValues, hands: Hands) => Promise<Running>;
}
