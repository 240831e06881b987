/**
 * A small system of three processes, traced by OpenTelemetry's own SDK, sends its spans to a running server: as JSON, as protobuf, and packed. What the
 * server tells of it is what happened: who called whom, how often, what failed, where the time went, and where the catalog says something else.
 *
 * The clock of the server stands at the moment the test began and is moved by hand, so that "within fifteen seconds" is counted and not waited for.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { graph } from '@samspel/contract/catalog.ts';
import { readMap } from '@samspel/contract/dependencies.ts';
import { acceptFinding, listFindings } from '@samspel/contract/findings.ts';
import { importTraces, listEdges, listRoots, readCoverage, readCriticalPath } from '@samspel/contract/traces.ts';
import { addCaller } from '@samspel/server/app/testing/callers.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginStory, type Story } from './support/story.ts';

const service = fileURLToPath(new URL('./support/traced-service.ts', import.meta.url));
const requests = 20;
const day = 86_400_000;
const began = Math.floor(Date.now() / 1000) * 1000;

/** Says nothing of web → play and of the database, turns play → store round, and holds on to a radio that nobody calls any more. */
const catalog = [
  ['web', ['radio']],
  ['play', []],
  ['store', ['play']],
  ['radio', []],
].map(
  ([name, dependsOn]) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: ${String(name)}}
spec: {type: service, lifecycle: production, owner: listening, dependsOn: [${[dependsOn]
    .flat()
    .map((one) => `component:default/${one}`)
    .join(', ')}]}
`,
);
const team = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: listening}
spec: {type: team, children: []}
`;

let story: Story;
let spansTo: Readonly<Record<string, string>>;
const processes: ChildProcess[] = [];

beforeAll(async () => {
  // The catalog stands for a month before anything is seen.
  story = await beginStory(new Date(began - 30 * day).toISOString());
  await story.importCatalog({ 'catalog-info.yaml': [team, ...catalog].join('---\n') }, { ownersAccepted: true });
  await story.clock.to(new Date(began).toISOString());
  // Listens, but runs no workers of its own: what comes due happens when the clock is moved, and then it has happened.
  const address = await story.samspel.http.listen({ host: '127.0.0.1', port: 0 });
  const sender = await addCaller(story.samspel.house, { role: 'member', scopes: ['traces:write'] });
  spansTo = { SPANS_TO: `${address}/v1/traces`, AUTHORIZATION: String(sender.headers['authorization']) };
});
afterAll(async () => {
  await Promise.all(processes.map(end));
  await story.end();
});

