import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Duties, duties, dutiesOfStage, holders, movedToOps, shareByStage, stageOf, stages } from './duties.ts';
import { acceptOwnership, declineOwnership, end, isOverdue, type Ownership, ownerOn, propose, reviewOwnership } from './ownership.ts';
import { answerQuestion, finishReview, mayMoveDuties, questions, type Review, readinessOf } from './readiness.ts';

const held: fc.Arbitrary<Duties> = fc.record(
  Object.fromEntries(duties.map((duty) => [duty, fc.constantFrom(...holders)])) as Record<keyof Duties, fc.Arbitrary<Duties[keyof Duties]>>,
);

describe('stages', () => {
  test('of the preset duties are themselves', () => {
    for (const stage of stages) expect(stageOf(dutiesOfStage[stage]).stage).toBe(stage);
  });

  test('never go back when a duty moves towards operations', () => {
    fc.assert(
      fc.property(held, fc.constantFrom(...duties), (before, duty) => {
        const further = holders[Math.min(holders.indexOf(before[duty]) + 1, 2)] ?? 'ops';
        const after = { ...before, [duty]: further };
        expect(stages.indexOf(stageOf(after).stage)).toBeGreaterThanOrEqual(stages.indexOf(stageOf(before).stage));
      }),
    );
  });

  test('share the systems among them', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...stages), { minLength: 1 }), (all) => {
        const shares = shareByStage(all);
        expect(shares.reduce((sum, { systems }) => sum + systems, 0)).toBe(all.length);
        expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
      }),
    );
    expect(shareByStage([]).map(({ share }) => share)).toEqual([0, 0, 0, 0]);
  });
});

const decision = (at: number) => ({ by: 'Ada', at, reason: 'because' });
const proposal = (id: string, team: string) => ({
  id,
  system: 'component:default/a',
  side: 'ops' as const,
  owner: { team, person: null },
  reviewBy: null,
  what: 'proposed' as const,
});

describe('ownership', () => {
  test('at every moment is of at most one, whatever is decided', () => {
    const step = fc.record({
      what: fc.constantFrom('propose', 'accept', 'decline', 'review', 'end'),
      team: fc.constantFrom('group:default/a', 'group:default/b'),
      after: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let now = 0;
        const history = new Map<string, Ownership>();
        const keep = (one: Ownership | null): void => void (one !== null && history.set(one.id, one));
        for (const { what, team, after } of steps) {
          now += after;
          const current = [...history.values()].find(({ to }) => to === null) ?? null;
          if (what === 'propose') {
            const outcome = propose(current, proposal(String(history.size), team), decision(now));
            if (outcome.ok) for (const one of [outcome.value.ended, outcome.value.begun]) keep(one);
          } else if (current !== null) {
            const outcome =
              what === 'accept'
                ? acceptOwnership(current, {}, decision(now))
                : what === 'decline'
                  ? declineOwnership(current, decision(now))
                  : what === 'review'
                    ? reviewOwnership(current, { reviewBy: now + 10 }, decision(now))
                    : { ok: true as const, value: end(current, decision(now)) };
            if (outcome.ok) keep(outcome.value);
          }
        }
        const all = [...history.values()];
        expect(all.filter(({ to }) => to === null).length).toBeLessThanOrEqual(1);
        for (let at = 0; at <= now; at++) expect(all.filter(({ from, to }) => from <= at && (to === null || at < to)).length).toBeLessThanOrEqual(1);
        for (const one of all) expect(one.reasons.every(({ reason }) => reason !== '')).toBe(true);
      }),
    );
  });

  test('refuses the same team twice, answers to what is no longer asked, and reviews in the past', () => {
    const begun = propose(null, proposal('1', 'group:default/a'), decision(0));
    if (!begun.ok) throw new Error('a first owner is not refused');
    const { begun: pending } = begun.value;
    expect(propose(pending, proposal('2', 'group:default/a'), decision(1))).toMatchObject({ refusal: { code: 'catalog.already-owner' } });
    expect(reviewOwnership(pending, { reviewBy: 9 }, decision(1))).toMatchObject({ refusal: { code: 'catalog.not-accepted' } });
    expect(acceptOwnership(pending, { reviewBy: 1 }, decision(1))).toMatchObject({ refusal: { code: 'catalog.review-in-past' } });
    const accepted = acceptOwnership(pending, { reviewBy: 9 }, decision(1));
    if (!accepted.ok) throw new Error('a pending one is not refused');
    expect(declineOwnership(accepted.value, decision(2))).toMatchObject({ refusal: { code: 'catalog.not-pending', facts: { state: 'accepted' } } });
    expect([isOverdue(accepted.value, 8), isOverdue(accepted.value, 9)]).toEqual([false, true]);
  });

  test('at the moment of a hand-over is with the new owner', () => {
    const first = propose(null, proposal('1', 'group:default/a'), decision(0));
    const second = first.ok ? propose(first.value.begun, proposal('2', 'group:default/b'), decision(5)) : first;
    if (!second.ok || second.value.ended === null) throw new Error('a hand-over is not refused');
    const history = [second.value.begun, second.value.ended];
    expect([-1, 0, 4, 5, 99].map((at) => ownerOn(history, 'ops', at)?.team ?? null)).toEqual([
      null,
      'group:default/a',
      'group:default/a',
      'group:default/b',
      'group:default/b',
    ]);
    expect(ownerOn(history, 'dev', 5)).toBeNull();
  });
});

