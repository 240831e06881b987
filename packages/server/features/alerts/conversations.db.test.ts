/** Do we answer as monitors were answered when their conversations were captured, and keep open what was open after each exchange? */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceKinds } from '@samspel/contract/alerts.ts';
import { plainMapping } from '@samspel/core/alerts/wire/mapping.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oraclesFolder, oraclesMissing } from '../../../../tools/oracles.ts';
import { type AlertGround, alertGround } from './testing/alert-ground.ts';

interface Exchange {
  readonly after: number;
  readonly request: {
    readonly method: 'POST' | 'PUT' | 'GET' | 'DELETE';
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly bodyText?: string;
  };
  readonly response: { readonly status: number; readonly body?: Readonly<Record<string, unknown>> };
  readonly openAfter?: readonly string[];
}

interface Conversation {
  readonly what: string;
  readonly exchanges: readonly Exchange[];
}

const folder = oraclesFolder();
const missing = oraclesMissing('alerts/README.md');
const files = folder === null || missing !== null ? [] : readdirSync(join(folder, 'alerts')).filter((file) => file.endsWith('.json'));

let ground: AlertGround;
beforeAll(async () => {
  ground = await alertGround();
});
afterAll(async () => ground.end());

/** Answers that taught what not to answer: the captured receiver was busy or wrong there. Ours takes what it was sent. */
const taughtOtherwise = new Set([400, 429, 503]);

/** What differs from answer to answer, or is made up anew. */
const varies = new Set(['took', 'requestId', 'uptime', 'dedup_key']);

describe.skipIf(missing !== null)(missing ?? 'captured conversations', () => {
  for (const file of files) {
    const conversation = JSON.parse(readFileSync(join(folder ?? '', 'alerts', file), 'utf8')) as Conversation;
    test(`${file}: ${conversation.what}`, async () => {
      const key = keyOf(conversation);
      const source = await ground.source({ name: file, key, ...kindOf(file) });
      let at = 0;
      for (const [index, { after, request, response, openAfter }] of conversation.exchanges.entries()) {
        if (after > at) await ground.test.clock.forward(after - at);
        at = Math.max(at, after);
        // What was not taken comes again.
        if (response.status === 503) continue;
        const body = shifted(request.bodyText ?? JSON.stringify(request.body ?? ''), key);
        const answered = await ground.send(pathOf(request, key), body, { method: request.method, headers: headersOf(request.headers, key) });
        // What tells what was wrong with the request is an answer to it, and no mood of the receiver.
        const isOurs = Array.isArray(response.body?.['errors']) || !taughtOtherwise.has(response.status);
        const usual = request.path.includes('enqueue') ? 202 : 200;
        expect(answered.status, `${index}: ${answered.body}`).toBe(isOurs ? response.status : usual);
        if (request.path !== '/api/v2/alerts') expect(() => JSON.parse(answered.body) as unknown).not.toThrow();
        if (isOurs && response.body !== undefined) expect(withoutWhatVaries(JSON.parse(answered.body))).toEqual(withoutWhatVaries(response.body));
        if (isOurs && openAfter !== undefined) expect(await ground.openKeys(source.id), `after exchange ${index}`).toEqual([...openAfter].sort());
      }
    });
  }
});

const mapping = { ...plainMapping, resolvedWords: [...plainMapping.resolvedWords], unknownWords: [...plainMapping.unknownWords] };

/** What the first word of a file says that it speaks; Alertmanager speaks all of its own. */
function kindOf(file: string) {
  const kind = sourceKinds.find((one) => file.startsWith(`${one}-`)) ?? 'alertmanager';
  return kind === 'json' ? { kind, mapping } : { kind };
}

/** The key that the conversation carries, where it is one that a source can have. */
function keyOf({ exchanges }: Conversation): string {
  for (const { request } of exchanges) {
    const routing = (request.body as { routing_key?: string } | undefined)?.routing_key;
    if (routing !== undefined && routing.length === 32) return `${routing.slice(0, 26)}${fresh()}`;
  }
  return `key-of-a-conversation-${fresh()}`;
}

let made = 100_000;
const fresh = (): string => String(++made);

/** Conversations share keys, sources do not: each has its own here. */
function shifted(body: string, key: string): string {
  return body.replaceAll(/"routing_key":"[^"]{32}"/g, `"routing_key":"${key}"`);
}

function headersOf(headers: Readonly<Record<string, string>>, key: string): Record<string, string> {
  const { authorization, 'content-type': type = 'application/json' } = headers;
  const attributes = Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('ce-')));
  return { ...attributes, 'content-type': type, ...(authorization === undefined ? {} : { authorization: `${authorization.split(' ')[0]} ${key}` }) };
}

/** The paths before the known part are the receiver's choice; ours begin with the source. */
function pathOf({ path }: Exchange['request'], key: string): string {
  const known = /\/(?:v2|api\/v2)\/.*$/.exec(path)?.[0] ?? '';
  return `/in/alerts/${key}${known}`;
}

function withoutWhatVaries(body: unknown): unknown {
  return Object.fromEntries(Object.entries(body as Record<string, unknown>).filter(([name]) => !varies.has(name)));
}
