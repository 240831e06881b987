/** Does an alert begin, go on and end as its monitor says, whatever comes twice, late or never? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Alert, type AlertPolicy, expire, flappingCount, isOpen, take } from './alert.ts';
import { type LabelEdit, type Signal, signalOf, signalStates } from './signal.ts';

const policy: AlertPolicy = { expireAfterSeconds: 3600, lateSeconds: 30, flappingOpenings: 4, flappingWithinSeconds: 3600 };
const t = (seconds: number): number => 1_800_000_000_000 + seconds * 1000;
const fires = (startedAt: number | null = null): Signal => signalOf('k', 'firing', { title: 'It burns', startedAt, startTellsOpening: startedAt !== null });
const ends = (startedAt: number | null, endsAt: number): Signal => signalOf('k', 'resolved', { startedAt, endsAt, startTellsOpening: startedAt !== null });

/** Plays signals at moments; answers what each changed, and the last alert. */
function play(...given: readonly (readonly [number, Signal])[]): { readonly changes: string[]; readonly alert: Alert | null; readonly opened: number } {
  let alert: Alert | null = null;
  let opened = 0;
  const changes: string[] = [];
  for (const [at, signal] of given) {
    const taken = take(alert, signal, policy, t(at));
    alert = taken.alert;
    if (taken.change === 'opened') opened++;
    changes.push(taken.change);
  }
  return { changes, alert, opened };
}

test('the same again is the same alert, heard once more', () => {
  const { changes, alert } = play([0, fires(t(0))], [4, fires(t(0))], [8, fires(t(0))]);
  expect(changes).toEqual(['opened', 'repeated', 'repeated']);
  expect(alert).toMatchObject({ state: 'firing', arrivals: 3, openedAt: t(0), lastAt: t(8), expiresAt: t(8 + 3600) });
});

test('after its end a key opens a new alert', () => {
  expect(play([0, fires()], [1, signalOf('k', 'acknowledged')], [2, signalOf('k', 'resolved')], [2, fires()]).changes).toEqual([
    'opened',
    'acknowledged',
    'resolved',
    'opened',
  ]);
});

test('a beginning that comes after its end, late, opens nothing; said again later it is believed', () => {
  expect(play([0, fires(t(0))], [60, ends(t(0), t(59))], [70, fires(t(0))]).changes).toEqual(['opened', 'resolved', 'late']);
  expect(play([0, fires(t(0))], [60, ends(t(0), t(59))], [700, fires(t(0))]).changes).toEqual(['opened', 'resolved', 'opened']);
});

test('an end that overtook its beginning keeps it from opening', () => {
  expect(play([60, ends(t(0), t(59))], [61, fires(t(0))]).changes).toEqual(['ended-unseen', 'late']);
});

test('the end of an earlier opening does not close what is open', () => {
  const { changes, alert } = play([0, fires(t(0))], [10, ends(t(0), t(9))], [20, fires(t(15))], [21, ends(t(0), t(9))]);
  expect(changes).toEqual(['opened', 'resolved', 'opened', 'late']);
  expect(alert?.state).toBe('firing');
});

test('acknowledging and ending what is not open changes nothing', () => {
  expect(play([0, signalOf('k', 'acknowledged')], [1, signalOf('k', 'resolved')], [2, signalOf('k', 'noted')])).toMatchObject({
    changes: ['stray', 'stray', 'stray'],
    alert: null,
  });
});

test('a monitor that cannot tell makes it unknown, not over', () => {
  const { changes, alert } = play([0, fires()], [1, signalOf('k', 'unknown')], [2, fires()]);
  expect(changes).toEqual(['opened', 'unknown', 'known-again']);
  expect(alert?.state).toBe('firing');
});

test('what is not heard of any more expires when its time is over, and not before', () => {
  const { alert } = play([0, fires()]);
  if (alert === null) throw new Error('nothing opened');
  expect(expire(alert, t(3599))).toBeNull();
  expect(expire(alert, t(3600))?.alert).toMatchObject({ state: 'expired', endedAt: t(3600) });
  const { alert: own } = play([0, signalOf('k', 'firing', { endsAt: t(240) })]);
  expect(own?.expiresAt).toBe(t(240));
});

test('flapping is named with its count, within its window', () => {
  const turns = [0, 600, 1200, 1800].flatMap((at): [number, Signal][] => [
    [at, fires(t(at))],
    [at + 60, ends(t(at), t(at + 60))],
  ]);
  expect(flappingCount(play(...turns).alert ?? { recentOpenings: [] }, policy)).toBe(4);
  expect(flappingCount(play(...turns, [10_000, fires(t(10_000))]).alert ?? { recentOpenings: [] }, policy)).toBeNull();
});

test('tags are added and taken away one by one, and so are details', () => {
  const edit = (given: Partial<LabelEdit>) => signalOf('k', 'noted', { edit: { addTags: [], dropTags: [], dropLabels: [], ...given }, says: 'Tagged' });
  const first = signalOf('k', 'firing', { labels: { tags: 'a, b', host: 'h', more: 'm' } });
  expect(play([0, first], [1, edit({ addTags: ['c', 'a'] })], [2, edit({ dropTags: ['b'], dropLabels: ['more'] })]).alert?.labels).toEqual({
    host: 'h',
    tags: 'a, c',
  });
  expect(play([0, first], [1, edit({ dropTags: ['a', 'b'] })]).alert?.labels).toEqual({ host: 'h', more: 'm' });
});

const anySignal = fc.record({
  state: fc.constantFrom(...signalStates),
  start: fc.option(fc.integer({ min: 0, max: 500 })),
  end: fc.option(fc.integer({ min: 0, max: 900 })),
  wait: fc.integer({ min: 0, max: 60 }),
});

test('whatever comes in whatever order, an alert makes sense: times in order, over or open, never both', () => {
  fc.assert(
    fc.property(fc.array(anySignal, { maxLength: 30 }), (given) => {
      let alert: Alert | null = null;
      let now = 500;
      for (const { state, start, end, wait } of given) {
        now += wait;
        const said = { startedAt: start === null ? null : t(start), endsAt: end === null ? null : t(end), startTellsOpening: start !== null };
        const before: Alert | null = alert;
        const taken = take(before, signalOf('k', state, said), policy, t(now));
        if (before !== null) expect(taken.alert).not.toBeNull();
        if (taken.change === 'stray' || taken.change === 'late') expect(taken.alert).toBe(before);
        alert = taken.alert;
        if (alert === null) continue;
        expect(alert.startedAt).toBeLessThanOrEqual(t(now));
        expect(alert.openedAt).toBeLessThanOrEqual(alert.lastAt);
        expect(alert.endedAt !== null).toBe(!isOpen(alert));
        if (alert.endedAt !== null) expect(alert.endedAt).toBeGreaterThanOrEqual(alert.startedAt);
        expect(alert.recentOpenings.length).toBeLessThanOrEqual(20);
        // Heard twice is heard once.
        const twice = take(alert, signalOf('k', state, said), policy, t(now));
        expect(['repeated', 'late', 'stray', 'noted', 'opened', 'acknowledged', 'unacknowledged', 'ended-unseen']).toContain(twice.change);
        if (state === 'firing' && taken.change !== 'late') expect(twice.isNew).toBe(false);
      }
    }),
  );
});
