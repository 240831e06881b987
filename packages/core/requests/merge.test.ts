/** Do two requests become one without losing a question, and two again as they were? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from '../decision/refusal.ts';
import { ask, decide, heard } from './decide.ts';
import { type BeforeMerge, merge, unmerge } from './merge.ts';
import type { Entry, EntryId, Request, RequestId } from './request.ts';

const now = 1_790_000_000_000;
const minute = 60_000;
const ann = { kind: 'person', id: 'per_ann', name: 'Ann' } as const;
const moment = { now: now + 20 * minute, by: ann };

const must = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value;
};
const code = (outcome: Outcome<unknown>): string | null => (outcome.ok ? null : outcome.refusal.code);
const asked = (id: string, over: Partial<Parameters<typeof ask>[0]> = {}): Request => {
  const asker = { person: null, name: id, address: `${id}@example.org` };
  const asking = { id: id as RequestId, title: id, way: 'mail' as const, place: id, asker, team: null, systems: [], askedAt: now, ...over };
  return must(ask(asking)).request;
};
const entry = (id: string, at: number, over: Partial<Entry> = {}): Entry => ({
  id: id as EntryId,
  at,
  kind: 'asked',
  by: { kind: 'system', id, name: id },
  isHuman: true,
  text: id,
  ...over,
});
const reply = (id: string, at: number) => entry(id, at, { kind: 'reply', by: ann });
const together = (from: Request, into: Request): { from: Request; into: Request; before: BeforeMerge } => {
  const done = must(merge(from, into, moment));
  return { from: done.from.request, into: done.into.request, before: { ...done.before, version: done.into.request.version } };
};

test('put together, the one that goes on has the older question, the earlier answer, all systems, and whoever has either in hand', () => {
  const older = { ...asked('one', { systems: ['component:default/a'] }), taker: { id: ann.id, name: ann.name } };
  const later = must(heard(asked('two', { askedAt: now + minute }), reply('r', now + 5 * minute))).request;
  expect(together(older, { ...later, taker: null }).into).toMatchObject({
    askedAt: now,
    firstReply: { at: now + 5 * minute },
    systems: ['component:default/a'],
    taker: { id: ann.id },
  });
});

test('taken apart at once both stand as before, whatever they were', () => {
  const standing = fc.constantFrom<Request['standing']>(
    { state: 'open' },
    { state: 'waiting', since: now },
    { state: 'snoozed', until: now + 60 * minute },
    { state: 'done', at: now, outcome: 'answered', into: null, needless: null },
  );
  const request = (id: string) =>
    fc
      .record({
        standing,
        askedAt: fc.integer({ min: now - 60 * minute, max: now }),
        answered: fc.boolean(),
        systems: fc.subarray(['component:a', 'component:b']),
      })
      .map(({ standing, askedAt, answered, systems }): Request => {
        const one = asked(id, { askedAt, systems });
        return { ...(answered ? must(heard(one, reply(`r-${id}`, now))).request : one), standing };
      });
  fc.assert(
    fc.property(request('one'), request('two'), (one, two) => {
      const { from, into, before } = together(one, two);
      const apart = must(unmerge(from, into, before, [entry('q2', two.askedAt), ...(two.firstReply === null ? [] : [reply('r-two', now)])], moment));
      expect(apart.from.request).toEqual(one);
      expect(apart.into.request).toEqual(two);
    }),
  );
});

test('taken apart later, what was done meanwhile stays, and an answer that both askers heard counts for both', () => {
  const { from, into, before } = together(asked('one'), asked('two', { askedAt: now + minute }));
  const answer = reply('r', now + 30 * minute);
  const answered = { ...must(heard(into, answer)).request, version: into.version + 1 };
  const done = must(decide(answered, { kind: 'finish', outcome: 'answered' }, moment)).request;
  const apart = must(unmerge(from, done, before, [entry('q2', now + minute), answer], moment));
  expect(apart.from.request).toMatchObject({ standing: { state: 'open' }, askedAt: now, firstReply: { at: now + 30 * minute, entry: 'r' } });
  expect(apart.into.request).toMatchObject({ standing: { state: 'done' }, askedAt: now + minute, firstReply: { entry: 'r' } });
  expect(apart.from.facts).toMatchObject([{ type: 'requests.unmerged', subject: 'one', payload: { from: 'one', into: 'two' } }]);
});

test('only what was put together is taken apart, and the outer one first', () => {
  const inner = together(asked('one'), asked('two'));
  const outer = together(inner.into, asked('three'));
  expect(code(unmerge(inner.from, outer.from, inner.before, [], moment))).toBe('requests.merged');
  expect(code(unmerge(asked('one'), asked('two'), inner.before, [], moment))).toBe('requests.not-merged');
  expect(code(unmerge(inner.from, asked('four'), inner.before, [], moment))).toBe('requests.not-merged');
});
