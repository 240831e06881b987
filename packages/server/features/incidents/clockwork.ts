/** What happens to incidents because time passes? The longer one lasts, the more of a budget it costs: at some point somebody has to write. */
import type { Actor } from '@samspel/core/access/role.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { Clockwork } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { markCaseStudy } from './demand.ts';
import { holdIncident, readIncident } from './storage.ts';

const self: Actor = { kind: 'system', id: 'incidents', name: 'Samspel', role: 'admin', teams: [], scopes: null };

/** So many are read at a time. */
const atOnce = 500;

/** Every five minutes: incidents that go on, whether they demand a case study by now. */
export function incidentsClockwork(house: House): readonly Clockwork[] {
  return [
    {
      name: 'incidents.look-for-case-studies',
      everySeconds: 300,
      tick: async (tx, now) => {
        for (let after: string | undefined = ''; after !== undefined; ) {
          const ids = await unmarkedAfter(tx, after);
          for (const id of ids) await look(tx, house, id, now);
          after = ids.length < atOnce ? undefined : ids.at(-1);
        }
      },
    },
  ];
}

/** Question: which incidents go on and demand nothing yet, by id? */
async function unmarkedAfter(tx: Tx, after: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from incidents.incident
    where state in ('open', 'acknowledged', 'mitigated') and case_study = 'none' and uncountable is null and id > ${after}
    order by id limit ${sql.lit(atOnce)}`.execute(tx);
  return rows.map((row) => row.id);
}

/** Marks one that demands a case study by now. Few do, and only those are held: nobody who works on the others waits. */
async function look(tx: Tx, house: House, id: string, now: Instant): Promise<void> {
  const read = await readIncident(tx, id);
  if (read === null || (await markCaseStudy(tx, read.incident, 'none', now)).fact === null) return;
  const held = await holdIncident(tx, id);
  if (held === null || held.caseStudy !== 'none') return;
  const { mark, fact } = await markCaseStudy(tx, held.incident, 'none', now);
  if (fact === null) return;
  await sql`update incidents.incident set case_study = ${mark} where id = ${id}`.execute(tx);
  await house.publish(tx, self, fact);
}
