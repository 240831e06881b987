/** Does a mail find its thread, is a machine told from a person, a loop from a thread, and what is new from what is quoted? */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { natureOf } from './automatic.ts';
import { bouncedIn } from './bounce.ts';
import { answeredIds, type MailHeader, messageIdOf, messageIdsIn } from './headers.ts';
import { loopOf } from './loop.ts';
import { answerSubject, plainSubject, tokenIn } from './subject.ts';
import { saidIn, textParts } from './text-parts.ts';
import { decideThread, type ThreadClues } from './thread.ts';

const headers = (given: Readonly<Record<string, string>>): MailHeader[] => Object.entries(given).map(([name, value]) => ({ name: name.toLowerCase(), value }));

describe('a thread', () => {
  const clues: ThreadClues = { answers: [], known: new Map(), answeredBy: null, token: null, ofToken: [], from: 'anna@dev.test' };
  test('is that of the nearest mail it answers', () => {
    const known = new Map([
      ['<old@x>', 'mai_old'],
      ['<near@x>', 'mai_near'],
    ]);
    expect(decideThread({ ...clues, answers: ['<gone@x>', '<near@x>', '<old@x>'], known })).toMatchObject({ thread: 'mai_near', by: '<near@x>' });
  });
  test('begins with the first answer to a mail of ours', () => {
    expect(decideThread({ ...clues, answers: ['<ours@x>'], known: new Map([['<ours@x>', null]]) })).toMatchObject({ thread: null, by: '<ours@x>' });
  });
  test('is found by a token only by those who took part', () => {
    const ofToken = [{ thread: 'mai_1', people: ['Anna@dev.test', 'ops@x.test'] }];
    expect(decideThread({ ...clues, token: 'req-7', ofToken })).toMatchObject({ thread: 'mai_1' });
    expect(decideThread({ ...clues, token: 'req-7', ofToken, from: 'mallory@evil.test' })).toMatchObject({
      thread: null,
      reason: expect.stringContaining('did not take part'),
    });
  });
  test('is never found by a subject alone', () => expect(decideThread(clues)).toMatchObject({ thread: null, reason: 'it answers nothing we know' }));
});

test('Message-IDs are read as they come', () => {
  expect(messageIdsIn('<a@x> garbage <b@x>\t<a@x> <c d@x>')).toEqual(['<a@x>', '<b@x>']);
  expect(messageIdOf(headers({ 'Message-ID': 'bare@x' }))).toBe('<bare@x>');
  expect(messageIdOf(headers({ 'Message-ID': '' }))).toBeNull();
  expect(answeredIds(headers({ 'Message-ID': '<me@x>', 'In-Reply-To': '<c@x> (Anna)', References: '<a@x> <b@x> <c@x> <me@x>' }))).toEqual([
    '<c@x>',
    '<b@x>',
    '<a@x>',
  ]);
  expect(messageIdsIn(Array.from({ length: 500 }, (_, at) => `<${at}@x>`).join(' '))).toHaveLength(100);
});

test('subjects carry their token through answers', () => {
  expect(tokenIn('AW: Re: Logs? [REQ-1042] (urgent)')).toBe('req-1042');
  expect(tokenIn('[req-0] [request-5] [req-]')).toBeNull();
  expect(plainSubject(' Re: Logs?\r\n [req-12] ')).toBe('Re: Logs?');
  expect(answerSubject('Logs? [req-12]', 'req-12')).toBe('Re: Logs? [req-12]');
  expect(answerSubject('RE: Logs?', null)).toBe('RE: Logs?');
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 1e9 }), (subject, number) => tokenIn(answerSubject(subject, `req-${number}`)) === `req-${number}`),
  );
});

