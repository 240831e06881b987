/**
 * What is a request? A question or wish that somebody has for operations, wherever it came in.
 *
 * Its entries (what was said, by whom, which way) stand beside it and are never changed, apart from notes. The response clock runs
 * from the first thing its asker said to the first thing a person other than the asker said back; nothing that a machine says
 * starts or stops it, and taking, noting or closing does not count as an answer.
 */
import type { Actor } from '../access/role.ts';
import type { Id } from '../ids/id.ts';
import type { Instant } from '../time/instant.ts';

export type RequestId = Id<'req'>;
export type EntryId = Id<'ent'>;
export type By = Pick<Actor, 'kind' | 'id' | 'name'>;

export const ways = ['mail', 'chat', 'web'] as const;
/** How it came in, and how answers go back. */
export type Way = (typeof ways)[number];

/** Who asks: an account where one is known, and else as they call themselves. */
export interface Asker {
  /** `per_…`; null: nobody we know. */
  readonly person: string | null;
  readonly name: string;
  /** Mail address, nick, or null when it was asked here. */
  readonly address: string | null;
}

export const needlessReasons = ['automatic', 'thanks', 'spam', 'duplicate', 'mistake'] as const;
/** Why nobody needs to answer. */
export type Needless = (typeof needlessReasons)[number];

export const outcomes = ['answered', 'card', 'incident', 'merged', 'needless'] as const;
/** What came of it in the end. */
export type RequestOutcome = (typeof outcomes)[number];

/** How far it has come. */
export type Standing =
  | { readonly state: 'open' }
  /** The ball is with the asker. */
  | { readonly state: 'waiting'; readonly since: Instant }
  | { readonly state: 'snoozed'; readonly until: Instant }
  | { readonly state: 'done'; readonly at: Instant; readonly outcome: RequestOutcome; readonly into: string | null; readonly needless: Needless | null };

export type RequestState = Standing['state'];
export const requestStates = ['open', 'waiting', 'snoozed', 'done'] as const satisfies readonly RequestState[];

export interface Request {
  readonly id: RequestId;
  readonly title: string;
  readonly way: Way;
  /** Where it came from: a mail thread, `network #channel`, null for the web. */
  readonly place: string | null;
  readonly asker: Asker;
  /** The operations team that promised an answer; null: the one of the whole service. */
  readonly team: string | null;
  /** Systems it is about, sorted. */
  readonly systems: readonly string[];
  readonly standing: Standing;
  /** Who has it in hand. */
  readonly taker: { readonly id: string; readonly name: string } | null;
  readonly askedAt: Instant;
  readonly firstReply: { readonly at: Instant; readonly by: By; readonly entry: EntryId } | null;
  /** One tap after an answer. */
  readonly pulse: Pulse | null;
  readonly splitFrom: RequestId | null;
  readonly version: number;
}

export const pulseFaces = ['good', 'so-so', 'bad'] as const;
export interface Pulse {
  readonly face: (typeof pulseFaces)[number];
  readonly words: string;
  readonly at: Instant;
}

/** Something that was said, or noted among ourselves. */
export interface Entry {
  readonly id: EntryId;
  readonly at: Instant;
  readonly kind: 'asked' | 'reply' | 'note';
  readonly by: By;
  /** Machines say things too; they neither ask nor answer. */
  readonly isHuman: boolean;
  readonly text: string;
}

/** A fact as it is published. */
export interface Fact {
  readonly type: string;
  readonly subject: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A yes: how the request stands afterwards, what is told about it, and why. */
export interface Decision {
  readonly request: Request;
  readonly facts: readonly Fact[];
  readonly reason: string;
}

/** Who acts, and when. */
export interface Moment {
  readonly now: Instant;
  readonly by: By;
}
