/** What can Prometheus read? The process, every route's latency, what happened (events by type), and what waits. */
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Reader } from '../database/database.ts';

export interface Metrics {
  readonly registry: Registry;
  readonly answered: (route: string, status: number, seconds: number) => void;
  readonly published: (types: readonly string[]) => void;
  readonly stop: () => void;
}

export interface MetricsParts {
  readonly reader: Reader;
  readonly now: () => Instant;
  readonly liveClients: () => number;
}

/** Makes the registry of one server. */
export function makeMetrics(parts: MetricsParts): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'samspel_http_request_seconds',
    help: 'Seconds from request to answer',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const events = new Counter({ name: 'samspel_events_total', help: 'Events committed, by type', labelNames: ['type'], registers: [registry] });
  new Gauge({
    name: 'samspel_live_clients',
    help: 'Browsers that listen for changes',
    registers: [registry],
    collect() {
      this.set(parts.liveClients());
    },
  });
  new Gauge({
    name: 'samspel_deliveries',
    help: 'Deliveries by state: waiting to be run, parked after too many failures',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const { rows } = await sql<{ state: string; n: number }>`select state, count(*) as n from platform.delivery group by state`.execute(parts.reader);
      for (const state of ['waiting', 'parked']) this.set({ state }, rows.find((row) => row.state === state)?.n ?? 0);
    },
  });
  new Gauge({
    name: 'samspel_oldest_delivery_seconds',
    help: 'How long the oldest delivery that is due has waited',
    registers: [registry],
    async collect() {
      const { rows } = await sql<{ due: Instant | null }>`select min(due_at) as due from platform.delivery where state = 'waiting'`.execute(parts.reader);
      const due = rows[0]?.due ?? null;
      this.set(due === null ? 0 : Math.max(0, (parts.now() - due) / 1000));
    },
  });
  return {
    registry,
    answered: (route, status, seconds) => requests.observe({ route, status: String(status) }, seconds),
    published: (types) => {
      for (const type of types) events.inc({ type });
    },
    stop: () => registry.clear(),
  };
}
