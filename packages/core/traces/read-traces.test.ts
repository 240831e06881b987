import fc from 'fast-check';
import { expect, test } from 'vitest';
import { edgesOf } from './edges.ts';
import { readTraces } from './read-traces.ts';

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const otlpSpan = (given: object) => ({
  traceId: 'aa',
  spanId: '01',
  kind: 3,
  startTimeUnixNano: '1700000000000000001',
  endTimeUnixNano: '1700000000050000001',
  ...given,
});
const otlp = (service: string, ...spans: readonly unknown[]) => ({
  resourceSpans: [{ resource: { attributes: [attribute('service.name', service)] }, scopeSpans: [{ spans }] }],
});
const call = [otlp('web', otlpSpan({})), otlp('login', otlpSpan({ spanId: '02', parentSpanId: '01', kind: 2, endTimeUnixNano: 1700000000040000000 }))];

const edgesIn = (input: unknown) => {
  const read = readTraces(input);
  return read.ok
    ? edgesOf(read.value.spans).edges.map(({ client, server, connection, calls, failed }) => `${client} > ${server} ${connection} ${calls} ${failed}`)
    : read.refusal.code;
};

test('one export, a list of them and one a line say the same', () => {
  const lines = call.map((one) => JSON.stringify(one)).join('\n');
  for (const input of [
    call,
    lines,
    `${lines}\r\n\n`,
    JSON.stringify(call),
    { resourceSpans: call.flatMap((one) => one.resourceSpans) },
    { batches: call.flatMap((one) => one.resourceSpans) },
  ])
    expect(edgesIn(input)).toEqual(['web > login  1 0']);
});

test('nanoseconds are exact', () => {
  const read = readTraces(otlp('web', otlpSpan({ endTimeUnixNano: '1700000000000000002' })));
  expect(read.ok && read.value.spans[0]?.nanos).toBe(1);
});

test('Jaeger: tags, references, processes; a message follows from its sender', () => {
  const reference = (refType: string, spanID: string) => [{ refType, traceID: 'a', spanID }];
  const tag = (key: string, value: unknown) => ({ key, value });
  const spans = [
    { traceID: 'a', spanID: '1', operationName: 'send', references: [], startTime: 1e6, duration: 5, processID: 'p1', tags: [tag('span.kind', 'producer')] },
    {
      traceID: 'a',
      spanID: '2',
      operationName: 'take',
      references: reference('FOLLOWS_FROM', '1'),
      startTime: 2e6,
      duration: 5,
      processID: 'p2',
      tags: [tag('span.kind', 'consumer'), tag('error', true)],
    },
    {
      traceID: 'a',
      spanID: '3',
      operationName: 'ask',
      references: reference('CHILD_OF', '2'),
      startTime: 2e6,
      duration: 5,
      processID: 'p2',
      tags: [tag('span.kind', 'client'), tag('db.system', 'redis')],
    },
  ];
  const processes = { p1: { serviceName: 'upload' }, p2: { serviceName: 'transcode' } };
  expect(edgesIn({ data: [{ traceID: 'a', spans, processes }] })).toEqual(['transcode > redis database 1 0', 'upload > transcode messaging 1 1']);
  expect(edgesIn({ spans, processes })).toHaveLength(2);
});

test('Zipkin: a server that shares the id of its client, and a remote endpoint without spans', () => {
  const at = (serviceName: string) => ({ localEndpoint: { serviceName } });
  const list = [
    { traceId: 'a', id: '1', kind: 'CLIENT', name: 'get', timestamp: 1e15, duration: 900, ...at('web') },
    { traceId: 'a', id: '1', kind: 'SERVER', shared: true, timestamp: 1e15, duration: 700, ...at('login'), tags: { error: 'no such user' } },
    { traceId: 'a', id: '2', parentId: '1', kind: 'CLIENT', timestamp: 1e15, duration: 300, ...at('login'), remoteEndpoint: { serviceName: 'mail' } },
  ];
  expect(edgesIn(list)).toEqual(['login > mail virtual 1 0', 'web > login  1 1']);
  expect(edgesIn([list])).toHaveLength(2);
  const read = readTraces(list);
  expect(read.ok && read.value.spans.map(({ spanId, parentId }) => `${spanId} under ${parentId}`)).toEqual([
    '1 under ',
    '1/server under 1',
    '2 under 1/server',
  ]);
});

test('what is no file of traces is refused; a span that does not fit is a fault with its place', () => {
  for (const input of [null, 5, {}, 'x', '', '"x"', { spans: [] }, { resourceSpans: 3 }, [1], [[['a']]], '{"resourceSpans":[]}\n{"a":1}'])
    expect(edgesIn(input)).toBe('compute.not-traces');
  expect(edgesIn([])).toEqual([]);
  const read = readTraces(
    otlp('web', otlpSpan({ traceId: '' }), otlpSpan({ spanId: 7 }), otlpSpan({ kind: 'CLIENT' }), otlpSpan({ startTimeUnixNano: '-1' }), 'span', otlpSpan({})),
  );
  expect(read.ok && read.value.spans).toHaveLength(1);
  const inside = '/resourceSpans/0/scopeSpans/0/spans';
  expect(read.ok && read.value.faults.map(({ path }) => path)).toEqual([
    `${inside}/0/traceId`,
    `${inside}/1/spanId`,
    `${inside}/2/kind`,
    `${inside}/3/startTimeUnixNano`,
    `${inside}/4`,
  ]);
});

test('names are kept short, whole and without control characters; a parent of zeros is none', () => {
  const read = readTraces(otlp(`a\u0000b\ud800${'x'.repeat(5000)}`, otlpSpan({ parentSpanId: '0000000000000000' })));
  const [span] = read.ok ? read.value.spans : [];
  expect(span?.service).toMatch(/^a b\ufffdx{196}$/);
  expect(span?.parentId).toBe('');
});

test('no JSON makes a reader throw', () => {
  const member = fc.constantFrom(
    'resourceSpans',
    'scopeSpans',
    'spans',
    'traceId',
    'spanId',
    'id',
    'data',
    'processes',
    'references',
    'tags',
    'attributes',
    'resource',
    'status',
    'kind',
    'batches',
    'trace',
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      fc.jsonValue({ maxDepth: 1 }),
      fc.dictionary(member, tie('value'), { maxKeys: 4 }),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
  }));
  fc.assert(
    fc.property(value, (input) => void readTraces(input)),
    { numRuns: 500 },
  );
});
