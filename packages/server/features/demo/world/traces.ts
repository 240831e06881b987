/**
 * What do the traces of the demo company tell? Two journeys are traced so far, since Search and Payments began with it: a day of them, brought in as a
 * file. Every traced system makes each of its calls once a request, so that what is observed agrees with what is assumed without it. A few calls
 * among them nobody declared, a few declared ones are made no more, and two names are no system of the catalog.
 */
import { importTraces } from '@samspel/contract/traces.ts';
import type { Chance } from '@samspel/core/chance/chance.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Company, DemoSystem } from './company.ts';
import { type Deed, deed, hour, minute } from './deeds.ts';

/** A traced journey: what the client asks for, one after the other, and how many traces there are every three hours. */
interface Traced {
  readonly operation: string;
  readonly asks: readonly string[];
  readonly traces: number;
}

const client = 'tonfall-app';
const traced: readonly Traced[] = [
  { operation: 'Search', asks: ['suggest', 'search-api'], traces: 5 },
  { operation: 'Subscribe', asks: ['payment-api', 'subscription'], traces: 2 },
];

/** Observed and not declared; the bank asks people once more who they are, and is no system of ours. */
const undeclared: Readonly<Record<string, readonly string[]>> = { suggest: ['country-rules'], invoice: ['plan-catalog'], 'card-gateway': ['bank-3ds'] };
/** Declared, and no longer made. */
const stale: ReadonlySet<string> = new Set(['search-api popularity', 'subscription country-rules']);

/** What a system does itself, in milliseconds; most take five. */
const ownMilliseconds: Readonly<Record<string, number>> = {
  'search-index': 22,
  spelling: 9,
  'card-gateway': 14,
  'fraud-check': 31,
  'bank-3ds': 240,
  'billing-db': 7,
};
const usualMilliseconds = 5;

const slots = 8;
const between = 3 * hour;
const kinds = { server: 2, client: 3, producer: 4, consumer: 5 } as const;

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
  readonly status: { readonly code: number };
}

/** The day before `now`, as one file of OTLP JSON. */
export function tracesFile(company: Company, now: Instant, luck: Chance): string {
  const services = new Map<string, Span[]>();
  const callees = calleesOf(company);
  const first = Math.floor((now - slots * between) / minute) * minute;
  for (let slot = 0; slot < slots; slot++)
    for (const journey of traced)
      for (let number = 0; number < journey.traces; number++) writeTrace(services, company, callees, journey, first + slot * between + number * 97, luck);
  return JSON.stringify({
    resourceSpans: [...services].map(([name, spans]) => ({
      resource: { attributes: [{ key: 'service.name', value: { stringValue: name } }] },
      scopeSpans: [{ spans }],
    })),
  });
}

function calleesOf({ dependencies }: Company): ReadonlyMap<string, readonly { readonly to: string; readonly asynchronous: boolean }[]> {
  const found = new Map<string, { to: string; asynchronous: boolean }[]>();
  const add = (from: string, to: string, asynchronous: boolean) => found.set(from, [...(found.get(from) ?? []), { to, asynchronous }]);
  for (const { from, to, asynchronous } of dependencies) if (!stale.has(`${from} ${to}`)) add(from, to, asynchronous);
  for (const [from, all] of Object.entries(undeclared)) for (const to of all) add(from, to, false);
  return found;
}

