import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressee, askedOfBot, sameNick } from './address.ts';
import { type Command, helpLines, parseCommand } from './command.ts';
import { readLength } from './language.ts';
import { handleOf, matchHandle, matchName, saysNameOf } from './match-name.ts';

const said: readonly (readonly [string, Command])[] = [
  ['help', { kind: 'help', about: null }],
  ['Who owns player?', { kind: 'who-owns', what: 'player' }],
  ['owner of the Media store', { kind: 'who-owns', what: 'Media store' }],
  ['who is on call', { kind: 'on-call', of: null }],
  ['oncall for payments?', { kind: 'on-call', of: 'payments' }],
  ['who is goalie today?', { kind: 'goalie' }],
  ["who's goalie", { kind: 'goalie' }],
  ['what is broken?', { kind: 'broken' }],
  ["what's down", { kind: 'broken' }],
  ['open incident Checkout is slow', { kind: 'open', title: 'Checkout is slow', severity: null, systems: [] }],
  [
    'open major incident: Checkout is slow on payments, ledger',
    { kind: 'open', title: 'Checkout is slow', severity: 'major', systems: ['payments', 'ledger'] },
  ],
  ['please open an incident degraded Search is odd', { kind: 'open', title: 'Search is odd', severity: 'degraded', systems: [] }],
  ['ack', { kind: 'ack', which: null }],
  ['ack 9XK2F', { kind: 'ack', which: '9XK2F' }],
  ['acknowledge #9xk2f', { kind: 'ack', which: '9xk2f' }],
  ['mitigated 9XK2F', { kind: 'mitigate', which: '9XK2F' }],
  ['resolve this 9XK2F', { kind: 'resolve', which: '9XK2F' }],
  ['resolved', { kind: 'resolve', which: null }],
  ['note 9XK2F we drain Lund', { kind: 'note', which: '9XK2F', text: 'we drain Lund' }],
  ['note: we drain Lund', { kind: 'note', which: null, text: 'we drain Lund' }],
  ['incident 9XK2F', { kind: 'show', which: '9XK2F' }],
  ['incident KXWQZ', { kind: 'show', which: 'KXWQZ' }],
  ['9xk2f?', { kind: 'show', which: '9xk2f' }],
  ['what changed before 9XK2F?', { kind: 'changes', which: '9XK2F' }],
  ['what changed?', { kind: 'changes', which: null }],
  ['what changed before it?', { kind: 'changes', which: null }],
  ['dependencies of player', { kind: 'dependencies', what: 'player', side: 'needs' }],
  ['what does player need?', { kind: 'dependencies', what: 'player', side: 'needs' }],
  ['who needs player', { kind: 'dependencies', what: 'player', side: 'needed-by' }],
  ['deployments', { kind: 'deployments', what: null }],
  ['silence player for 2h because we move it', { kind: 'silence', what: 'player', seconds: 7200, why: 'we move it' }],
  ['silence media store 90 min', { kind: 'silence', what: 'media store', seconds: 5400, why: '' }],
  ['take this', { kind: 'take', which: null }],
  ['done', { kind: 'done', which: null }],
  ['take req-12', { kind: 'take', which: '12' }],
  ['done 1042', { kind: 'done', which: '1042' }],
  ['card this', { kind: 'card', which: null, key: null }],
  ['card', { kind: 'card', which: null, key: null }],
  ['card this OPS-12', { kind: 'card', which: null, key: 'OPS-12' }],
  ['card OPS-12', { kind: 'card', which: null, key: 'OPS-12' }],
  ['card 1042', { kind: 'card', which: '1042', key: null }],
  ['card question 1042 as OPS-12', { kind: 'card', which: '1042', key: 'OPS-12' }],
  ['card req-1042 https://board.example/c/12', { kind: 'card', which: '1042', key: 'https://board.example/c/12' }],
  ['log restarted the mail relay 10m', { kind: 'log-job', text: 'restarted the mail relay', minutes: 10 }],
  ['log five-minute job: swept the floor', { kind: 'log-job', text: 'swept the floor', minutes: 5 }],
  ['?ops how do I rotate a key', { kind: 'ask', question: 'how do I rotate a key' }],
  ['ask operations how do I rotate a key?', { kind: 'ask', question: 'how do I rotate a key?' }],
  ['link abcd-1234', { kind: 'link', code: 'ABCD1234' }],
  ['who am I?', { kind: 'who-am-i' }],
];

