/** Which answers are given often? */
import { type addTemplate, requestsRefusals as no, type template } from '@samspel/contract/requests.ts';
import type { BodyOf } from '@samspel/contract/route.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';

type Template = z.output<typeof template>;
type Given = BodyOf<typeof addTemplate>;

/** Question: which are there? */
export async function listTemplates(reader: Reader): Promise<Template[]> {
  const { rows } = await sql<Template>`select id, title, text, team, version from requests.template order by lower(title), id`.execute(reader);
  return rows;
}

/** Keeps a new one. */
export function addOne(house: House, { title, text, team }: Given, actor: Actor): Promise<Template> {
  return house.change(async (tx) => {
    const { rows } = await sql<Template>`
      insert into requests.template (id, title, text, team) values (${house.newId('tpl')}, ${title}, ${text}, ${team}) returning id, title, text, team, version`.execute(
      tx,
    );
    return tell(house, tx, actor, 'added', rows[0]);
  });
}

/** Changes one. */
export function changeOne(house: House, id: string, { title, text, team }: Given, actor: Actor, ifVersion: number | null): Promise<Outcome<Template>> {
  return house.change(async (tx) => {
    const { rows: held } = await sql<{ version: number }>`select version from requests.template where id = ${id} for update`.execute(tx);
    const [before] = held;
    if (before === undefined) return refuse(no.unknownTemplate.code);
    if (ifVersion !== null && ifVersion !== before.version) return refuse('request.stale', { version: before.version });
    const { rows } = await sql<Template>`
      update requests.template set title = ${title}, text = ${text}, team = ${team}, version = version + 1 where id = ${id}
      returning id, title, text, team, version`.execute(tx);
    return accept(await tell(house, tx, actor, 'changed', rows[0]));
  });
}

/** Throws one away; answers it as it was. */
export function removeOne(house: House, id: string, actor: Actor): Promise<Outcome<Template>> {
  return house.change(async (tx) => {
    const { rows } = await sql<Template>`delete from requests.template where id = ${id} returning id, title, text, team, version`.execute(tx);
    return rows[0] === undefined ? refuse(no.unknownTemplate.code) : accept(await tell(house, tx, actor, 'removed', rows[0]));
  });
}

async function tell(house: House, tx: Tx, actor: Actor, what: 'added' | 'changed' | 'removed', one: Template | undefined): Promise<Template> {
  if (one === undefined) throw new Error('a template went away under its lock');
  await house.publish(tx, actor, { type: 'requests.template-changed', subject: one.id, payload: { what, title: one.title } });
  return one;
}
