/**
 * Two servers on one database: both take writes, both do the work that follows from them, and when one is killed in the middle of it the other goes
 * on. The work here is real: forty systems were changed by hand, the files want it otherwise, and each «yes, take the file» that a person gives
 * is followed once, and only once, by a change of the catalog.
 */

import { readAudit } from '@samspel/contract/audit.ts';
import { applyImport, listSystems, planImport, putEntity } from '@samspel/contract/catalog.ts';
import { type Client, ProblemError, UnreachableError } from '@samspel/contract/client.ts';
import { acceptFinding, listFindings } from '@samspel/contract/findings.ts';
import { platformJobs } from '@samspel/contract/platform.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, dropTestDatabase } from '../packages/server/platform/testing/database.ts';
import { type ServerChild, startServer } from '../tools/server/child.ts';
import { setUpAs, signInAs } from '../tools/server/visitor.ts';
import { entity, manySystems, name } from './support/service-of.ts';

const count = 40;
const you = { name: 'You', email: 'you@example.org', password: 'a long enough secret 42' };
let database: { readonly url: string; readonly name: string };
let first: ServerChild;
let second: ServerChild;
let atFirst: Client;
let atSecond: Client;
let findings: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const environment = { DATABASE_URL: database.url, SAMSPEL_PORT: '0', SAMSPEL_MAX_CONNECTIONS: '8' };
  first = await startServer(environment);
  const visitor = await setUpAs(first.address, first.setupLink ?? '', you);
  second = await startServer(environment);
  atFirst = visitor.client;
  atSecond = (await signInAs(second.address, you)).client;
}, 60_000);
afterAll(async () => {
  await Promise.all([first.stop(), second.stop()]);
  await dropTestDatabase(database.name);
});

async function importAt(client: Client, says: string): Promise<void> {
  const files = Object.entries(manySystems(count, says)).map(([path, text]) => ({ path, text }));
  const plan = await client(planImport, { body: { files } });
  await client(applyImport, { params: { id: plan.id }, body: { ownersAccepted: true } });
}

/** What the catalog wrote because a finding was accepted. */
async function followed(client: Client): Promise<string[]> {
  const { items } = await client(readAudit, { query: { type: 'catalog.entity-written', limit: 500 } });
  return items.filter((entry) => entry.actor.kind === 'system').map((entry) => entry.subject);
}

test('what is written at one server is there at the other', async () => {
  await importAt(atFirst, 'as at first');
  expect((await atSecond(listSystems)).total).toBe(count);
  for (let index = 0; index < count; index++) {
    const params = { ref: `component:default/${name(index)}` };
    await (index % 2 === 0 ? atFirst : atSecond)(putEntity, { params, body: { document: entity(index, 'by hand'), reason: 'Known better' } });
  }
  await importAt(atSecond, 'as in the files now');
  const { items } = await atFirst(listFindings, { query: { kind: 'catalog.changed-by-hand', limit: 100 } });
  findings = items.map((finding) => finding.id);
  expect(findings).toHaveLength(count);
});

test('the work of the first ten is shared, and done once each', async () => {
  await Promise.all(findings.slice(0, 10).map((id, order) => (order % 2 === 0 ? atFirst : atSecond)(acceptFinding, { params: { id }, body: {} })));
  await expect.poll(() => followed(atFirst), { timeout: 20_000 }).toHaveLength(10);
  expect(new Set(await followed(atSecond)).size).toBe(10);
});

test('one is killed in the middle of the rest; whoever had no answer asks the other, and nothing is lost or done twice', async () => {
  const rest = findings.slice(10);
  const answers = rest.map(async (id, order) => {
    const client = order % 2 === 0 ? atFirst : atSecond;
    const answer = client(acceptFinding, { params: { id }, body: {} });
    if (order === 8) first.child.kill('SIGKILL');
    return answer.then(
      () => ({ id, known: true }),
      (error: unknown) => {
        if (error instanceof UnreachableError || error instanceof ProblemError) return { id, known: false };
        throw error;
      },
    );
  });
  const unanswered = (await Promise.all(answers)).filter(({ known }) => !known).map(({ id }) => id);
  for (const id of unanswered) {
    await atSecond(acceptFinding, { params: { id }, body: {} }).catch((error: unknown) => {
      // It was accepted before the answer was lost.
      if (!(error instanceof ProblemError) || error.problem.code !== 'findings.decided') throw error;
    });
  }
  await expect.poll(() => followed(atSecond), { timeout: 30_000 }).toHaveLength(count);
  expect(new Set(await followed(atSecond)).size).toBe(count);
  const left = async () => {
    const { waiting, parked } = await atSecond(platformJobs);
    return [waiting, parked];
  };
  // Others react to what the catalog wrote, a moment later.
  await expect.poll(left, { timeout: 30_000 }).toEqual([0, []]);
  const { items } = await atSecond(listSystems, { query: { limit: 100 } });
  expect(new Set(items.map((system) => system.description))).toEqual(new Set(['as in the files now']));
});
