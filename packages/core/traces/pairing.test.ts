import fc from 'fast-check';
import { expect, test } from 'vitest';
import { edgesOf } from './edges.ts';
import { type Call, Pairing, type PairingLimits } from './pairing.ts';
import { RollUp } from './roll-up.ts';
import { seenExactly } from './seen.ts';
import type { Span } from './span.ts';
import { drawnTrace, shuffled, span } from './testing/spans.ts';

const patient: PairingLimits = { peerAfterSeconds: 10, partnerAfterSeconds: 60, most: 1_000_000 };

function watched(limits = patient) {
  const calls: Call[] = [];
  const lost: string[] = [];
  const pairing = new Pairing(limits, seenExactly(), {
    call: (call) => calls.push(call),
    unpaired: (service, evicted) => lost.push(evicted ? `${service}, no room` : service),
  });
  const told = () => calls.map(({ client, server, connection, failed }) => `${client} > ${server} ${connection}${failed ? '!' : ''}`);
  return { pairing, calls, lost, told };
}

test('a call is there as soon as both sides are, whichever came first', () => {
  const { pairing, told } = watched();
  pairing.add(span({ spanId: 's', parentId: 'c', kind: 'server', service: 'login', failed: true }), 0);
  expect(told()).toEqual([]);
  pairing.add(span({ spanId: 'c', kind: 'client' }), 5000);
  expect(told()).toEqual(['web > login !']);
});

test('a root server span, a database and a peer that sends no spans', () => {
  const { pairing, told, lost } = watched();
  pairing.add(span({ spanId: 'r', kind: 'server' }), 0);
  pairing.add(span({ spanId: 'd', parentId: 'r', kind: 'client', database: 'tracks' }), 0);
  pairing.add(span({ spanId: 'p', parentId: 'r', kind: 'client', peer: 'card-network' }), 0);
  expect(told()).toEqual(['user > web virtual', 'web > tracks database']);
  pairing.expire(9999);
  expect(told()).toHaveLength(2);
  pairing.expire(10_000);
  expect(told().at(-1)).toBe('web > card-network virtual');
  expect(lost).toEqual([]);
});

test('a message that three take is three calls, however late', () => {
  const { pairing, told, lost } = watched();
  pairing.add(span({ spanId: 'm', kind: 'producer', service: 'upload', peer: 'kafka' }), 0);
  for (const [index, service] of ['transcode', 'search', 'mail'].entries()) {
    pairing.expire(index * 15_000);
    pairing.add(span({ spanId: service, parentId: 'm', kind: 'consumer', service }), index * 15_000);
  }
  pairing.finish();
  expect(told()).toEqual(['upload > transcode messaging', 'upload > search messaging', 'upload > mail messaging']);
  expect(lost).toEqual([]);
  expect(pairing.open).toBe(0);
});

test('what waits in vain is unpaired after its time, and what finds no room at once', () => {
  const { pairing, lost } = watched({ ...patient, most: 3 });
  for (const spanId of ['a', 'b', 'c', 'd']) pairing.add(span({ spanId, parentId: `of ${spanId}`, kind: 'server', service: spanId }), 0);
  expect(lost).toEqual(['a, no room']);
  pairing.expire(59_999);
  expect(lost).toHaveLength(1);
  pairing.expire(60_000);
  expect(lost).toEqual(['a, no room', 'b', 'c', 'd']);
});

test('a million spans that hang on one missing parent, and ids made to be confused, stay apart and bounded', () => {
  const { pairing, lost, told } = watched({ ...patient, most: 1000 });
  pairing.add(span({ traceId: 'a', spanId: 'b c', kind: 'client' }), 0);
  pairing.add(span({ traceId: 'a b', spanId: 'x', parentId: 'c', kind: 'server' }), 0);
  expect(told()).toEqual([]);
  for (let index = 0; index < 5000; index++) pairing.add(span({ spanId: `s${index}`, parentId: 'gone', kind: 'server' }), 0);
  expect(pairing.open).toBeLessThanOrEqual(1000);
  pairing.finish();
  expect(lost).toHaveLength(5002);
});

/** Sums of edges without what is extra to them. */
function sumsOf(spans: readonly Span[], pieces: readonly number[]): unknown {
  const rolled: RollUp[] = [new RollUp()];
  let unpaired = 0;
  const pairing = new Pairing(patient, seenExactly(), { call: (call) => rolled.at(-1)?.addCall(call, 0), unpaired: () => unpaired++ });
  let now = 0;
  for (const [index, one] of spans.entries()) {
    if (pieces.includes(index)) {
      now += 1000;
      pairing.expire(now);
      rolled.push(new RollUp());
    }
    pairing.add(one, now);
  }
  pairing.finish();
  const all = new RollUp();
  for (const one of rolled.reverse()) all.merge(one.toRows());
  return {
    edges: all.toRows().edges.map(({ client, server, connection, calls, failed, clientNanos, serverNanos }) => ({
      client,
      server,
      connection,
      calls,
      failed,
      clientNanos,
      serverNanos,
    })),
    unpaired,
  };
}

test('in any order and in any pieces the edges add up to those of the question, when nothing is given up early', () => {
  const seed = fc.integer({ min: 0, max: 1e6 });
  fc.assert(
    fc.property(seed, fc.array(fc.nat(100), { maxLength: 8 }), (drawn, pieces) => {
      const spans = [0, 1, 2].flatMap((trace) => drawnTrace(`${drawn} ${trace}`, 12));
      const twice = shuffled([...spans, ...spans.slice(0, 10)], drawn);
      const asked = edgesOf(spans);
      const whole = {
        edges: asked.edges.map(({ latencySeconds: _, clientSeconds, serverSeconds, ...edge }) => ({
          ...edge,
          clientNanos: Math.round(clientSeconds * 1e9),
          serverNanos: Math.round(serverSeconds * 1e9),
        })),
        unpaired: asked.unpaired,
      };
      expect(sumsOf(twice, pieces)).toEqual(whole);
    }),
    { numRuns: 60 },
  );
});
