/** What does a new feature begin with? A thing with a name that can be added and listed, through every layer of the house. */
import type { Names } from './names.ts';

/** Path → text of every file of a new feature. `migration` is its number. */
export function featureFiles(names: Names, migration: string): Readonly<Record<string, string>> {
  const { noun, thing, Noun, Thing, prefix } = names;
  return {
    [`packages/core/${noun}/decide.ts`]: `/** What may become of a ${thing}? Pure decisions: each says yes with a value, or no with a reason. */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';

/** Accepts a name without the spaces around it. Refuses \`${noun}.name-missing\` when nothing is left. */
export function decideName(given: string): Outcome<string> {
  const name = given.trim();
  return name === '' ? refuse('${noun}.name-missing', {}, '/name') : accept(name);
}
`,
    [`packages/core/${noun}/decide.test.ts`]: `/** Are names of ${noun} decided as they should be? */
import { expect, test } from 'vitest';
import { decideName } from './decide.ts';

test('given a name with spaces around it, when it is decided, then they are gone', () => {
  expect(decideName('  first ')).toEqual({ ok: true, value: 'first' });
});

test('given nothing but spaces, when it is decided, then it is refused at the field', () => {
  expect(decideName('   ')).toMatchObject({ ok: false, refusal: { code: '${noun}.name-missing', path: '/name' } });
});
`,
    [`packages/contract/${noun}.ts`]: `/** What is said about ${noun}? Their routes, events and refusals. */
import { z } from 'zod';
import { instant, page, pageQuery, refusal, route } from './route.ts';

const ${noun}Refusals = {
  nameMissing: refusal('${noun}.name-missing', 422, 'Give it a name.'),
} as const;

/** A ${thing} as it is answered. */
const ${thing} = z.object({ id: z.string(), name: z.string(), addedAt: instant });

export const list${Noun} = route({
  id: '${noun}.list',
  method: 'GET',
  path: '/api/${noun}',
  summary: 'All ${noun}, the newest first',
  access: 'viewer',
  query: pageQuery,
  status: 200,
  answer: page(${thing}),
});

export const add${Thing} = route({
  id: '${noun}.add',
  method: 'POST',
  path: '/api/${noun}',
  summary: 'Add one of the ${noun}',
  access: 'member',
  body: z.object({ name: z.string().max(200) }),
  status: 201,
  answer: ${thing},
  refusals: [${noun}Refusals.nameMissing],
});

export const ${noun}Routes = [list${Noun}, add${Thing}] as const;

export const ${noun}Events = {
  '${noun}.added': z.object({ name: z.string() }),
} as const;
`,
    [`packages/server/migrations/${migration}-${noun}.sql`]: `-- ${Noun}: what they are called and when they were added.

create schema ${noun};

create table ${noun}.${thing} (
  id text primary key,
  name text not null,
  added_at timestamptz not null,
  version int not null default 1
);
comment on table ${noun}.${thing} is 'One ${thing} a row';

create index ${thing}_added on ${noun}.${thing} (added_at desc, id desc);
`,
    [`packages/server/features/${noun}/README.md`]: `# ${noun}

Say in two sentences what this is for.

- **Tables**: \`${noun}.${thing}\` (migration ${migration}).
- **Events out**: \`${noun}.added\`. **Events in**: none.
- **Ports**: none.
`,
    [`packages/server/features/${noun}/index.ts`]: `/** What may others ask of ${noun}, and what do ${noun} hand to the app? */
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { ${noun}Bindings } from './routes.ts';

/** ${Noun} as a feature. */
export function ${noun}Feature(house: House): Feature {
  return { noun: '${noun}', routes: ${noun}Bindings(house) };
}
`,
    [`packages/server/features/${noun}/commands.ts`]: `/** What can be done to ${noun}? Each command: load, decide, save, publish, in one transaction. */
import type { Actor } from '@samspel/core/access/role.ts';
import { accept, type Outcome } from '@samspel/core/decision/refusal.ts';
import { decideName } from '@samspel/core/${noun}/decide.ts';
import type { House } from '../../platform/house.ts';
import { insert${Thing}, type ${Thing}Row } from './storage.ts';

/** Adds one, and tells so. */
export async function add(house: House, actor: Actor, wish: { readonly name: string }): Promise<Outcome<${Thing}Row>> {
  const name = decideName(wish.name);
  if (!name.ok) return name;
  const row: ${Thing}Row = { id: house.newId('${prefix}'), name: name.value, added_at: house.now() };
  return house.change(async (tx) => {
    await insert${Thing}(tx, row);
    await house.publish(tx, actor, { type: '${noun}.added', subject: row.id, payload: { name: row.name } });
    return accept(row);
  });
}
`,
    [`packages/server/features/${noun}/storage.ts`]: `/** How are ${noun} kept? Their own tables and nothing else. */
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';

export interface ${Thing}Row {
  readonly id: string;
  readonly name: string;
  readonly added_at: Instant;
}

/** Question: which ${noun} are there, the newest first, from a place on? */
export async function read${Noun}(reader: Reader, before: readonly [Instant, string] | null, limit: number): Promise<readonly ${Thing}Row[]> {
  const from = before === null ? sql\`\` : sql\`where (added_at, id) < (\${new Date(before[0])}, \${before[1]})\`;
  const { rows } = await sql<${Thing}Row>\`
    select id, name, added_at from ${noun}.${thing} \${from} order by added_at desc, id desc limit \${limit}\`.execute(reader);
  return rows;
}

/** Writes a new one. */
export async function insert${Thing}(tx: Tx, row: ${Thing}Row): Promise<void> {
  await sql\`insert into ${noun}.${thing} (id, name, added_at) values (\${row.id}, \${row.name}, \${new Date(row.added_at)})\`.execute(tx);
}
`,
    [`packages/server/features/${noun}/routes.ts`]: `/** How do ${noun} answer the contract? */
import { add${Thing}, list${Noun} } from '@samspel/contract/${noun}.ts';
import { iso } from '@samspel/core/time/instant.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { add } from './commands.ts';
import { read${Noun}, type ${Thing}Row } from './storage.ts';

/** One binding a route. */
export function ${noun}Bindings(house: House): readonly Binding[] {
  return [
    bind(list${Noun}, async ({ query }) => {
      const cursor = readCursor(query.cursor, 2);
      if (!cursor.ok) return { refusal: cursor.refusal };
      const before = cursor.value === null ? null : ([Number(cursor.value[0]), String(cursor.value[1])] as const);
      const rows = await read${Noun}(house.reader, before, query.limit + 1);
      const { items, next } = pageOf(rows, query.limit, (row) => [row.added_at, row.id]);
      return answer({ items: items.map(tell), next });
    }),
    bind(add${Thing}, async ({ actor, body }) => {
      const added = await add(house, actor, body);
      return added.ok ? answer(tell(added.value)) : { refusal: added.refusal };
    }),
  ];
}

function tell(row: ${Thing}Row): { id: string; name: string; addedAt: string } {
  return { id: row.id, name: row.name, addedAt: iso(row.added_at) };
}
`,
  };
}
