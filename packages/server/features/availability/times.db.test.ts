/** Are the times of many incidents worked out without carrying all of them over? */
import { incidentTimes } from '@samspel/core/availability/incident-times.ts';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDatabase } from '../../platform/testing/database.ts';
import { times } from './times.ts';

const db = testDatabase();

test('given more incidents than are shown, when their times are asked, then figures are of all and rows of the newest', async () => {
  const began = Date.UTC(2026, 2, 1);
  const many = 1200;
  await sql`
    insert into incidents.incident (id, title, state, severity, instants, started_at, detected_at, resolved_at, began_at, ended_at, targets, tags, responders,
      opened_at, opened_by, words, version)
    select 'inc_' || lpad(n::text, 5, '0'), 'Number ' || n, 'resolved', 'major', '{}', at, case when n % 3 = 0 then at + n * interval '7 milliseconds' end,
      at + n * interval '1 minute', at, at + n * interval '1 minute', array['component:default/' || n % 2], '{}', '[]', at, '{}', '', 1
    from generate_series(1, ${many}) n, lateral (select ${new Date(began)}::timestamptz + n * interval '1 minute' as at) moment`.execute(db.reader);
  await sql`update incidents.incident set started_at = null, uncountable = 'started-unknown' where id = 'inc_00007'`.execute(db.reader);
  let carried = 0;
  const counting = db.reader.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      carried += result.rows.length;
      return result;
    },
  });

  const period = { name: 'custom', from: began, to: began + 86_400_000 } as unknown as Parameters<typeof times>[2];
  const said = await times(counting, null, period, began + 86_400_000);

  expect(carried).toBeLessThan(510);
  expect(said).toMatchObject({ incidents: many - 1, notCountable: 1 });
  expect(said.rows).toHaveLength(500);
  expect(said.rows[0]).toMatchObject({ title: `Number ${many}`, detected: new Date(began + many * 60_007).toISOString() });
  const numbers = Array.from({ length: many }, (_, index) => index + 1).filter((number) => number !== 7);
  const by = numbers.map((n) => ({ started: 0, detected: n % 3 === 0 ? n * 7 : undefined, resolved: n * 60_000 }));
  expect(said).toMatchObject(incidentTimes(by));
  expect((await times(db.reader, ['component:default/1'], period, period.to)).incidents).toBe(many / 2 - 1);
});
