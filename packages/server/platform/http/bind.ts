/** How does a feature answer a route of the contract? By binding a handler to it; types come from the route. */

import type { AnswerOf, BodyOf, ParamsOf, QueryOf, RouteShape } from '@samspel/contract/route.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import type { Refusal } from '@samspel/core/decision/refusal.ts';
import type { Instant } from '@samspel/core/time/instant.ts';

/** What a handler is given. */
export interface Call<R extends RouteShape> {
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  /** Who calls; on public routes an anonymous viewer. */
  readonly actor: Actor;
  readonly now: Instant;
  /** The version the caller last saw (`If-Match`), when said. */
  readonly ifVersion: number | null;
  readonly requestId: string;
  /** Address of the caller, for rate limits and the audit trail. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as it came, unpacked; empty but on raw routes. */
  readonly bytes: Uint8Array;
}

/** Headers that go out with an answer, besides the house's own. */
export type ExtraHeaders = Readonly<Record<string, string | readonly string[]>>;

/** A good answer, or the reason why there is none. On raw routes an answer may carry the status that the protocol of others wants. */
export type Reply<R extends RouteShape> =
  | { readonly answer: AnswerOf<R>; readonly headers?: ExtraHeaders; readonly status?: number }
  | { readonly refusal: Refusal };

/** Asked before a body is read: is there room for it? Answers what gives the room back when the request is over, or a refusal. */
export type Admit = (bodyBytes: number) => (() => void) | Refusal;

export interface Binding {
  readonly route: RouteShape;
  readonly handle: (call: Call<RouteShape>) => Promise<Reply<RouteShape>>;
  readonly admit?: Admit;
}

/** Joins a route and its handler. */
export function bind<R extends RouteShape>(route: R, handle: (call: Call<R>) => Promise<Reply<R>>, admit?: Admit): Binding {
  return { route, handle: handle as unknown as Binding['handle'], ...(admit === undefined ? {} : { admit }) };
}

/** `answer(value)`: the good answer of a route. */
export function answer<T>(value: T, headers?: ExtraHeaders): { readonly answer: T; readonly headers?: ExtraHeaders } {
  return headers === undefined ? { answer: value } : { answer: value, headers };
}