/** Starts a process of the system; its address. */
async function start(environment: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(process.execPath, [service], { env: { ...process.env, ...spansTo, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] });
  processes.push(child);
  const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return `http://127.0.0.1:${port}`;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

async function get(address: string): Promise<void> {
  expect((await fetch(address)).status).toBe(200);
}

let web: string;

test('edges and errors stand there as soon as their spans were sent', async () => {
  const store = await start({ SERVICE: 'store', FORM: 'protobuf', COMPRESSION: 'gzip' });
  const play = await start({ SERVICE: 'play', FORM: 'json', NEXT: store });
  web = await start({ SERVICE: 'web', FORM: 'protobuf', NEXT: play });
  for (let number = 1; number <= requests; number++) await get(`${web}/play?number=${number}`);
  for (const one of [store, play, web]) await get(`${one}/flush`);
  const { edges } = await story.as.viewer(listEdges);
  expect(edges.map(({ client, server, connection, calls, failed }) => `${client} > ${server} ${connection} ${calls} ${failed}`).sort()).toEqual([
    `play > store  ${requests} 4`,
    `play > tracks database ${requests} 0`,
    `user > web virtual ${requests} 0`,
    `web > play  ${requests} 0`,
  ]);
  const found = edges.find(({ server }) => server === 'store');
  // It takes eighty milliseconds, which its caller waits for.
  expect(found?.latency?.p50).toBeGreaterThanOrEqual(0.078);
  expect(found?.serverSeconds).toBeGreaterThanOrEqual(requests * 0.078);
  expect(found?.serverSeconds).toBeLessThanOrEqual(found?.clientSeconds ?? 0);
  expect(found?.slowestFailed?.traceId).toMatch(/^[0-9a-f]{32}$/);
});

test('every span is accounted for', async () => {
  const { total, pairedRatio } = await story.as.viewer(readCoverage);
  expect(total).toMatchObject({ received: requests * 7, passedOver: requests, calls: requests * 4, unpaired: 0, refused: 0, duplicates: 0, skewed: 0 });
  expect(pairedRatio).toBe(1);
});

test('eight quiet seconds later the critical path says that the time is the store’s', async () => {
  expect((await story.as.viewer(listRoots)).roots).toEqual([]);
  await story.clock.forward(8);
  const { roots } = await story.as.viewer(listRoots);
  expect(roots).toMatchObject([{ service: 'web', operation: 'GET /play', traces: requests, failed: 0 }]);
  expect(roots[0]?.latency?.p99).toBeGreaterThanOrEqual(0.08);
  const { steps, traces } = await story.as.viewer(readCriticalPath, { query: { service: 'web', operation: 'GET /play' } });
  expect(traces).toBe(requests);
  expect(steps[0]).toMatchObject({ service: 'store', operation: 'read', traces: requests });
  // How large a share that is depends on how fast the machine does the rest.
  expect(steps[0]?.seconds).toBeGreaterThanOrEqual(0.078);
  expect(steps.reduce((sum, step) => sum + step.share, 0)).toBeCloseTo(1, 1);
  expect(new Set(steps.map((step) => step.service))).toEqual(new Set(['web', 'play', 'tracks', 'store']));
});

test('where the catalog says something else there is a question for somebody, and the answer is written into the catalog', async () => {
  await story.clock.forward(7);
  expect(story.clock.now() - began).toBe(15_000);
  const open = (await story.as.viewer(listFindings, { query: { limit: 100 } })).items.filter(({ kind }) => kind.startsWith('dependencies.'));
  expect(open.map(({ kind, facts }) => [kind, facts['from'] ?? facts['name'] ?? facts['systems'], facts['to'] ?? null].map(String)).sort()).toEqual([
    // One the catalog says and one that was seen: until somebody decides which is right, they are a circle.
    ['dependencies.cycle', 'component:default/play,component:default/store', 'null'],
    ['dependencies.undeclared', 'component:default/web', 'component:default/play'],
    ['dependencies.unknown-system', 'tracks', 'null'],
    ['dependencies.unseen', 'component:default/web', 'component:default/radio'],
    ['dependencies.wrong-direction', 'component:default/play', 'component:default/store'],
  ]);
  const declared = async (): Promise<string[]> => {
    const { dependencies } = await story.as.viewer(graph);
    return dependencies.map(({ from, to }) => `${from.ref} > ${to.ref}`.replaceAll('component:default/', '')).sort();
  };
  expect(await declared()).toEqual(['store > play', 'web > radio']);
  const undeclared = open.find(({ kind }) => kind === 'dependencies.undeclared');
  await story.as.operator(acceptFinding, { params: { id: undeclared?.id ?? '' }, body: { reason: 'It does.' } });
  await story.samspel.settle();
  expect(await declared()).toEqual(['store > play', 'web > play', 'web > radio']);
});

test('a file of three days ago is on the map as well', async () => {
  const timestamp = (story.clock.now() - 3 * day) * 1000;
  const spans = [
    { traceId: 'f1', id: '1', kind: 'CLIENT', name: 'ask', timestamp, duration: 900, localEndpoint: { serviceName: 'store' } },
    { traceId: 'f1', id: '2', parentId: '1', kind: 'SERVER', name: 'ask', timestamp, duration: 500, localEndpoint: { serviceName: 'radio' } },
  ];
  await story.as.operator(importTraces, { body: { name: 'old.json', text: JSON.stringify(spans) } });
  await story.clock.forward(10);
  const { dependencies } = await story.as.viewer(readMap);
  expect(dependencies.find(({ from, to }) => from === 'component:default/store' && to === 'component:default/radio')?.observed).toMatchObject({ calls: 1 });
});

test('what the processes hold when they end is sent, and nothing of it is counted twice', async () => {
  await get(`${web}/play?number=1`);
  // Two came from the file.
  expect((await story.as.viewer(readCoverage)).total.received).toBe(requests * 7 + 2);
  await Promise.all(processes.map(end));
  const { total } = await story.as.viewer(readCoverage);
  expect(total).toMatchObject({ received: (requests + 1) * 7 + 2, duplicates: 0 });
});
