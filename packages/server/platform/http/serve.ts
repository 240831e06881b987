/** What happens to one request of one route? Allowed, parsed, kept to one write, handled, checked on the way out. */

import { createHash } from 'node:crypto';
import { houseRefusals, type RouteShape } from '@samspel/contract/route.ts';
import { mayCall } from '@samspel/core/access/may-call.ts';
import { type Refusal, refuse } from '@samspel/core/decision/refusal.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { isRepeatable, KeyUsedError, type WriteKey, writeKeys } from '../database/change.ts';
import type { House } from '../house.ts';
import type { Settings } from '../settings/settings.ts';
import { sharedLooks } from '../shared-look.ts';
import type { Admit, Binding, Call, Reply } from './bind.ts';
import { guardBrowser } from './guard-browser.ts';
import { hashRequest, rememberAnswer, type StoredAnswer, storeAnswer } from './idempotency.ts';
import { anonymous } from './identity.ts';
import { problemOf } from './problem.ts';

/** A refusal on its way to the error handler; thrown only inside platform/http. */
export class Refused extends Error {
  readonly refusal: Refusal;
  readonly statusCode?: number;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.name = 'Refused';
    this.refusal = refusal;
  }
}

/** Serves one binding. */
export function serve(app: FastifyInstance, house: House, binding: Binding): void {
  const { route } = binding;
  const shared = sharedLooks<Told>();
  app.route({
    method: route.method,
    url: route.path,
    bodyLimit: route.bodyLimit ?? house.settings.bodyLimitBytes,
    config: route.perMinute === undefined ? {} : { perMinute: route.perMinute },
    onRequest: async (request, reply) => {
      allow(house.settings, route, request);
      const full = binding.admit === undefined ? null : admit(binding.admit, request, reply);
      return full === null ? undefined : sendProblem(route, request, reply, full);
    },
    handler: async (request, reply) => {
      const call = readCall(house, route, request);
      if (route.sameForAll === true) return send(route, request, reply, await shared(request.url, async () => tell(route, await binding.handle(call))));
      const key = writeKeyOf(house, route, request);
      if (key === null) return send(route, request, reply, tell(route, await binding.handle(call)));
      const before = await rememberAnswer(house.reader, key);
      if (before.kind !== 'new') return repeat(route, request, reply, before);
      try {
        const result = await writeKeys.run(key, () => binding.handle(call));
        const told = tell(route, result);
        if (key.claimed) await storeAnswer(house.reader, key, storedOf(route, request, told));
        return await send(route, request, reply, told);
      } catch (error) {
        if (error instanceof KeyUsedError) return repeat(route, request, reply, await rememberAnswer(house.reader, key));
        throw error;
      }
    },
  });
}

const problemType = 'application/problem+json; charset=utf-8';
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Before the body is read: may this caller call this route, and did a browser mean to? */
function allow(settings: Settings, route: RouteShape, request: FastifyRequest): void {
  const { who } = request;
  if (!safeMethods.has(request.method)) {
    const wrong = guardBrowser({ headers: request.headers, csrf: who.csrf, publicUrl: settings.publicUrl });
    if (wrong !== null) throw new Refused(refuse(houseRefusals.csrf.code).refusal);
  }
  if (route.access === 'public') return;
  if (who === anonymous) throw new Refused(refuse(houseRefusals.unauthenticated.code).refusal);
  const decision = mayCall(route.access, who.actor, route.reads === true ? 'GET' : route.method, route.id.slice(0, route.id.indexOf('.')));
  if (!decision.ok) throw new Refused(decision.refusal);
}

/** Bytes that a body may come to once it is unpacked, as far as its head tells; without a length it is guessed. */
function bodyBytesOf(request: FastifyRequest): number {
  const given = Number(request.headers['content-length']);
  const length = Number.isFinite(given) ? given : guessedBytes;
  return request.headers['content-encoding'] === undefined ? length : length * usualPacking;
}

const guessedBytes = 1_000_000;
const usualPacking = 8;

