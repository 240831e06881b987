/** What happens to incidents because time passes? The longer one lasts, the more of a budget it costs: at some point somebody has to write. */
import type { Actor } from '@samspel/core/access/role.ts';
import { sql } from 'kysely';
import type { Clockwork } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { markCaseStudy } from './demand.ts';
import { holdIncident } from './storage.ts';

const self: Actor = { kind: 'system', id: 'incidents', name: 'Samspel', role: 'admin', teams: [], scopes: null };

/** Every five minutes: incidents that go on, whether they demand a case study by now. */
export function incidentsClockwork(house: House): readonly Clockwork[] {
  return [
    {
      name: 'incidents.look-for-case-studies',
      everySeconds: 300,
      tick: async (tx, now) => {
        const { rows } = await sql<{ id: string }>`
          select id from incidents.incident where state in ('open', 'acknowledged', 'mitigated') and case_study = 'none' and uncountable is null
          order by id limit 500`.execute(tx);
        for (const { id } of rows) {
          const held = await holdIncident(tx, id);
          if (held === null || held.caseStudy !== 'none') continue;
          const { mark, fact } = await markCaseStudy(tx, held.incident, 'none', now);
          if (fact === null) continue;
          await sql`update incidents.incident set case_study = ${mark} where id = ${id}`.execute(tx);
          await house.publish(tx, self, fact);
        }
      },
    },
  ];
}
