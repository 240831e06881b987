/**
 * How do requests reach features? Fastify with the house's own hooks: who calls, may they, how often, what did they send. Each binding
 * of a contract route is served alike, so a feature's handler meets only parsed input and answers only values.
 */

import { randomBytes } from 'node:crypto';
import fastifyCompress from '@fastify/compress';
import fastifyRateLimit from '@fastify/rate-limit';
import { houseRefusals } from '@samspel/contract/route.ts';
import { networkOf } from '@samspel/core/access/throttle.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { makeId } from '@samspel/core/ids/id.ts';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import type { House } from '../house.ts';
import type { Settings } from '../settings/settings.ts';
import { actingAs } from './acting.ts';
import type { Binding } from './bind.ts';
import { type Authenticate, anonymous, type Who } from './identity.ts';
import type { Metrics } from './metrics.ts';
import { repairedAddress } from './repaired-address.ts';
import { Refused, sendRefusal, serve } from './serve.ts';

declare module 'fastify' {
  interface FastifyRequest {
    who: Who;
    bodyLimitBytes: number;
  }
}

export interface ServerParts {
  readonly house: House;
  readonly authenticate: Authenticate;
  readonly bindings: readonly Binding[];
  readonly metrics: Metrics;
}

/** The proxy that speaks to us is believed about whom it speaks for; what its client claims about earlier ones is not. */
const nearestProxy = (_address: string, hop: number): boolean => hop === 0;

/** Longest time a request's headers and body may take to arrive. */
const slowestRequestMilliseconds = 30_000;

/** Text formats that arrive as they are; JSON is parsed, everything else is refused. */
const textTypes = ['text/plain', 'text/csv', 'text/yaml', 'application/yaml', 'application/x-yaml', 'application/x-ndjson'];

/** Makes the server; it listens when told to. */
export async function makeServer(parts: ServerParts): Promise<FastifyInstance> {
  const { house } = parts;
  const app = Fastify({
    loggerInstance: house.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: house.settings.trustProxy ? nearestProxy : false,
    bodyLimit: house.settings.bodyLimitBytes,
    requestTimeout: slowestRequestMilliseconds,
    genReqId: () => makeId('req', house.now(), randomBytes(10)),
    rewriteUrl: (request) => repairedAddress(request.url ?? '/'),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  });
  for (const type of textTypes) app.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.decorateRequest('who', null as unknown as Who);
  app.decorateRequest('bodyLimitBytes', 0);
  app.addHook('onRequest', async (request, reply) => {
    request.bodyLimitBytes = request.routeOptions.bodyLimit ?? house.settings.bodyLimitBytes;
    void reply.headers(safeHeaders(house.settings));
    void reply.header('x-request-id', request.id);
    const acting = actingAs.getStore();
    if (acting !== undefined) request.who = { actor: acting, csrf: null };
    else
      request.who =
        request.url.startsWith('/api/') || request.url.startsWith('/v1/') ? ((await parts.authenticate(callerOf(request))) ?? anonymous) : anonymous;
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    parts.metrics.answered(`${request.method} ${route}`, reply.statusCode, reply.elapsedTime / 1000);
    const line = {
      requestId: request.id,
      method: request.method,
      // What monitors open may hold their key.
      url: request.url.startsWith('/in/') ? route : request.url,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
      actor: request.who.actor.id,
    };
    // 503 is no fault of ours to look at: it says by itself when to come again.
    if (reply.statusCode >= 500 && reply.statusCode !== 503) house.log.error(line, 'answered');
    else house.log.debug(line, 'answered');
  });
  await app.register(fastifyCompress, { threshold: 2048, encodings: ['gzip', 'identity'] });
  await app.register(fastifyRateLimit, {
    global: true,
    hook: 'preParsing',
    max: (request) => request.routeOptions.config.perMinute ?? house.settings.ratePerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) =>
      `${request.routeOptions.config.perMinute === undefined ? 'all' : request.routeOptions.url} ${request.who === anonymous ? networkOf(request.ip) : request.who.actor.id}`,
    allowList: (request) => !(request.routeOptions.url ?? request.url).startsWith('/api/'),
    errorResponseBuilder: (_request, context) => new Refused(refuse(houseRefusals.tooMany.code, { retryAfterSeconds: Math.ceil(context.ttl / 1000) }).refusal),
  });
  app.setErrorHandler(async (error, request, reply) => sendRefusal(house, request, reply, error));
  for (const binding of parts.bindings) if (binding.route.raw === undefined) serve(app, house, binding);
  await app.register(async (bytes) => {
    bytes.removeAllContentTypeParsers();
    bytes.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const binding of parts.bindings) if (binding.route.raw !== undefined) serve(bytes, house, binding);
  });
  return app;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    perMinute?: number;
  }
}

function callerOf(request: FastifyRequest): Parameters<Authenticate>[0] {
  return { headers: request.headers, address: request.ip, method: request.method };
}

/** Nothing is framed, sniffed or loaded from elsewhere. Styles are inline because the component library sets them on elements. */
function safeHeaders(settings: Settings): Record<string, string> {
  const secure = settings.publicUrl?.startsWith('https:') === true;
  return {
    'content-security-policy':
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}
