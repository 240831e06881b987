import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coordinatorNeed } from './coordinator.ts';
import { countability } from './countable.ts';
import { type Command, decide } from './decide.ts';
import type { Incident } from './incident.ts';
import { open } from './open.ts';
import { after, impactId, incidentId, minute, moment, no, opened, player, ten, yes } from './testing/given.ts';
import { undo } from './undo.ts';
import { instantKinds } from './vocabulary.ts';

const other = 'component:default/other';
const openIt = (given: Parameters<typeof open>[0], minutes = 5) => open(given, { incident: incidentId(), impact: impactId }, moment(minutes));

describe('opening', () => {
  test('without instants it begins now, as an estimate, and asks for better', () => {
    const decision = yes(openIt({ title: ' Slow search ' }));
    expect(decision.incident).toMatchObject({ title: 'Slow search', standing: { state: 'open' }, severity: 'major', version: 1 });
    expect(decision.incident.instants.started.now).toEqual({ at: ten + 5 * minute, source: 'estimate' });
    expect(decision.asks.map((ask) => ask.code)).toEqual(['started', 'impact']);
    expect(decision.facts).toMatchObject([{ type: 'incidents.opened', payload: { started: '2026-03-01T10:05:00Z', targets: [] } }]);
  });

  test('afterwards: the furthest instant says the state, and impacts end with it', () => {
    const incident = opened({ resolved: { at: ten + 3 * minute, source: 'person' } });
    expect(incident.standing.state).toBe('resolved');
    expect(incident.impacts).toMatchObject([{ from: ten, to: ten + 3 * minute, followsStart: true, followsEnd: true }]);
  });

  test('refuses what cannot be, and says where', () => {
    expect(no(openIt({ title: '  ' }))).toBe('title-missing /title');
    expect(no(openIt({ title: 'x', started: { at: ten + 6 * minute } }))).toBe('instant-in-future /started/at');
    expect(no(openIt({ title: 'x', started: { at: ten }, detected: { at: ten - 1 } }))).toBe('instant-before-start /detected/at');
    expect(no(openIt({ title: 'x', tags: ['Area:Storage'] }))).toBe('tag-malformed /tags/0');
    expect(no(openIt({ title: 'x', started: null, impacts: [{ target: player }] }))).toBe('impact-without-begin /impacts/0/from');
    expect(no(openIt({ title: 'x', impacts: [{ target: player, severity: 'major', users: 3 }] }))).toBe('impact-measured-twice /impacts/0');
    expect(no(openIt({ title: 'x', impacts: [{ target: player, from: ten, to: ten - 1 }] }))).toBe('impact-ends-before-begin /impacts/0/to');
    expect(no(openIt({ title: 'x', impacts: [{ target: player }, { target: player }] }))).toBe('impact-twice /impacts/1');
  });
});

describe('steps', () => {
  test('go on, may be skipped, and are said once', () => {
    const acknowledged = after(opened(), { kind: 'acknowledge' });
    expect(acknowledged.standing.state).toBe('acknowledged');
    expect(no(decide(acknowledged, { kind: 'acknowledge' }, moment(20)))).toBe('already-acknowledged');
    const resolved = after(opened(), { kind: 'resolve' });
    expect(resolved.standing.state).toBe('resolved');
    expect(no(decide(resolved, { kind: 'mitigate' }, moment(20)))).toBe('already-resolved');
  });

  test('an acknowledgement said late does not move the state back', () => {
    const incident = after(opened(), { kind: 'mitigate' }, { kind: 'acknowledge', at: ten + 2 * minute });
    expect(incident.standing.state).toBe('mitigated');
    expect(incident.instants.acknowledged.now?.at).toBe(ten + 2 * minute);
  });

  test('resolving ends open impacts then, and leaves ended ones alone', () => {
    const incident = opened({ impacts: [{ target: player }, { target: other, from: ten, to: ten + 2 * minute }] });
    const decision = yes(decide(incident, { kind: 'resolve', at: ten + 8 * minute }, moment(10)));
    expect(decision.incident.impacts.map((impact) => impact.to)).toEqual([ten + 8 * minute, ten + 2 * minute]);
    expect(decision.facts[0]?.payload['impactsClosed']).toEqual([incident.impacts[0]?.id]);
  });

  test('an impact that began after the end is a refusal that names it', () => {
    const incident = opened({ impacts: [{ target: player, from: ten + 5 * minute }] });
    expect(no(decide(incident, { kind: 'resolve', at: ten + 4 * minute }, moment(10)))).toBe('impact-ends-before-begin /impacts/0');
  });

  test('reopening takes the end back, keeps it in the record, and lets the impacts go on', () => {
    const incident = after(opened(), { kind: 'acknowledge' }, { kind: 'resolve' }, { kind: 'reopen', why: 'again' });
    expect(incident.standing.state).toBe('acknowledged');
    expect(incident.instants.resolved).toMatchObject({ now: null, original: { at: ten + 11 * minute }, corrections: [{ why: 'reopened: again' }] });
    expect(incident.impacts[0]?.to).toBeNull();
    const again = after(incident, [30, { kind: 'resolve' }]);
    expect(again.instants.resolved.original?.at).toBe(ten + 11 * minute);
    expect(again.impacts[0]?.to).toBe(ten + 30 * minute);
  });
});

