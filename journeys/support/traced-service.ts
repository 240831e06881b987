/**
 * One process of a small test system that is traced by OpenTelemetry's own SDK: `web` calls `play`, `play` asks its database and calls `store`,
 * `store` takes its time and fails every fifth time. Told by the environment what it is, where to call, and where its spans go; says its port and lives until
 * told to end. Spans are sent when somebody asks for `/flush`, and when it ends: in between it waits longer than any test.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { type Attributes, context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

const { SERVICE = '', NEXT = '', FORM = '', COMPRESSION = 'none', SPANS_TO = '', AUTHORIZATION = '' } = process.env;

const Exporter = FORM === 'json' ? JsonExporter : ProtobufExporter;
const exporter = new Exporter({ url: SPANS_TO, headers: { authorization: AUTHORIZATION }, compression: COMPRESSION as never });
const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ 'service.name': SERVICE }),
  spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 3_600_000 })],
});
provider.register();
const tracer = trace.getTracer('journey');

/** Does work inside a span of the given kind; an error marks it as failed and goes on to the caller. */
async function within<T>(name: string, kind: SpanKind, attributes: Attributes, work: (span: Span) => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, { kind, attributes }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
      throw error;
    } finally {
      span.end();
    }
  });
}

async function callNext(path: string): Promise<void> {
  await within(`call ${path}`, SpanKind.CLIENT, { 'http.request.method': 'GET' }, async () => {
    const headers: Record<string, string> = {};
    propagation.inject(context.active(), headers);
    const answered = await fetch(NEXT + path, { headers });
    if (!answered.ok) throw new Error(`${answered.status}`);
  });
}

const works: Readonly<Record<string, (number: number) => Promise<void>>> = {
  web: async (number) => callNext(`/listen?number=${number}`),
  play: async (number) => {
    await within('select', SpanKind.CLIENT, { 'db.system': 'postgresql', 'db.name': 'tracks' }, async () => setTimeout(2));
    // Softly: without the store it plays on.
    await callNext(`/fetch?number=${number}`).catch(() => undefined);
  },
  store: async (number) => {
    await within('read', SpanKind.INTERNAL, {}, async () => setTimeout(80));
    if (number % 5 === 0) throw new Error('the disk is slow');
  },
};

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/flush') {
    // Comes back when the receiver has answered.
    provider
      .forceFlush()
      .then(() => response.end('sent'))
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
    return;
  }
  const incoming = propagation.extract(context.active(), request.headers);
  const work = async () => within(`GET ${url.pathname}`, SpanKind.SERVER, {}, async () => works[SERVICE]?.(Number(url.searchParams.get('number'))));
  context
    .with(incoming, work)
    .then(() => response.end('well'))
    .catch(() => response.writeHead(500).end('not well'));
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.once('SIGTERM', () => {
  void provider.shutdown().finally(() => process.exit(0));
});
