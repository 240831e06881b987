/** Does a request move as people would expect, and does only a person's answer stop its clock? */
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../decision/refusal.ts';
import { ask, type Command, decide, heard } from './decide.ts';
import { merge } from './merge.ts';
import type { Decision, Entry, EntryId, Request, RequestId } from './request.ts';

const now = 1_790_000_000_000;
const minute = 60_000;
const ann = { kind: 'person', id: 'per_ann', name: 'Ann' } as const;
const dev = { kind: 'person', id: 'per_dev', name: 'Dee' } as const;
const machine = { kind: 'system', id: 'mail', name: 'Autoresponder' } as const;

const must = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value;
};
const asked = (over: Partial<Parameters<typeof ask>[0]> = {}): Request =>
  must(
    ask({
      id: 'req_1' as RequestId,
      title: ' How do I\n get a database? ',
      way: 'mail',
      place: 'thread',
      asker: { person: dev.id, name: dev.name, address: 'dee@example.org' },
      team: null,
      systems: ['component:default/b', 'component:default/a', 'component:default/b'],
      askedAt: now,
      ...over,
    }),
  ).request;
const entry = (over: Partial<Entry>): Entry => ({ id: 'ent_1' as EntryId, at: now + minute, kind: 'reply', by: ann, isHuman: true, text: 'So', ...over });
const after = (request: Request, ...commands: Command[]): Request =>
  commands.reduce((standing, command) => must(decide(standing, command, { now: now + 2 * minute, by: ann })).request, request);
const answered = must(heard(asked(), entry({}))).request;
const code = (outcome: Outcome<unknown>): string | null => (outcome.ok ? null : outcome.refusal.code);

test('a request begins open, with a title on one line and its systems once', () => {
  expect(asked()).toMatchObject({ title: 'How do I get a database?', systems: ['component:default/a', 'component:default/b'], standing: { state: 'open' } });
  expect(code(ask({ ...asked(), splitFrom: undefined, title: ' \n ' }))).toBe('requests.title-missing');
});

describe('the clock', () => {
  test('stops at the first answer of a person, who then has it in hand, and not at the next', () => {
    expect(answered).toMatchObject({ firstReply: { at: now + minute, by: ann }, taker: { id: ann.id } });
    const { request, facts } = must(heard(answered, entry({ at: now + 5 * minute, id: 'ent_2' as EntryId })));
    expect(request.firstReply?.at).toBe(now + minute);
    expect(facts[0]).toMatchObject({ type: 'requests.replied', payload: { isFirst: false } });
  });

  test.each([
    ['a machine answers', entry({ by: machine, isHuman: false })],
    ['somebody notes something among ourselves', entry({ kind: 'note' })],
    ['its asker goes on', entry({ kind: 'asked', by: dev })],
  ])('goes on when %s', (_, what) => {
    expect(must(heard(asked(), what)).request.firstReply).toBeNull();
  });

  test('an answer whose clock runs behind is no answer from before the question', () => {
    expect(must(heard(asked(), entry({ at: now - minute }))).request.firstReply?.at).toBe(now);
  });
});

describe('given one that is done', () => {
  const done = after(answered, { kind: 'finish', outcome: 'answered' });

  test('its asker reopens it by going on; an out-of-office note does not', () => {
    const goesOn = must(heard(done, entry({ kind: 'asked', by: dev })));
    expect(goesOn.request.standing.state).toBe('open');
    expect(goesOn.facts.map(({ type }) => type)).toEqual(['requests.heard', 'requests.reopened']);
    expect(must(heard(done, entry({ kind: 'asked', by: machine, isHuman: false }))).request.standing.state).toBe('done');
  });

  test('it is neither taken, nor snoozed, nor finished again', () => {
    const refused = (command: Command): string | null => code(decide(done, command, { now, by: ann }));
    expect([refused({ kind: 'take' }), refused({ kind: 'snooze', until: now + minute }), refused({ kind: 'finish', outcome: 'answered' })]).toEqual([
      'requests.done',
      'requests.done',
      'requests.done',
    ]);
  });

  test('a person reopens it with a reason', () => {
    expect(code(decide(done, { kind: 'reopen', why: '  ' }, { now, by: ann }))).toBe('requests.why-missing');
    expect(after(done, { kind: 'reopen', why: 'it was not' }).standing).toEqual({ state: 'open' });
  });
});