/** Null when there is room, which is given back when the request is over. */
function admit(ask: Admit, request: FastifyRequest, reply: FastifyReply): Refusal | null {
  const room = ask(bodyBytesOf(request));
  if (typeof room !== 'function') return room;
  reply.raw.once('close', room);
  return null;
}

function readCall(house: House, route: RouteShape, request: FastifyRequest): Call<RouteShape> {
  return {
    params: parse(route.params, request.params, ''),
    query: parse(route.query, request.query, ''),
    body: route.raw === undefined ? parse(route.body, request.body, '') : undefined,
    actor: request.who.actor,
    now: house.now(),
    ifVersion: versionOf(request.headers['if-match']),
    requestId: request.id,
    address: request.ip,
    headers: request.headers,
    bytes: route.raw !== undefined && request.body instanceof Uint8Array ? request.body : noBytes,
  } as Call<RouteShape>;
}

const noBytes = new Uint8Array();

/** `"7"` and `"7-a1b2"` are version 7: what an ETag of ours says first. */
function versionOf(header: string | undefined): number | null {
  const found = /^(?:W\/)?"(\d{1,9})(?:-[\w-]*)?"$/.exec(header ?? '');
  return found === null ? null : Number(found[1]);
}

function parse(schema: z.ZodType | undefined, value: unknown, at: string): unknown {
  if (schema === undefined) return undefined;
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const keys = issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : (issue?.path ?? []);
  const path = at + keys.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  const field = path === '' ? 'The request' : path;
  throw new Refused(refuse(houseRefusals.invalid.code, { message: `${field}: ${issue?.message ?? 'does not fit'}` }, path).refusal);
}

function writeKeyOf(house: House, route: RouteShape, request: FastifyRequest): WriteKey | null {
  const key = request.headers['idempotency-key'];
  if (safeMethods.has(request.method) || route.secret === true || typeof key !== 'string' || key === '' || request.who === anonymous) return null;
  if (key.length > 200) throw new Refused(refuse(houseRefusals.invalid.code, { message: 'Idempotency-Key is longer than 200 characters' }).refusal);
  const requestHash = hashRequest(request.method, request.url, request.body);
  return { key, actorId: request.who.actor.id, route: route.id, requestHash, now: house.now(), claimed: false };
}

async function repeat(
  route: RouteShape,
  request: FastifyRequest,
  reply: FastifyReply,
  before: Awaited<ReturnType<typeof rememberAnswer>>,
): Promise<FastifyReply> {
  if (before.kind === 'answered') {
    void reply.code(before.stored.status).headers({ ...before.stored.headers, 'idempotency-replayed': 'true' });
    if (route.answer === null && before.stored.status < 400) return reply.send();
    return reply.type(before.stored.status < 400 ? 'application/json; charset=utf-8' : problemType).send(JSON.stringify(before.stored.answer));
  }
  const code = before.kind === 'other-request' ? houseRefusals.keyReused.code : houseRefusals.outcomeLost.code;
  return sendProblem(route, request, reply, refuse(code).refusal);
}

/** A reply as it will be sent: cut to what the contract declares, and written down once however many are given it. */
type Told =
  | { readonly refusal: Refusal }
  | {
      readonly value: unknown;
      readonly text: string;
      readonly tag: string | null;
      readonly headers: Record<string, string | string[]>;
      readonly status: number;
    };

function tell(route: RouteShape, result: Reply<RouteShape>): Told {
  if ('refusal' in result) return { refusal: result.refusal };
  const headers = Object.fromEntries(Object.entries(result.headers ?? {}).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]));
  const value: unknown = route.answer === null ? null : route.answer.parse(result.answer);
  const text = route.produces === undefined && route.raw === undefined ? JSON.stringify(value) : String(value);
  const status = route.raw === undefined ? route.status : (result.status ?? route.status);
  return { value, text, headers, status, tag: tagOf(route, value, text) };
}

function tagOf(route: RouteShape, value: unknown, text: string): string | null {
  if (route.answer === null) return null;
  if (route.method === 'GET') return etagOf(value, text);
  return hasVersion(value) ? `"${value.version}"` : null;
}