describe('who wrote it', () => {
  test.each([
    [{ 'Auto-Submitted': 'auto-replied (vacation)' }, 'Re: x', '', 'automatic'],
    [{ 'Auto-Submitted': 'no' }, 'Hello', 'a@x', 'person'],
    [{ Precedence: 'bulk' }, 'News', 'a@x', 'automatic'],
    [{ Precedence: 'list', 'List-Id': '<ops.dev.test>' }, 'A question on the list', 'a@x', 'person'],
    [{ 'X-Autoreply': 'yes' }, 'x', 'a@x', 'automatic'],
    [{ 'X-Auto-Response-Suppress': 'All' }, 'Automatische Antwort: Logs', 'a@x', 'automatic'],
    [{ 'X-Auto-Response-Suppress': 'All' }, 'Where are the logs?', 'a@x', 'person'],
    [{}, 'Out of office next week: who takes my shift?', 'a@x', 'person'],
    [{}, 'Frånvaro: tillbaka på måndag', '', 'automatic'],
    [{ 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=x' }, 'Undelivered', '', 'bounce'],
    [{ 'Content-Type': 'multipart/report; report-type=disposition-notification' }, 'Read: x', 'a@x', 'automatic'],
    [{ 'X-Failed-Recipients': 'b@x' }, 'Mail delivery failed', '', 'bounce'],
    [{}, 'failure notice', '', 'bounce'],
  ])('%j «%s» from <%s> is a %s', (given, subject, path, kind) => {
    const nature = natureOf(headers(given), 'anna@dev.test', subject, path);
    expect(nature.isBounce ? 'bounce' : nature.isAutomatic ? 'automatic' : 'person').toBe(kind);
    expect(nature.reason === null).toBe(kind === 'person');
  });
  test('a mail system’s report is a bounce though it has a return path', () => {
    expect(natureOf([], 'MAILER-DAEMON@mx.test', 'Undelivered Mail Returned to Sender', 'x@mx.test')).toMatchObject({ isBounce: true });
    expect(natureOf([], 'postmaster@mx.test', 'Can you check our SPF record?', 'postmaster@mx.test')).toMatchObject({ isAutomatic: false });
  });
});

test('a bounce tells whom it did not reach', () => {
  expect(bouncedIn(['Sorry', 'Final-Recipient: rfc822; b@x.test\nAction: failed\nStatus: 5.7.1', 'Subject: x\nMessage-ID: <m@x>'], null)).toEqual({
    recipient: 'b@x.test',
    status: '5.7.1',
    messageId: '<m@x>',
    isFinal: true,
  });
  for (const [text, isFinal] of [
    ['Action: delayed\nStatus: 4.4.1', false],
    ['Action: failed\nStatus: 4.4.7', true],
    ['Action: delivered\nStatus: 2.0.0', false],
    ['Status: 4.2.2', false],
    ['your mail could not be delivered', true],
  ] as const)
    expect(bouncedIn([text], null)).toMatchObject({ isFinal });
  expect(bouncedIn(['host mx[10.5.1.1] said: 550 5.1.1 unknown'], 'c@x.test, d@x.test')).toEqual({
    recipient: 'c@x.test',
    status: '5.1.1',
    messageId: null,
    isFinal: true,
  });
});

test('a loop is quiet', () => {
  const clues = { headers: [], isOurs: false, mark: 'samspel@x.test', lastHour: 0, sameSubject: 0, isAlert: false };
  expect(loopOf(clues)).toBeNull();
  expect(loopOf({ ...clues, isOurs: true })).not.toBeNull();
  expect(loopOf({ ...clues, headers: headers({ 'X-Loop': 'samspel@x.test' }) })).toContain('our mark');
  expect(loopOf({ ...clues, headers: Array.from({ length: 51 }, () => ({ name: 'received', value: 'x' })) })).toContain('51 servers');
  expect(loopOf({ ...clues, lastHour: 60 })).toContain('60 mails');
  expect(loopOf({ ...clues, sameSubject: 10 })).not.toBeNull();
  expect(loopOf({ ...clues, lastHour: 1000, isAlert: true })).toBeNull();
});

describe('what is new', () => {
  const said = (text: string): string => saidIn(textParts(text));
  test.each([
    ['English', 'Thanks!\n\nOn Mon, 2 Mar 2026 at 09:00, Anna <anna@dev.test> wrote:\n> old\n> older'],
    ['English, wrapped', 'Thanks!\n\nOn Mon, 2 Mar 2026 at 09:00, Anna Andersson-Lindqvist\n<anna@dev.test> wrote:\n\n> old'],
    ['English, not marked', 'Thanks!\n\nOn Mon, 2 Mar 2026, Anna wrote:\nold\nolder'],
    ['German', 'Thanks!\n\nAm 02.03.2026 um 09:00 schrieb Anna:\n> alt'],
    ['Swedish', 'Thanks!\n\nDen mån 2 mars 2026 kl 09:00 skrev Anna <anna@dev.test>:\n> gammalt'],
    ['French', 'Thanks!\n\nLe lun. 2 mars 2026 à 09:00, Anna <anna@dev.test> a écrit :\n> vieux'],
    ['Outlook', 'Thanks!\n\n________________________________\nFrom: Anna <anna@dev.test>\nSent: Monday, 2 March 2026 09:00\nTo: Ops\nSubject: Logs\n\nold'],
    ['Outlook in German', 'Thanks!\n\nVon: Anna <anna@dev.test>\nGesendet: Montag, 2. März 2026 09:00\nAn: Ops\nBetreff: Logs\n\nalt'],
    ['Outlook in Swedish', 'Thanks!\n\nFrån: Anna <anna@dev.test>\nSkickat: den 2 mars 2026 09:00\nTill: Ops\nÄmne: Logs\n\ngammalt'],
    ['a divider', 'Thanks!\n\n-----Original Message-----\nFrom: Anna\nold'],
    ['a divider in Danish', 'Thanks!\n\n-----Oprindelig meddelelse-----\nold'],
    ['a signature', 'Thanks!\n-- \nAnna\nTeam Playback'],
    ['a telephone', 'Thanks!\n\nSent from my iPhone'],
    ['a telephone in German', 'Thanks!\n\nVon meinem iPhone gesendet'],
  ])('stands above the quote: %s', (_name, text) => expect(said(text)).toBe('Thanks!'));

  test('may stand between quotes', () => {
    const parts = textParts('On Monday, Anna wrote:\n> Where are logs?\nIn /var/log.\n> And metrics?\nOn the dashboard.\n-- \nOlle');
    expect(parts.map(({ kind }) => kind)).toEqual(['quoted', 'said', 'quoted', 'said', 'signature']);
    expect(saidIn(parts)).toBe('In /var/log.\n\nOn the dashboard.');
  });
  test('is everything in a forward without a word', () => expect(said('-----Original Message-----\nFrom: Anna\nold')).toContain('From: Anna'));
  test('is not cut by words that only look like a quote', () => {
    const text = 'From: here it gets slow.\nNote: see below\nAs he wrote: it works.\nTo: be done';
    expect(said(text)).toBe(text);
  });
  test('nothing is dropped, and nothing takes long', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom(
        '> x',
        'On a day, Anna wrote:',
        '-- ',
        '',
        'From: a',
        'Sent: b',
        'To: c',
        '________________',
        '-----Original Message-----',
        'Sent from my iPhone',
      ),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const text = lines.join('\n');
        const squeezed = (given: string): string => given.replaceAll(/\s+/g, '');
        expect(
          squeezed(
            textParts(text)
              .map((part) => part.text)
              .join('\n'),
          ),
        ).toBe(squeezed(text));
      }),
    );
    for (const hostile of [
      'On '.repeat(60_000),
      `${'a'.repeat(100)} wrote:\n`.repeat(2000),
      '> '.repeat(100_000),
      'From: a\n'.repeat(30_000),
      `On ${' '.repeat(199)}\n`.repeat(2000),
    ])
      textParts(hostile);
  });
});