test('nobody can call answered what nobody answered, nor wait for an asker who was told nothing', () => {
  expect(code(decide(asked(), { kind: 'finish', outcome: 'answered' }, { now, by: ann }))).toBe('requests.not-answered');
  expect(code(decide(asked(), { kind: 'wait' }, { now, by: ann }))).toBe('requests.not-answered');
  expect(after(asked(), { kind: 'finish', outcome: 'needless', needless: 'thanks' }).standing).toMatchObject({ outcome: 'needless', needless: 'thanks' });
});

test('a snoozed one sleeps until its time, and wakes when its asker goes on', () => {
  expect(code(decide(asked(), { kind: 'snooze', until: now }, { now, by: ann }))).toBe('requests.snooze-in-the-past');
  const asleep = after(asked(), { kind: 'snooze', until: now + 60 * minute });
  expect(asleep.standing).toEqual({ state: 'snoozed', until: now + 60 * minute });
  expect(must(heard(asleep, entry({ kind: 'asked', by: dev }))).request.standing).toEqual({ state: 'open' });
  expect(after(asleep, { kind: 'wake', why: 'It is time.' }).standing).toEqual({ state: 'open' });
});

test('two put together keep the older question and the earlier answer, and the first is done', () => {
  const later = { ...asked({ id: 'req_2' as RequestId, askedAt: now + 10 * minute, systems: ['component:default/c'] }) };
  const { from, into } = must(merge(answered, later, { now: now + 20 * minute, by: ann }));
  expect(from.request.standing).toMatchObject({ state: 'done', outcome: 'merged', into: 'req_2' });
  expect(into.request).toMatchObject({
    askedAt: now,
    firstReply: { at: now + minute },
    systems: ['component:default/a', 'component:default/b', 'component:default/c'],
  });
  expect(code(merge(into.request, into.request, { now, by: ann }))).toBe('requests.merge-with-itself');
  expect(code(heard(from.request, entry({})))).toBe('requests.merged');
  const facts = (decision: Decision): string[] => decision.facts.map(({ type, subject }) => `${type} ${subject}`);
  expect([...facts(from), ...facts(into)]).toEqual(['requests.merged req_1', 'requests.merged req_2']);
});

test('what became a card waits for the board, until somebody says where the card stands', () => {
  const card = after(asked(), { kind: 'finish', outcome: 'card', into: ' ' });
  expect(card.standing).toMatchObject({ state: 'done', outcome: 'card', into: null });
  const named = after(card, { kind: 'name-card', card: ' https://board.example/7 ' });
  expect(named.standing).toMatchObject({ outcome: 'card', into: 'https://board.example/7' });
  expect(after(named, { kind: 'name-card', card: '' }).standing).toMatchObject({ into: null });
  expect(code(decide(named, { kind: 'name-card', card: 'https://board.example/7' }, { now, by: ann }))).toBe('requests.unchanged');
  expect(code(decide(answered, { kind: 'name-card', card: 'x' }, { now, by: ann }))).toBe('requests.no-card');
});

test('who was answered says how it was; who was not cannot', () => {
  expect(code(decide(asked(), { kind: 'rate', face: 'good', words: '' }, { now, by: dev }))).toBe('requests.not-answered');
  const { from } = must(merge(asked({ id: 'req_2' as RequestId }), answered, { now, by: ann }));
  expect(code(decide(from.request, { kind: 'rate', face: 'good', words: '' }, { now, by: dev }))).toBe('requests.not-answered');
  expect(after(from.request, { kind: 'rate', face: 'good', words: '', wasAnswered: true }).pulse).toMatchObject({ face: 'good' });
  expect(after(answered, { kind: 'rate', face: 'bad', words: ' too late ' }).pulse).toMatchObject({ face: 'bad', words: 'too late' });
});
