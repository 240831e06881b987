/** Is a ledger worked out once for as long as nothing changed, and anew when something did? */
import { editIncident } from '@samspel/contract/incidents.ts';
import { expect, test } from 'vitest';
import { Counter } from './counting.ts';
import { ledger, type Split } from './ledger.ts';
import { makeStanding } from './standing.ts';
import { at, incident, musicWorld } from './testing/world.ts';

test('given a period that is over, when its ledger is asked again and again, then it is split once, and anew when an impact is', async () => {
  const world = await musicWorld();
  try {
    const { reader, now } = world.test.samspel.house;
    const store = await incident(world, 'Store A is down', [{ target: 'component:default/store-a', from: at('02T10:00'), to: at('02T14:00') }], 'bug');
    const look = makeStanding(reader);
    const counter = new Counter();
    const kept = new Map<string, Split>();
    const ask = async (by: 'incident' | 'cause' | 'dev-owner') => {
      const period = { name: 'chosen' as const, from: Date.parse(at('01T00:00')), to: Date.parse(at('11T00:00')) };
      const count = counter.count(await look(), now(), period.from);
      const scope = count.scope('system:default/playback');
      if (scope === null) throw new Error('playback is not there');
      const { rows } = await ledger(reader, count, scope, period, by, 10, (key, make) => {
        const made = kept.get(key) ?? make();
        kept.set(key, made);
        return made;
      });
      return rows.map((row) => [row.title, row.lostSeconds, row.incidents, row.from?.slice(8, 16), row.to?.slice(8, 16)]);
    };
    const whole = [4 * 3600, 1, '02T10:00', '02T14:00'];
    expect(await ask('incident')).toEqual([['Store A is down', ...whole]]);
    expect(await ask('dev-owner')).toEqual([['team-a', ...whole]]);
    expect(await ask('cause')).toEqual([['bug', ...whole]]);

    await world.test.clock.forward(3600);
    await world.admin(editIncident, { params: { id: store }, body: { title: 'Store A lost its disks' } });
    expect(await ask('incident')).toEqual([['Store A lost its disks', ...whole]]);
    expect(await ask('dev-owner')).toEqual([['team-a', ...whole]]);
    expect(kept.size).toBe(2);

    await incident(world, 'Both are down', [{ target: 'component:default/store-b', from: at('03T10:00'), to: at('03T11:00') }]);
    expect(await ask('dev-owner')).toEqual([['team-a', 5 * 3600, 2, '02T10:00', '03T11:00']]);
    expect(await ask('cause')).toEqual([
      ['bug', ...whole],
      ['Not coded', 3600, 1, '03T10:00', '03T11:00'],
    ]);
    expect(kept.size).toBe(3);
  } finally {
    await world.test.end();
  }
});