describe('readiness', () => {
  const empty: Review = { id: 'r', system: 's', startedAt: 0, startedBy: 'Ada', finishedAt: null, reason: 'x', answers: {} };
  const answered = (word: 'ok' | 'gap' | 'accepted-risk', only?: string): Review =>
    questions.reduce((review, { id }) => {
      const answer = only === undefined || only === id ? word : 'ok';
      const outcome = answerQuestion(review, id, { answer, note: 'note', expiresAt: answer === 'accepted-risk' ? 100 : null }, 'Ada', 1);
      if (!outcome.ok) throw new Error(outcome.refusal.code);
      return outcome.value;
    }, empty);
  const finished = (review: Review): Review => {
    const outcome = finishReview(review, 2);
    if (!outcome.ok) throw new Error(outcome.refusal.code);
    return outcome.value;
  };

  test('asks about every duty, and has each question once', () => {
    for (const duty of duties) expect(questions.some((question) => question.duties.includes(duty))).toBe(true);
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
  });

  test('says how a review stands', () => {
    expect(readinessOf(null, 0)).toBe('none');
    expect(readinessOf(answered('ok'), 5)).toBe('open');
    expect(readinessOf(finished(answered('ok')), 5)).toBe('ready');
    expect(readinessOf(finished(answered('gap', 'growth')), 5)).toBe('not-ready');
    const risk = finished(answered('accepted-risk', 'growth'));
    expect([99, 100].map((now) => readinessOf(risk, now))).toEqual(['ready-with-risks', 'expired']);
  });

  test('cannot be finished while a question is open, nor answered after', () => {
    expect(finishReview(empty, 1)).toMatchObject({ refusal: { code: 'catalog.questions-open', facts: { count: questions.length } } });
    const done = finished(answered('ok'));
    expect(finishReview(done, 3)).toMatchObject({ refusal: { code: 'catalog.review-finished' } });
    expect(answerQuestion(done, 'growth', { answer: 'ok', note: '', expiresAt: null }, 'Ada', 3)).toMatchObject({
      refusal: { code: 'catalog.review-finished' },
    });
    expect(answerQuestion(empty, 'none', { answer: 'ok', note: '', expiresAt: null }, 'Ada', 3)).toMatchObject({
      refusal: { code: 'catalog.unknown-question' },
    });
    expect(answerQuestion(empty, 'growth', { answer: 'accepted-risk', note: '', expiresAt: 9 }, 'Ada', 3)).toMatchObject({
      refusal: { code: 'catalog.risk-needs-expiry' },
    });
  });

  test('without a review no duty moves towards operations, and every duty may move back', () => {
    fc.assert(
      fc.property(held, held, (before, after) => {
        const outcome = mayMoveDuties(before, after, null, 5);
        expect(outcome.ok).toBe(movedToOps(before, after).length === 0);
        expect(mayMoveDuties(before, after, finished(answered('ok')), 5).ok).toBe(true);
      }),
    );
  });

  test('a gap holds only the duties it bears on', () => {
    const review = finished(answered('gap', 'growth'));
    const dev = dutiesOfStage.developers;
    expect(mayMoveDuties(dev, { ...dev, capacity: 'ops' }, review, 5)).toMatchObject({ refusal: { code: 'catalog.not-ready', facts: { gaps: ['growth'] } } });
    expect(mayMoveDuties(dev, { ...dev, onCall: 'ops' }, review, 5).ok).toBe(true);
  });
});
