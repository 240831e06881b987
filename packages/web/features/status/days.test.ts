import { expect, test } from 'vitest';
import { daysOf, type PublicIncident } from './days.ts';

const now = Date.parse('2026-03-14T12:00:00Z');

function incident(id: string, from: string, to: string | null, impact: PublicIncident['impact'] = 'major', component = 'play'): PublicIncident {
  return { id, name: id, impact, started_at: from, resolved_at: to, components: [{ id: component }] } as unknown as PublicIncident;
}

test('an incident over midnight darkens both days by its part', () => {
  const days = daysOf('play', [incident('a', '2026-03-12T23:30:00Z', '2026-03-13T01:00:00Z')], now, 3);
  expect(days.map((day) => [day.date, day.impact, day.incidents[0]?.seconds])).toEqual([
    ['2026-03-12', 'major', 1800],
    ['2026-03-13', 'major', 3600],
    ['2026-03-14', 'none', undefined],
  ]);
});

test('an open one runs to now; the worst of a day is shown; other components are not touched', () => {
  const all = [incident('a', '2026-03-14T11:00:00Z', null, 'minor'), incident('b', '2026-03-14T01:00:00Z', '2026-03-14T01:10:00Z', 'critical')];
  expect(daysOf('play', all, now, 1)[0]).toMatchObject({ impact: 'critical', incidents: [{ seconds: 3600 }, { seconds: 600 }] });
  expect(daysOf('search', all, now, 1)[0]).toMatchObject({ impact: 'none', incidents: [] });
});

test('one that ended as a day begins does not touch it', () => {
  const days = daysOf('play', [incident('a', '2026-03-13T23:00:00Z', '2026-03-14T00:00:00Z')], now, 2);
  expect(days.map((day) => day.impact)).toEqual(['major', 'none']);
});

test('before the oldest of a full list nothing is known', () => {
  const all = Array.from({ length: 50 }, (_, index) => incident(`i${index}`, '2026-03-13T08:00:00Z', '2026-03-13T08:01:00Z', 'minor', 'search'));
  expect(daysOf('play', all, now, 3).map((day) => day.impact)).toEqual([null, 'none', 'none']);
});
