/** Who was woken before we were there? Rows of a history, each once by its key; they count in the load and wake nobody. */
import { type importPages, pagesRefusals as no } from '@samspel/contract/pages.ts';
import type { BodyOf } from '@samspel/contract/route.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { parseInstant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { House } from '../../platform/house.ts';
import { namesOf } from '../rotas/index.ts';

/** Brings rows in, all or none. */
export function importHistory(house: House, actor: Actor, rows: BodyOf<typeof importPages>['rows']) {
  return house.change(async (tx) => {
    const { rows: known } = await sql<{ id: string }>`select id from access.person where id = any(${rows.map(({ person }) => person)}::text[])`.execute(tx);
    const people = new Set(known.map(({ id }) => id));
    const stranger = rows.findIndex(({ person }) => !people.has(person));
    if (stranger >= 0) return refuse(no.unknownPerson.code, { person: rows[stranger]?.person }, `/rows/${stranger}/person`);
    const named = await namesOf(tx, people);
    let created = 0;
    for (const row of rows) {
      const at = new Date(parseInstant(row.at) ?? 0);
      const acknowledged = row.acknowledged === null ? null : new Date(parseInstant(row.acknowledged) ?? 0);
      const { rows: written } = await sql<{ id: string }>`
        insert into pages.page (id, incident_id, import_key, title, says, severity, state, step, round, reason, begun_at, acknowledged_at, acknowledged_by, via, over_at)
        values (${house.newId('pag')}, ${row.incident}, ${row.key}, ${row.title}, '', ${row.severity}, 'over', 0, 0, 'Brought in from elsewhere.', ${at}, ${acknowledged},
                ${acknowledged === null ? null : named(row.person).name}, ${acknowledged === null ? null : 'import'}, ${acknowledged ?? at})
        on conflict do nothing returning id`.execute(tx);
      const [page] = written;
      if (page === undefined) continue;
      await sql`insert into pages.told (page_id, round, step, person_id, at) values (${page.id}, 0, 0, ${row.person}, ${at})`.execute(tx);
      created += 1;
    }
    const counts = { created, same: rows.length - created };
    await house.publish(tx, actor, { type: 'pages.imported', subject: 'import', payload: counts });
    return { answer: counts };
  });
}
