import { describe, expect, test } from 'vitest';
import { isOverdue, moveChange, promise } from './case-changes.ts';
import { defaultConditions, demandOf } from './case-demand.ts';
import { draftCaseStudy, missingParts } from './case-study.ts';
import { after, minute, moment, no, opened, player, ten, yes } from './testing/given.ts';

const policy = { ...defaultConditions, version: 3 };

describe('the draft', () => {
  test('tells the course from what is known, in order, and leaves to people what only they know', () => {
    const incident = after(opened({ detected: { at: ten + 40 * minute, source: 'person' } }, 45), [50, { kind: 'resolve' }]);
    const draft = draftCaseStudy(incident, [
      { at: ten + 42 * minute, by: 'Ada', says: 'disk full\nsecond line', important: true, kind: 'note' },
      { at: ten + 43 * minute, by: 'Bob', says: 'hm', important: false, kind: 'note' },
    ]);
    const lines = draft.happened.split('\n');
    expect(lines[0]).toContain('2026-03-01T10:00:00Z');
    expect(lines).toContain('- 2026-03-01T10:42:00Z Ada: disk full');
    expect(draft.happened).not.toContain('hm');
    expect(lines.map((line) => line.slice(2, 22))).toEqual(lines.map((line) => line.slice(2, 22)).sort());
    expect(draft.wentBadly).toEqual(['No monitor saw it: a person found it.', 'It took 40 min to notice.']);
    expect(draft.surprise).toBe('');
    expect(missingParts(draft, [])).toEqual(['why it surprised', 'the trigger', 'the cause', 'at least one change in how we work']);
  });
});

describe('what demands one', () => {
  test('each condition says itself', () => {
    const incident = { ...opened({ detected: { at: ten, source: 'person' } }), dataLost: true, rolledBack: true };
    const demand = demandOf(
      incident,
      [
        { target: player, share: 0.2 },
        { target: 'x', share: 0.19 },
        { target: 'y', share: null },
      ],
      policy,
    );
    expect(demand.reasons.map((reason) => reason.code)).toEqual(['loss', 'data-lost', 'rolled-back', 'found-by-person']);
    expect(demand).toMatchObject({ demanded: true, policyVersion: 3 });
  });

  test('conditions that are off do not count', () => {
    const incident = { ...opened({ detected: { at: ten, source: 'person' } }), dataLost: true };
    const off = { version: 1, lossShareOfBudget: null, severities: [], dataLost: false, rolledBack: false, foundByPerson: false };
    expect(demandOf(incident, [{ target: player, share: 5 }], off)).toEqual({ demanded: false, reasons: [], policyVersion: 1 });
    expect(demandOf(incident, [], { ...off, severities: ['major'] }).reasons).toMatchObject([{ code: 'severity' }]);
  });
});

describe('changes', () => {
  const incident = opened().id;
  const promised = yes(promise('chg_1', incident, { what: 'Alert on disk', owner: 'Ada', due: '2026-04-01', measure: null }, moment(0))).change;

  test('done is looked at again after thirty days, and only then holds', () => {
    const done = yes(moveChange(promised, incident, { state: 'done', note: '' }, moment(0))).change;
    expect(done).toMatchObject({ state: 'done', checkOn: '2026-03-31' });
    expect(isOverdue(done, '2026-03-31')).toBe(false);
    expect(isOverdue(done, '2026-04-01')).toBe(true);
    const holds = yes(moveChange(done, incident, { state: 'holds', note: 'no page since' }, moment(1))).change;
    expect(holds.history.map((step) => step.to)).toEqual(['promised', 'done', 'holds']);
    expect(isOverdue(holds, '2030-01-01')).toBe(false);
  });

  test('a promise does not hold before it is done; a failed one can be promised again', () => {
    expect(no(moveChange(promised, incident, { state: 'holds', note: '' }, moment(0)))).toBe('change-step /state');
    const failed = yes(moveChange(promised, incident, { state: 'failed', note: 'no time' }, moment(0))).change;
    expect(yes(moveChange(failed, incident, { state: 'promised', note: '', due: '2026-05-01' }, moment(0))).change).toMatchObject({
      state: 'promised',
      due: '2026-05-01',
    });
    expect(no(moveChange(promised, incident, { note: '' }, moment(0)))).toBe('unchanged');
    expect(no(promise('chg_2', incident, { what: 'x', owner: ' ', due: '2026-01-01', measure: null }, moment(0)))).toBe('change-owner-missing /owner');
    expect(isOverdue(promised, '2026-04-02')).toBe(true);
  });
});