function writeTrace(
  services: Map<string, Span[]>,
  company: Company,
  callees: ReturnType<typeof calleesOf>,
  { operation, asks }: Traced,
  startsAt: Instant,
  luck: Chance,
): void {
  const traceId = `${hex(luck)}${hex(luck)}`;
  const add = (service: string, span: Omit<Span, 'traceId' | 'startTimeUnixNano' | 'endTimeUnixNano'>, from: number, to: number): void => {
    const nanos = (at: number) => `${BigInt(startsAt) * 1_000_000n + BigInt(Math.round(at * 1e6))}`;
    const own = services.get(service) ?? [];
    services.set(service, own);
    own.push({ traceId, ...span, startTimeUnixNano: nanos(from), endTimeUnixNano: nanos(to) });
  };
  /** Makes a call that begins at `from`; says when the caller goes on, and whether it failed. */
  const call = (caller: string, callee: string, asynchronous: boolean, parentSpanId: string, from: number): { to: number; failed: boolean } => {
    const spanId = hex(luck);
    const system = company.byName.get(callee);
    if (system === undefined || system.isResource) {
      // What is only told something is told behind the caller's back.
      const to = from + (asynchronous ? 0.2 : spent(callee, luck));
      const failed = luck.happens(0.002);
      add(
        caller,
        { spanId, parentSpanId, name: `ask ${callee}`, kind: kinds.client, attributes: toSilent(callee, system), status: { code: failed ? 2 : 0 } },
        from,
        to,
      );
      return { to, failed };
    }
    const answered = serve(system.name, spanId, asynchronous, from + 0.4);
    const to = asynchronous ? from + 0.6 : answered.to + 0.4;
    const kind = asynchronous ? kinds.producer : kinds.client;
    add(caller, { spanId, parentSpanId, name: `${asynchronous ? 'send to' : 'ask'} ${callee}`, kind, attributes: [], status: { code: 0 } }, from, to);
    return { to, failed: !asynchronous && answered.failed };
  };
  const serve = (system: string, parentSpanId: string, asynchronous: boolean, from: number): { to: number; failed: boolean } => {
    const spanId = hex(luck);
    const own = spent(system, luck);
    let at = from + own / 2;
    let failed = luck.happens(0.003);
    for (const { to, asynchronous: later } of callees.get(system) ?? []) {
      const done = call(system, to, later, spanId, at);
      at = done.to;
      failed ||= done.failed && luck.happens(0.5);
    }
    const to = at + own / 2;
    const kind = asynchronous ? kinds.consumer : kinds.server;
    add(
      system,
      { spanId, parentSpanId, name: asynchronous ? `take ${system}` : `serve ${system}`, kind, attributes: [], status: { code: failed ? 2 : 0 } },
      from,
      to,
    );
    return { to, failed };
  };
  const spanId = hex(luck);
  let at = 2;
  let failed = false;
  for (const asked of asks) {
    const done = call(client, asked, false, spanId, at);
    at = done.to + 1;
    failed ||= done.failed;
  }
  add(client, { spanId, parentSpanId: '', name: operation, kind: 1, attributes: [], status: { code: failed ? 2 : 0 } }, 0, at);
}

const stores: ReadonlySet<string> = new Set(['database', 'cache', 'cluster']);

/** How a caller names what sends no spans itself. */
function toSilent(callee: string, system: DemoSystem | undefined): Span['attributes'] {
  const said = (key: string, value: string) => ({ key, value: { stringValue: value } });
  const service = said('peer.service', callee);
  return system !== undefined && stores.has(system.type) ? [said('db.system.name', system.type), service] : [service];
}

/** Mostly about what is usual, now and then much more. */
function spent(name: string, luck: Chance): number {
  const usual = ownMilliseconds[name] ?? usualMilliseconds;
  return luck.happens(0.03) ? usual * (2 + 4 * luck.ratio()) : usual * (0.7 + 0.4 * luck.ratio());
}

function hex(luck: Chance): string {
  return `${luck.word().toString(16).padStart(8, '0')}${luck.word().toString(16).padStart(8, '0')}`;
}

/** Brings them in as a file somebody exported. */
export function traceDeeds(company: Company, now: Instant, luck: Chance): Deed[] {
  const body = { name: 'traces of search and payments, one day.json', text: tracesFile(company, now - 10 * minute, luck) };
  return [deed(now - 5 * minute, 'you', importTraces, { body }, { chapter: 'Bringing in a day of traces' })];
}
