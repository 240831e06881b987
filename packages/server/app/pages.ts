/** What does the server answer that is no route of the contract? Health, metrics, the API's description, live changes, the web app. */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { openApiOf } from '@samspel/contract/openapi.ts';
import { houseRefusals, type RouteShape } from '@samspel/contract/route.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { House } from '../platform/house.ts';
import { type Authenticate, anonymous } from '../platform/http/identity.ts';
import type { Live } from '../platform/http/live.ts';
import type { Metrics } from '../platform/http/metrics.ts';
import { Refused } from '../platform/http/serve.ts';
import { docsPage } from './docs-page.ts';

export interface PagesParts {
  readonly house: House;
  readonly routes: readonly RouteShape[];
  readonly version: string;
  readonly live: Live;
  readonly metrics: Metrics;
  readonly authenticate: Authenticate;
  /** False while the server stops: load balancers look elsewhere. */
  readonly ready: () => boolean;
}

const webDirectory = fileURLToPath(new URL('../../web/dist/', import.meta.url));
const hashedName = /-[\w-]{8,}\.\w+$/;

/** Adds them to a server. */
export async function addPages(app: FastifyInstance, parts: PagesParts): Promise<void> {
  const { house } = parts;
  app.get('/healthz', async () => ({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    const answers = await sql`select 1`.execute(house.reader).then(
      () => true,
      () => false,
    );
    return reply.code(answers && parts.ready() ? 200 : 503).send({ status: answers && parts.ready() ? 'ready' : 'not ready', database: answers });
  });
  if (house.settings.metrics === 'on') {
    app.get('/metrics', async (_request, reply) => reply.type(parts.metrics.registry.contentType).send(await parts.metrics.registry.metrics()));
  }
  let description: string | null = null;
  app.get('/openapi.json', async (_request, reply) => {
    // Written when first asked for: it takes a quarter of a second, and most servers are never asked.
    description ??= JSON.stringify(openApiOf(parts.routes, parts.version));
    return reply.type('application/json; charset=utf-8').send(description);
  });
  app.get('/api/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(docsPage(parts.routes, parts.version)));
  app.get('/api/live', async (request, reply) => {
    if (request.who === anonymous) throw new Refused(refuse(houseRefusals.unauthenticated.code).refusal);
    const { id } = request.who.actor;
    if (parts.live.full(id)) throw new Refused(refuse(houseRefusals.tooMany.code, { retryAfterSeconds: 15 }).refusal);
    const caller = { headers: request.headers, address: request.ip, method: request.method };
    reply.hijack();
    parts.live.join(reply.raw, id, async () => (await parts.authenticate(caller)) !== null);
  });
  await addWeb(app);
}

/** The web app: files whose names carry their hash may be kept for ever; any other address is the app's own. */
async function addWeb(app: FastifyInstance): Promise<void> {
  const built = existsSync(`${webDirectory}index.html`);
  if (built) {
    await app.register(fastifyStatic, {
      root: webDirectory,
      wildcard: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        void reply.header('cache-control', hashedName.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    const isPage = request.method === 'GET' && !request.url.startsWith('/api/') && !/\.\w{1,5}(\?|$)/.test(request.url);
    if (isPage && built) return reply.header('cache-control', 'no-cache').sendFile('index.html');
    if (isPage) return reply.code(503).type('text/plain').send('The web app is not built. Start Samspel with `npm start`.');
    throw new Refused(refuse(houseRefusals.notFound.code, { what: `${request.method} ${request.url.split('?')[0] ?? ''}` }).refusal);
  });
}
