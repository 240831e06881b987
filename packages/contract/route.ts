/**
 * What is a route? Data: who may call it, what goes in, what comes out, which refusals to expect. The server binds it, the
 * client and the command line call it, OpenAPI and the documentation are printed from it. Nothing is said twice.
 */
import type { Access } from '@samspel/core/access/role.ts';
import { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A refusal code with its HTTP status and the sentence a person reads. `{name}` in the sentence stands for a fact. */
export interface RefusalCode {
  readonly code: string;
  readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 412 | 413 | 415 | 422 | 423 | 429 | 503;
  readonly says: string;
}

/** Declares a refusal. Codes are `noun.what-is-wrong`. */
export function refusal<Code extends string>(code: Code, status: RefusalCode['status'], says: string): RefusalCode & { readonly code: Code } {
  return { code, status, says };
}

export interface RouteShape {
  /** `noun.verb`, unique; also the OpenAPI operationId. */
  readonly id: string;
  readonly method: Method;
  /** `/api/incidents/:id`; a parameter is one segment, `*` at the end is the rest. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** The one good answer: its status, and its schema (`null`: no body; 'text' and friends: not JSON). */
  readonly status: 200 | 201 | 202 | 204;
  readonly answer: z.ZodType | null;
  /** Content type of an answer that is not JSON. */
  readonly produces?: string;
  readonly refusals?: readonly RefusalCode[];
  /** Largest body in bytes; 1 MiB when not given. */
  readonly bodyLimit?: number;
  /** Kept out of the OpenAPI document's stable part (`experimental`), or said to go away (`deprecated`). */
  readonly stability?: 'stable' | 'experimental' | 'deprecated';
  /** Requests a minute for one caller; the house's default when not given. */
  readonly perMinute?: number;
  /** Body or answer holds a password, token or cookie: never logged, and an Idempotency-Key is passed over, since it would keep both. */
  readonly secret?: true;
  /** The answer hangs on the address alone, not on who asks: callers who ask at the same time are given one answer. */
  readonly sameForAll?: true;
  /** A POST that only reads: a token with a read scope may call it. */
  readonly reads?: true;
  /** A protocol of others: the body is handed over as bytes, of these content types, and the handler names that of its answer. */
  readonly raw?: readonly string[];
}

/** Declares a route and keeps the exact types of its schemas. */
export function route<const R extends RouteShape>(shape: R): R {
  return shape;
}

type Read<R, Key extends string> = R extends Readonly<Record<Key, infer S extends z.ZodType>> ? z.output<S> : undefined;
type Given<R, Key extends string> = R extends Readonly<Record<Key, infer S extends z.ZodType>> ? z.input<S> : undefined;

/** What a handler receives, parsed. */
export type ParamsOf<R extends RouteShape> = Read<R, 'params'>;
export type QueryOf<R extends RouteShape> = Read<R, 'query'>;
export type BodyOf<R extends RouteShape> = Read<R, 'body'>;
/** What a handler gives back and a client receives. */
export type AnswerOf<R extends RouteShape> = R['answer'] extends z.ZodType ? z.output<R['answer']> : undefined;
/** What a caller passes in; members the route does not have are absent. */
export type InputOf<R extends RouteShape> = ([Given<R, 'params'>] extends [undefined] ? object : { params: Given<R, 'params'> }) &
  ([Given<R, 'query'>] extends [undefined] ? object : { query?: Given<R, 'query'> }) &
  ([Given<R, 'body'>] extends [undefined] ? object : { body: Given<R, 'body'> });

/** An instant on the wire: ISO-8601 with `Z` or an offset. */
export const instant = z.iso.datetime({ offset: true }).describe('ISO-8601 instant');

/** What every list takes. */
export const pageQuery = z.object({
  cursor: z.string().max(500).optional().describe('From `next` of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

/** One page of a list; `next` is null on the last. `total` is given where it is cheap. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable(), total: z.number().int().optional() });
}

/** RFC 9457 problem details, as every refusal and every error is answered. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  /** JSON pointer to the field that is wrong. */
  path: z.string().optional(),
  facts: z.record(z.string(), z.unknown()),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof problem>;

/** Refusals that any route may answer with. */
export const houseRefusals = {
  invalid: refusal('request.invalid', 400, '{message}'),
  unauthenticated: refusal('access.sign-in-first', 401, 'Sign in first, or send a token.'),
  forbidden: refusal('access.not-allowed', 403, 'This takes {needs}; you are {role}.'),
  csrf: refusal('access.csrf', 403, 'The request did not carry the token of this session. Reload the page and try again.'),
  notFound: refusal('request.not-found', 404, 'There is nothing at {what}.'),
  stale: refusal('request.stale', 412, 'Somebody changed this in the meantime: it is at version {version} now. Look again, then repeat.'),
  conflict: refusal('request.conflict', 409, 'Two changes met. Nothing of yours was kept; try again.'),
  keyReused: refusal('request.idempotency-key-reused', 422, 'This Idempotency-Key was used for another request.'),
  outcomeLost: refusal('request.already-applied', 409, 'This write was applied before, but its answer was lost. Read the thing to see how it stands.'),
  tooLarge: refusal('request.too-large', 413, 'The body is larger than {limit} bytes.'),
  tooMany: refusal('request.too-many', 429, 'Too many requests. Try again in {retryAfterSeconds} seconds.'),
  busy: refusal('house.busy', 503, 'The database does not answer. Nothing was changed; try again shortly.'),
} as const;
