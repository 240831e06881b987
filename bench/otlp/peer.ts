/**
 * What would one write in an afternoon? The same bytes decoded into objects by protobufjs, and a map of the callers by their ids. It does less than we do:
 * no time-outs, no bound, no second copy recognised, no sketch, no minutes, no critical path.
 */
import { exportRequest } from '../../packages/server/features/traces/testing/otlp.ts';

interface Attribute {
  readonly key: string;
  readonly value?: { readonly stringValue?: string };
}
interface PeerSpan {
  readonly traceId: Buffer;
  readonly spanId: Buffer;
  readonly parentSpanId: Buffer;
  readonly kind: number;
  readonly attributes: readonly Attribute[];
  readonly status?: { readonly code?: number };
}
interface PeerRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly PeerSpan[] }[];
  }[];
}
interface Side {
  readonly service: string;
  readonly failed: boolean;
}

/** Calls by `client > server kind`, with those that failed. */
export function peerEdges(exports: readonly Buffer[]): Map<string, [number, number]> {
  const clients = new Map<string, Side>();
  const servers = new Map<string, Side>();
  const edges = new Map<string, [number, number]>();
  const count = (client: string, server: string, kind: string, failed: boolean): void => {
    const sums = edges.get(`${client} > ${server} ${kind}`) ?? [0, 0];
    edges.set(`${client} > ${server} ${kind}`, sums);
    sums[0]++;
    if (failed) sums[1]++;
  };
  for (const bytes of exports) {
    const { resourceSpans } = exportRequest.decode(bytes) as unknown as PeerRequest;
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = textOf(resource.attributes, 'service.name') ?? 'unknown_service';
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
        const side = { service, failed: span.status?.code === 2 };
        const trace = span.traceId.toString('hex');
        if (span.kind === 3) {
          const database = textOf(span.attributes, 'db.namespace') ?? textOf(span.attributes, 'db.system.name');
          if (database !== undefined) {
            count(service, textOf(span.attributes, 'server.address') ?? database, 'database', side.failed);
            continue;
          }
          const key = trace + span.spanId.toString('hex');
          const server = servers.get(key);
          if (server === undefined) clients.set(key, side);
          else count(service, server.service, '', side.failed || server.failed);
          servers.delete(key);
        } else if (span.kind === 2) {
          if (span.parentSpanId.length === 0) {
            count('user', service, 'virtual', side.failed);
            continue;
          }
          const key = trace + span.parentSpanId.toString('hex');
          const client = clients.get(key);
          if (client === undefined) servers.set(key, side);
          else count(client.service, service, '', side.failed || client.failed);
          clients.delete(key);
        }
      }
    }
  }
  return edges;
}

function textOf(attributes: readonly Attribute[], key: string): string | undefined {
  return attributes.find((one) => one.key === key)?.value?.stringValue;
}
