/** Spans for tests: written short, and drawn. */
import { type Chance, chance } from '../../chance/chance.ts';
import type { Span } from '../span.ts';

/** A span with what matters to a test; the rest as it is most often. */
export function span(given: Partial<Span> & Pick<Span, 'spanId' | 'kind'>): Span {
  return {
    traceId: 't1',
    parentId: '',
    follows: false,
    service: 'web',
    name: given.spanId,
    failed: false,
    startSeconds: 1_700_000_000,
    startNanos: 0,
    nanos: 1_000_000,
    database: null,
    peer: null,
    host: null,
    ...given,
  };
}

const services = ['web', 'play', 'search', 'meta', 'store', 'login'];

/** The spans of one drawn trace: a tree of calls, some to databases, some by message, some to where no spans come from, some without their other side. */
export function drawnTrace(seed: number | string, calls: number, startSeconds = 1_700_000_000): Span[] {
  const dice = chance(seed);
  const traceId = Array.from({ length: 4 }, () => dice.word().toString(16).padStart(8, '0')).join('');
  const spans: Span[] = [];
  const newId = (): string => `${dice.word().toString(16).padStart(8, '0')}${spans.length.toString(16).padStart(8, '0')}`;
  const time = (): Pick<Span, 'startSeconds' | 'startNanos' | 'nanos'> => ({
    startSeconds,
    startNanos: dice.whole(0, 999_999_999),
    nanos: dice.whole(0, 2_000_000_000),
  });
  const root = span({ traceId, spanId: newId(), kind: 'server', service: dice.pick(services), name: 'root', ...time(), nanos: 5_000_000_000, startNanos: 0 });
  spans.push(root);
  const servers = [root];
  for (let call = 0; call < calls; call++) drawCall(dice, traceId, newId, time, servers, spans);
  return spans;
}

function drawCall(
  dice: Chance,
  traceId: string,
  newId: () => string,
  time: () => Pick<Span, 'startSeconds' | 'startNanos' | 'nanos'>,
  servers: Span[],
  spans: Span[],
): void {
  const above = dice.pick(servers);
  const message = dice.happens(0.15);
  const caller = span({
    traceId,
    spanId: newId(),
    parentId: above.spanId,
    kind: message ? 'producer' : 'client',
    service: above.service,
    failed: dice.happens(0.1),
    ...time(),
  });
  const kind = dice.ratio();
  if (kind < 0.2) spans.push({ ...caller, kind: 'client', database: dice.pick(['tracks', 'accounts']), peer: 'postgresql' });
  else if (kind < 0.3) spans.push({ ...caller, peer: 'card-network' });
  else spans.push(caller);
  if (kind < 0.4) return;
  const answers = message ? dice.whole(1, 3) : 1;
  for (let answer = 0; answer < answers; answer++) {
    const server = span({
      traceId,
      spanId: newId(),
      parentId: caller.spanId,
      kind: message ? 'consumer' : 'server',
      service: dice.pick(services),
      failed: dice.happens(0.1),
      ...time(),
    });
    servers.push(server);
    if (dice.happens(0.9)) spans.push(server);
  }
}

/** The same spans in another order. */
export function shuffled<T>(list: readonly T[], seed: number | string): T[] {
  return chance(seed).some(list, list.length);
}
