import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { merge, split } from './merge.ts';
import { ada, after, impactId, incidentId, minute, moment, no, opened, player, ten, yes } from './testing/given.ts';

const other = 'component:default/other';

describe('merge', () => {
  test('impacts go over, the start is the earlier one, and the old one links on', () => {
    const late = opened({ title: 'late' });
    const early = opened({ title: 'early', started: { at: ten - 10 * minute }, impacts: [{ target: other }], tags: ['a:b'] });
    const { ended, decision } = yes(merge(early, late, 'same disk', moment(10)));
    expect(ended).toMatchObject({ standing: { state: 'merged', into: late.id }, impacts: [] });
    expect(decision.incident.instants.started).toMatchObject({ now: { at: ten - 10 * minute }, original: { at: ten } });
    expect(decision.incident.impacts.map((impact) => [impact.target, impact.from])).toEqual([
      [player, ten],
      [other, ten - 10 * minute],
    ]);
    expect(decision.incident.tags).toEqual(['a:b']);
    expect(decision.facts.map((fact) => fact.subject)).toEqual([early.id, late.id]);
    expect(no(decide(ended, { kind: 'acknowledge' }, moment(11)))).toBe('merged');
    expect(no(merge(ended, late, '', moment(11)))).toBe('merged');
    expect(no(merge(late, ended, '', moment(11)))).toBe('merged /into');
    expect(no(merge(late, late, '', moment(11)))).toBe('merge-into-itself /into');
  });

  test('a resolved one that takes in an open one goes on', () => {
    const over = after(opened(), { kind: 'resolve' });
    const going = opened({ impacts: [{ target: other }] });
    const { incident } = yes(merge(going, over, '', moment(20))).decision;
    expect(incident.standing.state).toBe('open');
    expect(incident.instants.resolved.now).toBeNull();
    expect(incident.impacts.map((impact) => impact.to)).toEqual([ten + 10 * minute, null]);
    expect(after(incident, [30, { kind: 'resolve' }]).impacts.map((impact) => impact.to)).toEqual([ten + 10 * minute, ten + 30 * minute]);
  });

  test('of two that are over, each impact keeps its span', () => {
    const first = after(opened(), [10, { kind: 'resolve' }]);
    const second = after(opened({ impacts: [{ target: other }] }), [40, { kind: 'resolve' }]);
    const { incident } = yes(merge(second, first, '', moment(50))).decision;
    expect(incident.instants.resolved.now?.at).toBe(ten + 40 * minute);
    expect(incident.impacts.map((impact) => impact.to)).toEqual([ten + 10 * minute, ten + 40 * minute]);
  });

  test('whatever is merged: no impact is lost, order holds, nothing runs on in a resolved one', () => {
    const minutes = fc.integer({ min: -30, max: 5 });
    const any = fc.record({
      started: fc.option(minutes, { nil: null }),
      detected: minutes,
      own: minutes,
      resolve: fc.option(fc.integer({ min: 6, max: 60 }), { nil: null }),
    });
    fc.assert(
      fc.property(any, any, (a, b) => {
        const make = (given: typeof a, target: string) => {
          const started = given.started === null ? null : { at: ten + given.started * minute };
          const detected = { at: ten + Math.max(given.detected, given.started ?? -99) * minute };
          const incident = opened({ started, detected, impacts: [{ target, from: ten + given.own * minute }] });
          return given.resolve === null ? incident : after(incident, [given.resolve, { kind: 'resolve' }]);
        };
        const from = make(a, player);
        const into = make(b, other);
        const { incident } = yes(merge(from, into, '', moment(70))).decision;
        expect(new Set(incident.impacts.map((impact) => impact.id))).toEqual(new Set([...from.impacts, ...into.impacts].map((impact) => impact.id)));
        const start = incident.instants.started.now?.at;
        for (const typed of Object.values(incident.instants)) if (typed.now !== null && start !== undefined) expect(typed.now.at).toBeGreaterThanOrEqual(start);
        if (incident.standing.state === 'resolved') for (const impact of incident.impacts) expect(impact.to).not.toBeNull();
        if (from.standing.state === 'resolved' && into.standing.state === 'resolved') expect(incident.standing.state).toBe('resolved');
      }),
    );
  });
});

describe('split', () => {
  test('chosen impacts become an incident of their own that starts with them and links back', () => {
    const whole = opened({ impacts: [{ target: player }, { target: other, from: ten + 2 * minute, to: ten + 4 * minute }] });
    const chosen = whole.impacts.slice(1).map((impact) => impact.id);
    const { rest, decision } = yes(split(whole, chosen, incidentId(), 'Another', 'other rack', moment(10)));
    expect(rest.impacts.map((impact) => impact.target)).toEqual([player]);
    expect(decision.incident).toMatchObject({
      title: 'Another',
      splitFrom: whole.id,
      openedBy: ada,
      instants: { started: { now: { at: ten + 2 * minute, source: 'estimate' } } },
    });
    expect(decision.incident.impacts.map((impact) => impact.id)).toEqual(chosen);
  });

  test('refuses to take nothing, everything, or what is not there', () => {
    const whole = opened();
    const [only] = whole.impacts;
    expect(no(split(whole, [], incidentId(), 'x', '', moment(9)))).toBe('split-takes-nothing /impacts');
    expect(no(split(whole, only === undefined ? [] : [only.id], incidentId(), 'x', '', moment(9)))).toBe('split-takes-all /impacts');
    expect(no(split(whole, [impactId()], incidentId(), 'x', '', moment(9)))).toBe('unknown-impact /impacts/0');
  });
});
