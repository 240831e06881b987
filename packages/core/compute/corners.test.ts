/** Corners of questions that a careful reader found: what is text stays text, decimals stay decimals, and too much is refused. */
import { expect, test } from 'vitest';
import { ask } from './registry.ts';

test('an id of one zero is an id: ids are compared as text', () => {
  const at = { startTimeUnixNano: '1700000000000000000', endTimeUnixNano: '1700000000100000000' };
  const of = (service: string, ...spans: object[]) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
    scopeSpans: [{ spans }],
  });
  const answer = ask('edges', {
    resourceSpans: [
      of('a', { traceId: 't', spanId: '0', name: 'call', kind: 3, ...at }),
      of('b', { traceId: 't', spanId: '1', parentSpanId: '0', name: 'answer', kind: 2, ...at }),
    ],
  });
  expect(answer).toMatchObject({ ok: true, value: { edges: [{ client: 'a', server: 'b' }], unpaired: 0 } });
});

test('of very many attempts a decimal means that decimal', () => {
  expect(ask('retries', { rate: 0.999999999, attempts: 1e15 })).toMatchObject({ ok: true, value: { amplification: 1e9 } });
});

const one = { a: { servers: 1, serviceSeconds: 0.01 } };
const idle = { to: 'a', ratePerSecond: 0 };
test.each([
  ['loads without number', { durationSeconds: 200_000, systems: one, load: Array.from({ length: 20_000 }, () => idle) }, 'cascades.too-many-steps', '/load'],
  [
    'events without number',
    { durationSeconds: 10, systems: one, load: [], events: Array.from({ length: 10_001 }, () => ({ at: 1, system: 'a', set: { queue: 1 } })) },
    'compute.too-large',
    '/events',
  ],
  [
    'a window of no width',
    { durationSeconds: 10, systems: one, load: [], windows: [{ name: 'w', from: 2, to: 2.0000000004 }] },
    'cascades.window-too-narrow',
    '/windows/0/to',
  ],
])('a cascade with %s is refused where it is', (_, input, code, path) => {
  expect(ask('cascade', input)).toMatchObject({ ok: false, refusal: { code, path } });
});
