/** Does the demo catalog of Backstage stand here as it does there? Imported through the API, related as Backstage relates it, given back as it came. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as contract from '@samspel/contract/catalog.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oraclesFolder, oraclesMissing } from '../../../../tools/oracles.ts';
import { type CatalogGround, catalogGround } from './testing/catalog-ground.ts';

const missing = oraclesMissing('worlds/README.md');
describe.skipIf(missing !== null)(`the demo catalog of Backstage${missing === null ? '' : ` (${missing})`}`, () => {
  const folder = join(oraclesFolder() ?? '', 'worlds', 'backstage');
  let ground: CatalogGround;
  beforeAll(async () => {
    ground = await catalogGround();
    const files = (readdirSync(folder, { recursive: true }) as string[])
      .filter((path) => path.endsWith('.yaml'))
      .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
    const applied = await ground.take(files);
    expect(applied.counts).toMatchObject({ added: 60, refused: 1 });
  });
  afterAll(() => ground.test.end());

  test('has the relations of Backstage in the tables and in the answers', async () => {
    const wanted = JSON.parse(readFileSync(join(folder, 'relations.json'), 'utf8')) as [string, string, string][];
    const { rows } = await sql<{ source: string; type: string; target: string }>`
      select distinct source, type, target from catalog.relation `.execute(ground.test.samspel.house.reader);
    const told = wanted.map((one) => one.join(' ')).sort();
    expect(rows.map(({ source, type, target }) => `${source} ${type} ${target}`).sort()).toEqual(told);
    const entities = (await ground.viewer(contract.backstageEntities)) as {
      kind: string;
      metadata: { namespace: string; name: string };
      relations: { type: string; targetRef: string }[];
    }[];
    const answered = entities.flatMap(({ kind, metadata, relations }) =>
      relations.map(({ type, targetRef }) => `${kind.toLowerCase()}:${metadata.namespace}/${metadata.name} ${type} ${targetRef}`),
    );
    expect(answered.sort()).toEqual(told);
  });

  test('goes out and comes in again as it stands', async () => {
    const { files } = await ground.viewer(contract.exportCatalog);
    const again = await ground.plan(files.map(({ path, text }) => ({ path, text })));
    expect(again.counts).toEqual({ added: 0, changed: 0, removed: 0, unchanged: 60, refused: 0, conflicts: 0, missing: 0 });
    const one = await ground.viewer(contract.exportCatalogYaml);
    expect((await ground.plan([{ path: 'all.yaml', text: one }])).counts).toMatchObject({ added: 0, changed: 0, unchanged: 60, refused: 0 });
    const reached = await ground.plan(
      files.map(({ path, text }) => ({ path, text })),
      { entry: ['all.yaml', 'acme/org.yaml'] },
    );
    expect(reached.counts).toMatchObject({ unchanged: 59, missing: 1 });
  });

  test('has a dev owner for every system and no ops owner yet', async () => {
    const { unowned, unaccepted } = await ground.viewer(contract.ownershipQueues);
    expect([unowned.length, unaccepted.length]).toEqual([15, 15]);
    expect(unowned.every(({ side }) => side === 'ops')).toBe(true);
  });
});
