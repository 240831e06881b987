import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Announcement, announcementOf, heldLine, sayNow } from './announce.ts';
import { ownLinks } from './links.ts';
import { answeredBy, markedQuestion, questionForOps, readsLikeQuestion, type Spoken } from './question.ts';
import { byteLength } from './split.ts';
import { topicOf } from './topic.ts';

const line = (nick: string, text: string, more: Partial<Spoken> = {}): Spoken => ({ nick, text, isBot: false, kind: 'line', at: 1000, ...more });

describe('a question for operations', () => {
  it('is whatever carries the mark', () => {
    expect(markedQuestion('?ops the queue grows')).toBe('the queue grows');
    expect(markedQuestion('the queue grows ?ops')).toBe('the queue grows');
    expect(markedQuestion('goalie: can you restart it')).toBe('can you restart it');
    expect(markedQuestion('@goalie the queue grows')).toBe('the queue grows');
    expect(markedQuestion('my goalie: is tall')).toBeNull();
    expect(markedQuestion('?ops')).toBeNull();
  });

  it('is, without it, what reads like one', () => {
    for (const asks of [
      'Is the staging database down?',
      'can anybody look at the build',
      'why does login fail on lund-3?',
      'anyone know how to rotate the key',
    ])
      expect([asks, readsLikeQuestion(asks)]).toEqual([asks, true]);
    for (const not of ['???', 'ok?', 'lunch', 'I wonder', 'see https://x.example/?q=abc for more']) expect([not, readsLikeQuestion(not)]).toEqual([not, false]);
  });

  it('is nothing that bots, notices, or what is said to somebody by name say', () => {
    expect(questionForOps(line('ci', '?ops broken', { isBot: true }), 'samspel').is).toBe('no');
    expect(questionForOps(line('x', '?ops broken', { kind: 'notice' }), 'samspel').is).toBe('no');
    expect(questionForOps(line('x', 'anna: is the database down?'), 'samspel')).toEqual({ is: 'no', reason: 'said to anna' });
    expect(questionForOps(line('x', 'Is the database down?'), 'samspel').is).toBe('if-unanswered');
  });
});

describe('an answer', () => {
  const waiting = [
    { line: 'lin_1', nick: 'dev1', at: 100 },
    { line: 'lin_2', nick: 'dev2', at: 200 },
  ];
  it('is the next line of another person', () => {
    expect(answeredBy(line('ops1', 'looking'), waiting, 'samspel')).toEqual({ line: 'lin_2', reason: 'the next line of another person (ops1)' });
    expect(answeredBy(line('ops1', 'Dev1: try again'), waiting, 'samspel')).toMatchObject({ line: 'lin_1' });
    expect(answeredBy(line('dev2', 'hello?'), waiting, 'samspel')).toMatchObject({ line: 'lin_1' });
    expect(answeredBy(line('ops1', 'which one?'), waiting, 'samspel')).toMatchObject({ line: 'lin_2' });
  });
  it('is not lost for a comma: a word before it is seldom a name', () => {
    for (const text of ['looking, hold on', 'yes, it is down', 'update: it is back'])
      expect(answeredBy(line('ops1', text), waiting, 'samspel')).toMatchObject({ line: 'lin_2' });
    expect(answeredBy(line('ops1', 'dev1, try again'), waiting, 'samspel')).toMatchObject({ line: 'lin_1' });
    expect(answeredBy(line('ops1', 'carl, lunch'), waiting, 'samspel', (nick) => nick === 'carl')).toBeNull();
    expect(questionForOps(line('x', 'hmm, is the database down?'), 'samspel').is).toBe('if-unanswered');
    expect(questionForOps(line('x', 'carl, is the database down?'), 'samspel', (nick) => nick === 'carl').is).toBe('no');
  });
  it('is no bot, no notice, nothing said to a third one, to the bot, or to operations', () => {
    expect(answeredBy(line('ci', 'done', { isBot: true }), waiting, 'samspel')).toBeNull();
    expect(answeredBy(line('x', 'done', { kind: 'notice' }), waiting, 'samspel')).toBeNull();
    expect(answeredBy(line('x', 'carl: lunch'), waiting, 'samspel')).toBeNull();
    expect(answeredBy(line('x', '!ack'), waiting, 'samspel')).toBeNull();
    expect(answeredBy(line('x', '?ops mine too'), waiting, 'samspel')).toBeNull();
    expect(answeredBy(line('x', 'Why does the build hang on lund-3?'), waiting, 'samspel')).toBeNull();
    expect(answeredBy(line('dev1', 'anyone?'), waiting.slice(0, 1), 'samspel')).toBeNull();
  });
  it('never throws, whatever is said', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (nick, text) => [questionForOps(line(nick, text), nick), answeredBy(line(nick, text), waiting, null)].length === 2),
    );
  });
});