describe('corrections', () => {
  test('backdating the start moves impacts that follow it, and keeps what was said', () => {
    const incident = after(opened(), { kind: 'correct', instant: 'started', at: ten - 30 * minute, source: 'estimate', why: 'logs' });
    expect(incident.impacts[0]?.from).toBe(ten - 30 * minute);
    expect(incident.instants.started).toMatchObject({
      now: { at: ten - 30 * minute, source: 'estimate' },
      original: { at: ten, source: 'monitor' },
      corrections: [{ why: 'logs', before: { at: ten }, after: { at: ten - 30 * minute } }],
    });
  });

  test('an impact with its own span stays where it was put', () => {
    const incident = after(opened({ impacts: [{ target: player, from: ten }] }), {
      kind: 'correct',
      instant: 'started',
      at: ten - minute,
      source: 'person',
      why: 'x',
    });
    expect(incident.impacts[0]?.from).toBe(ten);
  });

  test('refusals say which instant stands in the way', () => {
    const incident = after(opened(), { kind: 'acknowledge', at: ten + 5 * minute });
    const correct = (instant: (typeof instantKinds)[number], at: number | null, why = 'because') =>
      decide(incident, { kind: 'correct', instant, at, source: 'person', why }, moment(20));
    expect(no(correct('started', ten + 6 * minute))).toBe('start-after-other /at');
    expect(no(correct('started', ten + 21 * minute))).toBe('instant-in-future /at');
    expect(no(correct('detected', ten - 1))).toBe('instant-before-start /at');
    expect(no(correct('resolved', ten + 6 * minute))).toBe('not-reached /which');
    expect(no(correct('acknowledged', null))).toBe('instant-still-needed /at');
    expect(no(correct('started', ten, ' '))).toBe('why-missing /why');
    expect(no(correct('started', ten))).toBe('accepted');
    expect(no(decide(incident, { kind: 'correct', instant: 'started', at: ten, source: 'monitor', why: 'x' }, moment(20)))).toBe('unchanged /at');
  });

  test('without a start it is in no figure, and says so', () => {
    const incident = after(opened(), { kind: 'correct', instant: 'started', at: null, source: 'person', why: 'nobody knows' });
    expect(countability(incident)).toEqual({ countable: false, reason: 'started-unknown' });
  });
});

describe('impacts', () => {
  test('are added, changed from one measure to another, and taken away', () => {
    const id = impactId();
    const added = after(opened({ impacts: [] }), { kind: 'add-impact', id, impact: { target: other, users: 40, to: ten + minute } });
    expect(added.impacts).toMatchObject([{ target: other, measure: { kind: 'users', users: 40 }, followsStart: true, followsEnd: false }]);
    const changed = after(added, { kind: 'change-impact', id, change: { fraction: 0.25, to: null } });
    expect(changed.impacts).toMatchObject([{ measure: { kind: 'fraction', fraction: 0.25 }, to: null, followsEnd: true }]);
    const removed = after(changed, { kind: 'remove-impact', id });
    expect(countability(removed)).toEqual({ countable: false, reason: 'nothing-hit' });
  });

  test('on a resolved incident one without an end ends with it', () => {
    const resolved = after(opened(), { kind: 'resolve' }, { kind: 'add-impact', id: impactId(), impact: { target: other } });
    expect(resolved.impacts[1]).toMatchObject({ to: ten + 10 * minute, followsEnd: true });
  });
});

