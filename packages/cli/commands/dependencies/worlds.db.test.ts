/** Does a stranger who brings in a world by `samspel` get a report that says what matters? A small world of our own, and those of public demo systems. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { oraclesFolder, oraclesMissing } from '../../../../tools/oracles.ts';
import { cliGround } from '../../testing/cli-ground.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'samspel-worlds-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `samspel dependencies report` says once these lines were typed at an empty server. */
async function reportAfter(...lines: readonly (readonly string[])[]): Promise<string> {
  const ground = await cliGround();
  try {
    for (const line of lines) {
      const { code, out, err } = await ground.typed(line);
      expect(code, out + err).toBe(0);
      await ground.test.clock.forward(11);
    }
    const { code, out, err } = await ground.typed(['dependencies', 'report']);
    expect(code, out + err).toBe(0);
    return out;
  } finally {
    await ground.end();
  }
}

/** The lines under a heading. */
function under(report: string, heading: string): string[] {
  const [, part = ''] = report.split(`${heading}\n`);
  return (part.split('\n\n')[0] ?? '').split('\n').map((line) => line.trim());
}

const singlePoints = 'Single points, by what their own failures cost a year';
const helps = 'What would help most';

test('a small shop: a registry that all share, a circle, retries on top of retries, a timeout the wrong way round', async () => {
  const compose = join(folder, 'compose.yaml');
  const table = join(folder, 'calls.csv');
  writeFileSync(
    compose,
    `services:
  shopfront:
    depends_on: [cart, catalogue, registry, collector]
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4317" }
  cart: { depends_on: [registry, cart-db] }
  catalogue: { depends_on: [registry, catalogue-db, prices] }
  prices: { depends_on: [registry], environment: { CATALOGUE_ADDR: "catalogue:80" } }
  registry: {}
  collector: {}
  cart-db: {}
  catalogue-db: {}
`,
  );
  writeFileSync(table, 'from,to,attempts,timeout\nshopfront,cart,3,1s\ncart,cart-db,4,2s\n');
  const report = await reportAfter(['dependencies', 'import', compose, table, '--origin', 'shop', '--apply', '--yes']);
  expect(report).toContain('8 systems, 11 dependencies');
  // All cost the same; of equals the one that takes down most comes first.
  expect(under(report, singlePoints)[0]).toMatch(/^\S+ h \d+ min {2}registry {2}\(99\.9 % assumed; 1 journey; takes down 4 others\)$/);
  expect(report).not.toMatch(/min {2}collector/);
  expect(under(report, 'Circles')[0]).toMatch(/^catalogue, prices: None of catalogue, prices can start before another/);
  expect(under(report, 'Worst way of retries')).toEqual(['One request can become 12 at cart-db: 3 × 4 along shopfront → cart → cart-db.']);
  expect(under(report, 'Who gives up before those it waits for')[0]).toMatch(/^shopfront gives up on cart after 1 s, while cart can wait 8 s/);
  expect(under(report, helps)[0]).toMatch(/ a year: Let shopfront answer without catalogue$/);
  expect(under(report, 'Ways that all lead over one')[0]).toContain('catalogue (2 others)');
  expect(under(report, 'To know')[0]).toBe('Nothing is measured or promised of all systems; they are reckoned to be up 99.9 % of the time.');
});

const missing = oraclesMissing('worlds/README.md');
const world = (path: string): string => join(oraclesFolder() ?? '', 'worlds', path);
const dependenciesOf = (path: string) => ['dependencies', 'import', world(path), '--apply', '--yes'];
if (missing !== null) test('the worlds of public demo systems', (context) => context.skip(missing));

test.runIf(missing === null)('hotel reservation: what all applications share comes out on top, and making it optional helps most', async () => {
  const report = await reportAfter(dependenciesOf('hotel-reservation.json'));
  expect(under(report, singlePoints)[0]).toMatch(/consul {2}\(99\.9 % assumed; 8 journeys; takes down 10 others\)$/);
  expect(under(report, helps)[0]).toMatch(/ a year: Let the 9 callers of consul that journeys stand on go on without it$/);
  expect(under(report, 'Circles')).toEqual(['None.']);
  expect(under(report, 'Worst way of retries')).toEqual(['Nobody is said to try twice.']);
  expect(report).not.toMatch(/min {2}jaeger/);
});

test.runIf(missing === null)('the demo catalog of Backstage: two calls, and no journeys', async () => {
  const report = await reportAfter([
    'catalog',
    'import',
    world('backstage/all.yaml'),
    world('backstage/acme/org.yaml'),
    world('backstage/components'),
    '--apply',
    '--yes',
  ]);
  expect(report).toContain('15 systems, 2 dependencies');
  expect(under(report, singlePoints)).toHaveLength(4);
  expect(under(report, singlePoints).join()).toContain('resource:artists-db');
  expect(under(report, helps)[0]).toMatch(/^4 h 23 min a year: Let .+ answer without /);
  expect(report).toContain('The catalog has no journeys; 2 entries of the graph stand for them');
});

test.runIf(missing === null)('the OpenTelemetry demo: one circle of fifteen that telemetry closes, and telemetry takes nobody down', async () => {
  const report = await reportAfter(dependenciesOf('opentelemetry-demo.json#full'));
  expect(under(report, 'Circles')).toHaveLength(1);
  expect(under(report, 'Circles')[0]).toMatch(/ and 7 more: Can start from cold/);
  expect(report).not.toMatch(/min {2}otel-collector/);
  expect(under(report, helps)[0]).toMatch(/ a year: /);
});

test.runIf(missing === null)('Online Boutique: everything stands behind the frontend', async () => {
  const report = await reportAfter(dependenciesOf('online-boutique.json'));
  expect(under(report, 'Circles')).toEqual(['None.']);
  expect(under(report, 'Ways that all lead over one')[0]).toMatch(/^loadgenerator: loadgenerator \(11 others\), frontend \(10 others\)/);
  expect(under(report, helps)[0]).toMatch(/ a year: /);
});