/** What a repeat under the same key will be told; a refusal after something was committed under it too. */
function storedOf(route: RouteShape, request: FastifyRequest, told: Told): StoredAnswer {
  if (!('refusal' in told)) return { status: route.status, answer: told.value, headers: told.headers };
  const problem = problemOf(told.refusal, route, request.id);
  return { status: problem.status, answer: problem, headers: {} };
}

function send(route: RouteShape, request: FastifyRequest, reply: FastifyReply, told: Told): FastifyReply {
  if ('refusal' in told) return sendProblem(route, request, reply, told.refusal);
  void reply.code(told.status).headers(told.headers);
  if (route.answer === null) return reply.send();
  // Each character is a byte: what others' protocols answer is not text.
  if (route.raw !== undefined) return reply.send(Buffer.from(told.text, 'latin1'));
  if (told.tag !== null) void reply.header('etag', told.tag);
  if (route.method === 'GET') {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'private, no-cache');
    if (request.headers['if-none-match'] === told.tag) return reply.code(304).send();
  }
  return reply.type(route.produces ?? 'application/json; charset=utf-8').send(told.text);
}

function etagOf(value: unknown, text: string): string {
  const digest = createHash('sha1').update(text).digest('base64url').slice(0, 16);
  return hasVersion(value) ? `"${value.version}-${digest}"` : `"h-${digest}"`;
}

function hasVersion(value: unknown): value is { version: number } {
  return typeof value === 'object' && value !== null && 'version' in value && typeof value.version === 'number';
}

function sendProblem(route: RouteShape | null, request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const problem = problemOf(refusal, route, request.id);
  const wait = refusal.facts.retryAfterSeconds;
  if (typeof wait === 'number') void reply.header('retry-after', String(Math.max(1, Math.ceil(wait))));
  return reply.code(problem.status).type(problemType).send(JSON.stringify(problem));
}

/** What the framework, the database or a bug threw, told as a problem; only refusals tell details. */
export function sendRefusal(house: House, request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const known = refusalOf(error, request);
  if (known !== null) return sendProblem(null, request, reply, known);
  house.log.error({ requestId: request.id, url: request.url.startsWith('/in/') ? request.routeOptions.url : request.url, err: error }, 'a request failed');
  const problem = {
    type: 'about:blank',
    title: 'error',
    status: 500,
    code: 'house.error',
    detail: `Something broke on our side. If this was a write, look whether it was done before you repeat it. The log tells more under ${request.id}.`,
    facts: {},
    requestId: request.id,
  };
  return reply.code(500).type(problemType).send(JSON.stringify(problem));
}

const databaseAway = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', '57P01', '57P02', '57P03', '53300', '08006', '08003']);

/** PostgreSQL keeps neither a NUL nor half a surrogate pair, in text or in JSON; what holds one came from outside. */
function isUnwritable(error: Error, code: string): boolean {
  if (code === '22021' || code === '22P05') return true;
  return code === '22P02' && 'detail' in error && /surrogate/i.test(String(error.detail));
}

/** A moment that PostgreSQL cannot read or does not reach: cursors can be made up. Those of our own are always written by it. */
const noMoment = new Set(['22007', '22008']);

function refusalOf(error: unknown, request: FastifyRequest): Refusal | null {
  if (error instanceof Refused) return error.refusal;
  if (isRepeatable(error)) return refuse(houseRefusals.conflict.code).refusal;
  if (!(error instanceof Error)) return null;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return refuse(houseRefusals.tooLarge.code, { limit: request.bodyLimitBytes }).refusal;
  if (databaseAway.has(code) || /connection (terminated|timeout)|timeout exceeded when trying to connect/i.test(error.message))
    return refuse(houseRefusals.busy.code, { retryAfterSeconds: 2 }).refusal;
  if (isUnwritable(error, code)) return refuse(houseRefusals.invalid.code, { message: 'the request holds a character that cannot be kept' }).refusal;
  if (noMoment.has(code)) return refuse(houseRefusals.invalid.code, { message: 'the request names a moment that cannot be' }).refusal;
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  return status >= 400 && status < 500 ? refuse(houseRefusals.invalid.code, { message: error.message }).refusal : null;
}