describe('people and words', () => {
  test('a third team asks for a coordinator, who must respond', () => {
    const incident = after(opened(), { kind: 'join', id: 'per_ada', name: 'Ada', team: 'group:default/c' });
    expect(coordinatorNeed(incident, ['group:default/a', 'group:default/b'])).toMatchObject({ needed: true });
    expect(coordinatorNeed(incident, ['group:default/a'])).toMatchObject({ needed: false, reason: 'Two teams are involved.' });
    expect(no(decide(incident, { kind: 'name-coordinator', id: 'per_bob' }, moment(9)))).toBe('coordinator-not-responder /responder');
    const led = after(incident, { kind: 'name-coordinator', id: 'per_ada' });
    expect(coordinatorNeed(led, ['group:default/a', 'group:default/b']).needed).toBe(false);
    expect(after(led, { kind: 'leave', id: 'per_ada' }).coordinator).toBeNull();
  });

  test('tags, links and edits say when nothing changed', () => {
    const incident = after(opened(), { kind: 'tag', add: ['area:storage', 'area:storage'], remove: [] });
    expect(incident.tags).toEqual(['area:storage']);
    expect(no(decide(incident, { kind: 'tag', add: ['area:storage'], remove: ['x'] }, moment(9)))).toBe('unchanged');
    expect(no(decide(incident, { kind: 'edit', title: 'Nothing plays' }, moment(9)))).toBe('unchanged');
    expect(no(decide(incident, { kind: 'link-again', of: incident.id }, moment(9)))).toBe('again-of-itself /of');
    expect(no(decide(incident, { kind: 'link-again', of: incidentId(), earlier: [incident.id] }, moment(9)))).toBe('again-in-a-loop /of');
  });
});

describe('undo', () => {
  const last = (before: Incident, version = 1) => ({ what: 'incidents.resolved', by: moment(0).by, at: ten, version, before });

  test('takes the last change back and keeps it in the record', () => {
    const before = opened();
    const resolved = after(before, { kind: 'resolve' });
    const undone = yes(undo(resolved, last(before), false, moment(12))).incident;
    expect(undone.standing.state).toBe('open');
    expect(undone.impacts[0]?.to).toBeNull();
    expect(undone.instants.resolved).toMatchObject({ now: null, corrections: [{ why: 'undone' }] });
  });

  test('not after another change, not somebody else’s, not after a day', () => {
    const before = opened();
    expect(no(undo(before, last(before, 7), false, moment(12)))).toBe('nothing-to-undo');
    expect(no(undo(before, last(before), false, moment(12, { kind: 'person', id: 'per_bob', name: 'Bob' })))).toBe('undo-not-yours');
    expect(no(undo(before, last(before), true, moment(12, { kind: 'person', id: 'per_bob', name: 'Bob' })))).toBe('accepted');
    expect(no(undo(before, last(before), false, moment(24 * 60 + 1)))).toBe('nothing-to-undo');
  });
});

/** Whatever people do, in any order. */
const someMinute = fc.integer({ min: -60, max: 130 }).map((minutes) => ten + minutes * minute);
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: fc.constantFrom('acknowledge' as const, 'mitigate' as const, 'resolve' as const), at: fc.option(someMinute, { nil: undefined }) }),
  fc.constant({ kind: 'reopen' as const, why: 'x' }),
  fc.record({
    kind: fc.constant('correct' as const),
    instant: fc.constantFrom(...instantKinds),
    at: fc.option(someMinute, { nil: null }),
    source: fc.constantFrom('person' as const, 'estimate' as const),
    why: fc.constant('x'),
  }),
  fc.record({
    kind: fc.constant('add-impact' as const),
    id: fc.constant(null).map(impactId),
    impact: fc.record({
      target: fc.constantFrom(player, other),
      from: fc.option(someMinute, { nil: undefined }),
      to: fc.option(someMinute, { nil: undefined }),
    }),
  }),
);

test('whatever is done: order holds, nothing said is lost, no impact runs on after its incident', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
      let incident = opened();
      for (const [index, one] of commands.entries()) {
        const now = moment(60 + index);
        const outcome = decide(incident, one, now);
        if (!outcome.ok) continue;
        const before = incident;
        incident = outcome.value.incident;
        expect(outcome.value.facts.length).toBeGreaterThan(0);
        const started = incident.instants.started.now?.at ?? Number.NEGATIVE_INFINITY;
        for (const kind of instantKinds) {
          const typed = incident.instants[kind];
          if (typed.now !== null) expect(typed.now.at).toBeGreaterThanOrEqual(started);
          if (typed.now !== null) expect(typed.now.at).toBeLessThanOrEqual(now.now);
          if (before.instants[kind].original !== null) expect(typed.original).toEqual(before.instants[kind].original);
          expect(typed.corrections.slice(0, before.instants[kind].corrections.length)).toEqual(before.instants[kind].corrections);
        }
        for (const impact of incident.impacts) {
          if (impact.to !== null) expect(impact.to).toBeGreaterThanOrEqual(impact.from);
          else expect(incident.standing.state).not.toBe('resolved');
          if (impact.followsEnd && incident.standing.state === 'resolved') expect(impact.to).toBe(incident.instants.resolved.now?.at);
          if (impact.followsStart && incident.instants.started.now !== null) expect(impact.from).toBe(started);
        }
      }
    }),
    { numRuns: 300 },
  );
});