describe('parseCommand', () => {
  it.each(said)('understands «%s»', (line, command) => expect(parseCommand(line)).toEqual({ ok: true, command }));

  it('says what it does not know, and what was probably meant', () => {
    expect(parseCommand('akc 9XK2F')).toEqual({ ok: false, reason: 'I do not know «akc»', didYouMean: 'ack 9XK2F', isThanks: false });
    expect(parseCommand('resovle 9XK2F')).toEqual({ ok: false, reason: 'I do not know «resovle»', didYouMean: 'resolve 9XK2F', isThanks: false });
    expect(parseCommand('silence player')).toEqual({
      ok: false,
      reason: 'after «silence» I miss something',
      didYouMean: 'silence player for 2h because we move it',
      isThanks: false,
    });
    for (const thanks of ['thanks!', 'Thank you', 'ok', 'thanks a lot, samspel']) expect(parseCommand(thanks)).toMatchObject({ ok: false, isThanks: true });
    expect(parseCommand('thanks for nothing, ack 9XK2F')).toMatchObject({ ok: false, isThanks: false });
    expect(parseCommand('buy me a sandwich')).toMatchObject({ ok: false, didYouMean: null });
    expect(parseCommand('  ')).toMatchObject({ ok: false, didYouMean: 'help' });
  });

  it('understands its own examples, and its help fits one screen', () => {
    for (const line of helpLines(null))
      for (const example of line.slice(line.indexOf(': ') + 2).split(' · ')) expect(parseCommand(example)).toMatchObject({ ok: true });
    expect(helpLines(null).length).toBeLessThanOrEqual(5);
    for (const line of helpLines(null)) expect(line.length).toBeLessThan(400);
    expect(helpLines('silence')[0]).toContain('no alerts');
  });

  it('answers any line at all, quickly', () => {
    const words = fc.constantFrom('silence', 'open', 'incident', 'on', 'for', '2h', 'who', 'owns', 'note', ',', 'and', '9XK2F', 'a', '1', 'm', ' ');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 2000 }),
          fc.array(words, { maxLength: 200 }).map((list) => list.join(' ')),
        ),
        (line) => typeof parseCommand(line).ok === 'boolean',
      ),
    );
    const begun = performance.now();
    for (const nasty of [`silence ${'1m '.repeat(300)}!`, `open incident x on ${'a,'.repeat(400)}!`, `note ${' '.repeat(900)}`]) parseCommand(nasty);
    expect(performance.now() - begun).toBeLessThan(200);
  });
});

it('reads lengths of time', () => {
  expect(['2h', '90 min', '1h 30m', '3 days', '30s', '99 days', 'soon'].map(readLength)).toEqual([7200, 5400, 5400, 259_200, null, null, null]);
});

describe('who is spoken to', () => {
  it('hears its nick, a bang, and everything when alone', () => {
    expect(askedOfBot('samspel: who owns player', 'samspel', false)).toBe('who owns player');
    expect(askedOfBot('Samspel, ack', 'samspel', false)).toBe('ack');
    expect(askedOfBot('@samspel ack', 'samspel', false)).toBe('ack');
    expect(askedOfBot('!ack 9XK2F', 'samspel', false)).toBe('ack 9XK2F');
    expect(askedOfBot('!!', 'samspel', false)).toBeNull();
    expect(askedOfBot('anna: who owns player', 'samspel', false)).toBeNull();
    expect(askedOfBot('who owns player', 'samspel', true)).toBe('who owns player');
  });

  it('takes no link, clock time or sentence for a nick', () => {
    expect(addressee('https://x.example/ is down')).toBeNull();
    expect(addressee('12:30 it began')).toBeNull();
    expect(addressee('anna: look')).toEqual({ nick: 'anna', rest: 'look' });
    expect(sameNick('Anna[x]', 'anna{X}')).toBe(true);
  });
});

describe('names', () => {
  const thing = (ref: string, title: string, aliases: string[] = []) => ({ ref, title, aliases });
  const things = [
    thing('component:default/player', 'Player'),
    thing('component:default/player-web', 'Player for the web'),
    thing('component:default/media-store', 'Media store', ['mstore']),
    thing('component:default/ledger', 'Ledger'),
    thing('component:default/letter', 'Létter'),
  ];
  const refs = (typed: string) => {
    const meant = matchName(typed, things);
    return meant.found === 'one' ? meant.thing.ref : meant;
  };

  it('takes the whole name before beginnings, in any dress', () => {
    expect(refs('player')).toBe('component:default/player');
    expect(refs('Media Store')).toBe('component:default/media-store');
    expect(refs('MSTORE')).toBe('component:default/media-store');
    expect(refs('component:default/ledger')).toBe('component:default/ledger');
    expect(refs('letter')).toBe('component:default/letter');
    expect(refs('web')).toBe('component:default/player-web');
  });

  it('says when several are meant, and what is near when none is', () => {
    expect(matchName('play', things)).toMatchObject({ found: 'several', things: [{ title: 'Player' }, { title: 'Player for the web' }] });
    expect(matchName('ledgre', things)).toMatchObject({ found: 'none', near: [{ title: 'Ledger' }] });
    expect(matchName('!!', things)).toEqual({ found: 'none', near: [] });
  });

  it('finds a name in what a pipeline says, as whole words', () => {
    const says = (text: string) => things.filter((one) => saysNameOf(text, one)).map(({ title }) => title);
    expect(says('Deployed media-store 2.1 to lund')).toEqual(['Media store']);
    expect(says('{"service":"mstore"}')).toEqual(['Media store']);
    expect(says('player-web is out')).toEqual(['Player', 'Player for the web']);
    expect(says('players and bookstores')).toEqual([]);
  });

  it('finds an incident by the end of its id', () => {
    const list = [{ id: 'inc_01J0000000000000000009XK2F' }, { id: 'inc_01J0000000000000000008XK2G' }];
    expect(matchHandle('9xk2f', list)).toBe(list[0]);
    expect(matchHandle('XK2', list)).toBeNull();
    expect(handleOf(list[0]?.id ?? '')).toBe('9XK2F');
  });
});
