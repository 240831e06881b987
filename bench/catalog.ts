/**
 * How fast does a catalog of 5,000 entities come in, and how fast is it searched? A real server process on the embedded database, called
 * over HTTP. The peers: Backstage's own model, which only reads and checks the same documents, and PostgreSQL asked for the
 * same words with ILIKE.
 */
import { componentEntityV1alpha1Validator, type Entity, EntityPolicies, FieldFormatEntityPolicy, SchemaValidEntityPolicy } from '@backstage/catalog-model';
import pg from 'pg';
import { parseAllDocuments } from 'yaml';
import { startThrowaway } from '../tools/test/ground.ts';
import { firstToken, type Server, startServer } from './api.ts';
import { type Bench, type Figure, medianMilliseconds, sayMilliseconds } from './figure.ts';

const entities = 5_000;
const keystrokes = 300;

export const bench: Bench = {
  name: 'catalog',
  run: async () => {
    const { adminUrl, stop } = await startThrowaway();
    const databaseUrl = adminUrl.replace(/\/postgres(\?|$)/, '/samspel_template$1');
    const server = await startServer(databaseUrl);
    try {
      const token = await firstToken(server, ['write']);
      const files = largeCatalog();
      return [await measureImport(server, token, files), await measureSearch(server, token, databaseUrl)];
    } finally {
      await server.stop();
      await stop();
    }
  },
};

interface File {
  readonly path: string;
  readonly text: string;
}

const subsystems = 100;
const teams = 150;
const people = 600;
const words = ['artist', 'track', 'playlist', 'payment', 'session', 'search', 'queue', 'royalty', 'advert', 'profile', 'lyrics', 'radio'];
const word = (index: number): string => words[index % words.length] ?? '';

/** 5,000 entities in a file for each subsystem and one for the organisation, the same every time. */
function largeCatalog(): File[] {
  const head = (kind: string, name: string, more = ''): string => `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}`;
  const org = [
    ...Array.from({ length: teams }, (_, index) => `${head('Group', `team-${index}`)}spec:\n  type: team\n  children: []\n`),
    ...Array.from(
      { length: people },
      (_, index) => `${head('User', `person-${index}`)}spec:\n  profile:\n    displayName: Person ${index}\n  memberOf: [team-${index % teams}]\n`,
    ),
  ];
  const files: string[][] = Array.from({ length: subsystems }, (_, index) => [
    `${head('System', `subsystem-${index}`)}spec:\n  owner: team-${index % teams}\n`,
  ]);
  const components = entities - teams - people - subsystems;
  for (let index = 0; index < components; index++) {
    const name = (one: number): string => `${word(one)}-${word(Math.floor(one / 12))}-${one}`;
    const metadata = `  description: Keeps every ${word(index)} of ${word(index + 5)} listeners for number ${index}\n  tags: [go, ${word(index)}]\n  annotations:\n    samspel.dev/ops-owner: team-${(index * 7) % teams}\n    samspel.dev/sites: sto, lon\n`;
    const depends = index === 0 ? '' : `  dependsOn: [component:${name(Math.floor(index / 2))}, component:${name(Math.floor(index / 3))}]\n`;
    files[index % subsystems]?.push(
      `${head('Component', name(index), metadata)}spec:\n  type: service\n  lifecycle: production\n  owner: team-${index % teams}\n  system: subsystem-${index % subsystems}\n${depends}`,
    );
  }
  return [
    { path: 'org.yaml', text: org.join('---\n') },
    ...files.map((documents, index) => ({ path: `subsystem-${index}/catalog-info.yaml`, text: documents.join('---\n') })),
  ];
}

async function call(server: Server, token: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(server.address + path, {
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

async function measureImport(server: Server, token: string, files: readonly File[]): Promise<Figure> {
  const peer = await readByBackstage(files);
  const started = performance.now();
  const plan = await call(server, token, '/api/catalog-imports', { files });
  const planned = performance.now();
  const counts = plan.counts as Record<string, number>;
  if (counts.added !== entities) throw new Error(`${counts.added} of ${entities} entities would be added`);
  await call(server, token, `/api/catalog-imports/${String(plan.id)}/apply`, {});
  const ended = performance.now();
  return {
    what: `import of ${entities.toLocaleString('en')} entities: read, show the difference, apply; HTTP, embedded`,
    bar: '≤ 5 s',
    measured: `${sayMilliseconds(ended - started)} (difference ${sayMilliseconds(planned - started)}, apply ${sayMilliseconds(ended - planned)})`,
    peer: `@backstage/catalog-model, reading and checking alone: ${sayMilliseconds(peer)}`,
    ratio: peer / (ended - started),
    reached: ended - started <= 5_000,
  };
}

/** The same documents through Backstage's parser and its policies, in this process, without storing anything. */
async function readByBackstage(files: readonly File[]): Promise<number> {
  const policy = EntityPolicies.allOf([new SchemaValidEntityPolicy(), new FieldFormatEntityPolicy()]);
  const started = performance.now();
  for (const { text } of files)
    for (const document of parseAllDocuments(text)) {
      const entity = document.toJS() as Entity;
      await policy.enforce(entity);
      if (entity.kind === 'Component') await componentEntityV1alpha1Validator.check(entity);
    }
  return performance.now() - started;
}

async function measureSearch(server: Server, token: string, databaseUrl: string): Promise<Figure> {
  const typed = Array.from({ length: keystrokes }, (_, index) => `${word(index)}-${word(index + 3)}`.slice(0, 1 + (index % 12)));
  const times: number[] = [];
  for (const q of ['warm', 'up', ...typed]) {
    const started = performance.now();
    await call(server, token, `/api/search?q=${encodeURIComponent(q)}`);
    times.push(performance.now() - started);
  }
  const sorted = times.slice(2).sort((a, b) => a - b);
  const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  let turn = 0;
  const peer = await medianMilliseconds(100, 5, () =>
    pool.query(
      'select ref, title from catalog.entity where removed_at is null and (title ilike $1 or name ilike $1 or description ilike $1) order by title limit 12',
      [`%${typed[turn++ % typed.length]}%`],
    ),
  );
  await pool.end();
  return {
    what: `search as you type over ${entities.toLocaleString('en')} entities; HTTP, embedded`,
    bar: 'p95 ≤ 50 ms',
    measured: `p95 ${sayMilliseconds(p95)}, median ${sayMilliseconds(median)}`,
    peer: `PostgreSQL ILIKE without HTTP, median: ${sayMilliseconds(peer)}`,
    ratio: peer / median,
    reached: p95 <= 50,
  };
}