describe('announcements', () => {
  const id = 'inc_01J0000000000000000009XK2F';
  it('are one line for what the channel wants to hear', () => {
    const opened = { title: 'Checkout is slow', severity: 'major', state: 'open', targets: ['component:default/payments'] };
    expect(announcementOf('incidents.opened', id, opened, 'Anna', 'incidents')).toMatchObject({
      text: '9XK2F opened, major: Checkout is slow on payments (by Anna)',
      rank: 'always',
    });
    expect(announcementOf('incidents.opened', id, { ...opened, state: 'resolved' }, 'Anna', 'incidents')).toBeNull();
    expect(announcementOf('incidents.opened', id, opened, 'Anna', 'nothing')).toBeNull();
    expect(announcementOf('alerts.group-opened', 'grp_1', { title: 'x', severity: 'major', opensIncident: true }, 'alerts', 'everything')).toBeNull();
    expect(announcementOf('alerts.group-opened', 'grp_1', { title: 'x', severity: 'major' }, 'alerts', 'incidents')).toBeNull();
    expect(announcementOf('incidents.resolved', id, { title: 'Checkout is slow' }, 'Anna', 'incidents')?.text).toBe(
      '9XK2F resolved (by Anna): Checkout is slow',
    );
    expect(announcementOf('incidents.acknowledged', id, {}, 'Anna', 'incidents')?.text).toBe('9XK2F Anna looks at it');
    expect(announcementOf('incidents.noted', id, {}, 'Anna', 'everything')).toBeNull();
  });

  it('are held back in a storm, and told together afterwards', () => {
    const said = [1, 2, 3, 4, 5].map((second) => second * 1000);
    expect(sayNow({ rank: 'when-quiet' }, said, 6000)).toMatchObject({ now: false });
    expect(sayNow({ rank: 'always' }, said, 6000)).toMatchObject({ now: true });
    expect(
      sayNow(
        { rank: 'always' },
        Array.from({ length: 15 }, () => 5000),
        6000,
      ),
    ).toMatchObject({ now: false });
    expect(sayNow({ rank: 'when-quiet' }, said, 61_001)).toMatchObject({ now: true });
    const held = (thing: string, kind: string): Announcement => ({ thing, text: `about ${thing}`, rank: 'when-quiet', kind });
    expect(heldLine([held('a', 'alert groups')], null)).toBe('about a');
    expect(
      heldLine([held('a', 'alert groups'), held('b', 'alert groups'), held('b', 'alert groups'), held('c', 'incidents acknowledged')], 'https://s.example'),
    ).toBe('Meanwhile: 2 alert groups, 1 incident acknowledged · https://s.example');
    expect(heldLine([], null)).toBeNull();
  });
});

it('a topic says who and what, and stays within its bytes', () => {
  const broken = [{ handle: '9XK2F', title: 'Checkout is slow', severity: 'major' }];
  expect(topicOf({ goalie: 'Anna', onDuty: [], broken, url: null })).toBe('Goalie: Anna · Broken: Checkout is slow (major, 9XK2F)');
  expect(topicOf({ goalie: null, onDuty: [], broken: [], url: 'https://s.example' })).toBe('Nothing is broken · https://s.example');
  const many = Array.from({ length: 9 }, (_, index) => ({ handle: `AAAA${index}`, title: 'å'.repeat(200), severity: 'major' }));
  expect(byteLength(topicOf({ goalie: 'Ö'.repeat(300), onDuty: [], broken: many, url: null }, 200))).toBeLessThanOrEqual(200);
});

it('finds links to our own pages and to nothing else', () => {
  const id = 'inc_01J0000000000000000009XK2F';
  const base = 'https://samspel.example';
  expect(ownLinks(`see https://samspel.example/incidents/${id}?tab=x, and (https://samspel.example/systems/component:default/player).`, base)).toEqual([
    { kind: 'incident', id },
    { kind: 'system', id: 'component:default/player' },
  ]);
  expect(ownLinks(`https://samspel.example.evil.example/incidents/${id} http://samspel.example/incidents/${id}`, base)).toEqual([]);
  const request = 'req_01J0000000000000000009XK2F';
  for (const place of [`/requests/${request}.`, `/requests?view=all&request=${request}`, `/requests?request=${request}#x`])
    expect(ownLinks(`${base}${place}`, base)).toEqual([{ kind: 'request', id: request }]);
  expect(ownLinks(`${base}/requests?x=${request}`, base)).toEqual([]);
  expect(ownLinks('https://samspel.example/systems/%E0%A4%A', base)).toEqual([]);
  expect(ownLinks(`https://samspel.example/incidents/${id}`, null)).toEqual([]);
});
