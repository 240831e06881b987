/**
 * Which spans are sent? Those of a made service: thirty systems, a tree of calls below each request, databases at its leaves, attributes as
 * OpenTelemetry's instrumentations of HTTP and databases write them. Exports hold 512 spans of one system, as exporters send them, in the order
 * in which they fill. What the calls come to is counted beside, so that the receiver's sums can be compared.
 */
import { type Chance, chance } from '@samspel/core/chance/chance.ts';
import { otlpBytes, otlpJson, type SpanGiven } from '../../packages/server/features/traces/testing/otlp.ts';

export interface Sent {
  readonly exports: readonly Buffer[];
  readonly spans: number;
  readonly bytes: number;
  /** Calls and failed ones by `client > server kind`. */
  readonly edges: ReadonlyMap<string, readonly [calls: number, failed: number]>;
}

const batch = 512;
const systems = Array.from({ length: 30 }, (_, number) => `system-${number}`);
const millisecond = 1_000_000n;

type Attributes = Readonly<Record<string, string | number>>;

/** At least so many spans of whole traces, which began within the minute before `now` (milliseconds). */
export function makeSpans(seed: string, atLeast: number, now: number): Sent {
  const chances = chance(seed);
  const filling = new Map<string, SpanGiven[]>();
  const exports: Buffer[] = [];
  const edges = new Map<string, [number, number]>();
  let spans = 0;
  const send = (system: string, some: readonly SpanGiven[]): number => exports.push(otlpBytes(otlpJson(system, some)));
  const add = (system: string, span: SpanGiven): void => {
    const some = filling.get(system) ?? [];
    filling.set(system, some);
    some.push(span);
    spans++;
    if (some.length < batch) return;
    send(system, some);
    filling.delete(system);
  };
  const count = (client: string, server: string, kind: string, failed: boolean): void => {
    const sums = edges.get(`${client} > ${server} ${kind}`) ?? [0, 0];
    edges.set(`${client} > ${server} ${kind}`, sums);
    sums[0]++;
    if (failed) sums[1]++;
  };
  while (spans < atLeast) {
    const traceId = hex(chances, 4);
    const start = BigInt(now - chances.whole(0, 59_999)) * millisecond;
    const serve = (system: string, parentSpanId: string, depth: number, failed: boolean): void => {
      const spanId = hex(chances, 2);
      const end = start + BigInt(200 - 40 * depth) * millisecond;
      const parent = parentSpanId === '' ? {} : { parentSpanId };
      add(system, { traceId, spanId, ...parent, name: 'GET /api/things/:id', kind: 2, start, end, failed, attributes: served(system, depth) });
      add(system, { traceId, spanId: hex(chances, 2), parentSpanId: spanId, name: 'render', kind: 1, start, end, attributes: inside });
      if (depth === 2) {
        const database = `store-${Number(system.slice(7)) % 7}`;
        add(system, { traceId, spanId: hex(chances, 2), parentSpanId: spanId, name: 'SELECT', kind: 3, start, end, attributes: asked(database) });
        count(system, `${database}.db`, 'database', false);
        return;
      }
      for (let call = 0; call < 2; call++) {
        const callee = systems[(Number(system.slice(7)) * 2 + 1 + chances.whole(0, 2)) % systems.length] ?? '';
        const clientId = hex(chances, 2);
        const fails = chances.happens(0.02);
        add(system, { traceId, spanId: clientId, parentSpanId: spanId, name: 'GET', kind: 3, start, end, attributes: called(callee) });
        count(system, callee, '', fails);
        serve(callee, clientId, depth + 1, fails);
      }
    };
    const entry = systems[chances.whole(0, 2)] ?? '';
    count('user', entry, 'virtual', false);
    serve(entry, '', 0, false);
  }
  for (const [system, some] of filling) send(system, some);
  return { exports, spans, bytes: exports.reduce((sum, one) => sum + one.length, 0), edges };
}

function hex(chances: Chance, words: number): string {
  let text = '';
  for (let word = 0; word < words; word++) text += chances.word().toString(16).padStart(8, '0');
  return text;
}

const served = (system: string, depth: number): Attributes => ({
  'http.request.method': 'GET',
  'url.scheme': 'https',
  'url.path': `/api/things/${depth}7319`,
  'http.route': '/api/things/:id',
  'http.response.status_code': 200,
  'server.address': `${system}.internal`,
  'server.port': 8443,
  'client.address': '10.20.30.40',
  'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'network.protocol.version': '1.1',
});

const called = (callee: string): Attributes => ({
  'http.request.method': 'GET',
  'url.full': `https://${callee}.internal:8443/api/things/7319?expand=owner`,
  'server.address': `${callee}.internal`,
  'server.port': 8443,
  'http.response.status_code': 200,
  'network.protocol.version': '1.1',
});

const asked = (database: string): Attributes => ({
  'db.system.name': 'postgresql',
  'db.namespace': 'things',
  'db.query.text': 'select id, title, owner, changed_at from things where id = $1 and removed_at is null',
  'db.operation.name': 'SELECT',
  'server.address': `${database}.db`,
  'server.port': 5432,
});

const inside: Attributes = { 'code.function.name': 'renderThing', 'thread.id': 1, 'samples.taken': 12 };
