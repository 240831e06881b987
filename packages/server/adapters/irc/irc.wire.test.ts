/** Does the bot hold on real networks? ngircd and InspIRCd from Debian, on loopback. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Running } from '../../ports/adapter.ts';
import { chatSpec, keepingHands, sendingTo, sendSoon } from '../../ports/chat.spec.ts';
import { irc } from './irc.ts';
import { missingIrcd, type ServerKind, startIrcd, type TestIrcd } from './testing/servers.ts';
import { type Witness, witness } from './testing/witness.ts';

const values = (port: number, more: Record<string, string | number | boolean> = {}) => ({
  host: '127.0.0.1',
  port,
  tls: false,
  nick: 'samspel',
  burst: 20,
  perSecond: 20,
  ...more,
});

for (const kind of ['ngircd', 'inspircd'] as const) {
  const missing = missingIrcd(kind);
  if (missing !== null) {
    describe.skip(`${kind}: ${missing}`, () => it('runs on the real server', () => undefined));
    continue;
  }

  chatSpec(`IRC on ${kind}`, async () => {
    const server = await startIrcd(kind);
    const anna = await witness(server.port, 'anna', '#operations');
    // Whoever is in the channel may set its topic: the bot is no operator there.
    anna.write('MODE #operations -t');
    return {
      kind: irc,
      values: values(server.port),
      channel: '#operations',
      other: 'anna',
      say: async (channel, text) => anna.say(channel ?? 'samspel', text),
      sees: anna.sees,
      topic: (pattern) => anna.sees(new RegExp(`TOPIC #operations.*${pattern.source}`)),
      end: async () => {
        anna.end();
        await server.end();
      },
    };
  });

  describe(`the bot on ${kind}`, () => ownTests(kind));
}

function ownTests(kind: ServerKind): void {
  const ends: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  const server = async (): Promise<TestIrcd> => {
    const started = await startIrcd(kind);
    ends.push(started.end);
    return started;
  };
  const person = async (port: number, nick: string, ...channels: string[]): Promise<Witness> => {
    const made = await witness(port, nick, ...channels);
    ends.push(made.end);
    return made;
  };
  const bot = async (given: ReturnType<typeof values>, kept = keepingHands()): Promise<Running> => {
    kept.wanted = [{ name: '#operations', key: null, topic: null }];
    const running = await irc.open(given, kept.hands);
    ends.push(running.stop);
    return running;
  };
  const say = (running: Running, text: string, to = '#operations') => sendSoon(running, sendingTo('irc', to, text));

  it('comes back when the server was killed and started again, and says what was held', async () => {
    const ircd = await server();
    const kept = keepingHands();
    const running = await bot(values(ircd.port), kept);
    expect(await say(running, 'before')).toMatchObject({ outcome: 'sent' });
    await ircd.kill();
    await expect.poll(() => running.state().isOpen).toBe(false);
    expect(running.state().lastError).not.toBeNull();
    expect(kept.gone).toContain(null);
    await ircd.again();
    const anna = await person(ircd.port, 'anna', '#operations');
    expect(await say(running, 'after')).toMatchObject({ outcome: 'sent' });
    expect(await anna.sees(/after/)).toContain('samspel');
  });

  it('comes back after a KILL', async () => {
    const ircd = await server();
    const running = await bot(values(ircd.port));
    const anna = await person(ircd.port, 'anna', '#operations');
    await say(running, 'before');
    anna.write(`OPER ${ircd.operator.name} ${ircd.operator.password}`);
    await anna.sees(/ 381 /);
    const back = anna.next(/:samspel!\S+ JOIN/);
    anna.write('KILL samspel :out with you');
    await back;
    expect(await say(running, 'I am back')).toMatchObject({ outcome: 'sent' });
    await anna.sees(/I am back/);
  });

  it('takes another nick when its own is taken, and gets it back when it is free', async () => {
    const ircd = await server();
    const thief = await person(ircd.port, 'samspel');
    const anna = await person(ircd.port, 'anna', '#operations');
    const kept = keepingHands();
    const running = await bot(values(ircd.port), kept);
    await anna.sees(/:samspel_!\S+ JOIN/);
    await expect.poll(() => kept.nicks.at(-1)).toBe('samspel_');
    expect(await say(running, 'under another name')).toMatchObject({ outcome: 'sent' });
    thief.write('JOIN #operations');
    await anna.sees(/:samspel!\S+ JOIN/);
    thief.write('NICK somebody');
    await anna.sees(/:samspel_!\S+ NICK :?samspel/);
    await expect.poll(() => kept.nicks.at(-1)).toBe('samspel');
    expect(await say(running, 'by my own name')).toMatchObject({ outcome: 'sent' });
    await anna.sees(/:samspel!\S+ PRIVMSG #operations :by my own name/);
  });

  it('stays on the network while it says a great deal, loses no line, and lets urgent ones pass', async () => {
    const ircd = await server();
    const anna = await person(ircd.port, 'anna', '#operations', '#urgent');
    const kept = keepingHands();
    const running = await bot(values(ircd.port, { burst: 4, perSecond: 4 }), kept);
    kept.wanted = ['#operations', '#urgent'].map((name) => ({ name, key: null, topic: null }));
    await say(running, 'here', '#urgent');
    const many = Array.from({ length: 8 }, (_, index) => running.sender?.send(sendingTo('irc', '#operations', `line ${index}.`), AbortSignal.timeout(25_000)));
    const urgent = running.sender?.send(sendingTo('irc', '#urgent', 'wake up', { urgent: true }), AbortSignal.timeout(25_000));
    expect(await urgent).toMatchObject({ outcome: 'sent' });
    const before = anna.lines.filter((line) => /line \d+\./.test(line)).length;
    expect(before).toBeLessThan(8);
    for (const one of many) expect(await one).toMatchObject({ outcome: 'sent' });
    await anna.sees(/line 7\./);
    expect(anna.lines.filter((line) => /line \d+\./.test(line)).map((line) => line.replace(/^.*line /, ''))).toEqual(
      Array.from({ length: 8 }, (_, index) => `${index}.`),
    );
    expect(running.state().isOpen).toBe(true);
  });

  it('speaks TLS, trusts the authority it is given, and says in words why it does not trust another', async () => {
    const ircd = await server();
    const trusting = await bot(values(ircd.tlsPort, { tls: true, authority: ircd.certificate }));
    expect(await say(trusting, 'over TLS')).toMatchObject({ outcome: 'sent' });
    const wary = await bot(values(ircd.tlsPort, { tls: true, nick: 'wary' }));
    await expect.poll(() => wary.state().lastError).toContain('signed by itself');
  });

  it('says that nobody of that name is there, and tells who goes out of sight', async () => {
    const ircd = await server();
    const kept = keepingHands();
    const anna = await person(ircd.port, 'anna', '#operations');
    const running = await bot(values(ircd.port), kept);
    // What is said before the bot is there it does not hear.
    await anna.sees(/:samspel!\S+ JOIN/);
    expect(await say(running, 'hello?', 'nobody')).toMatchObject({ outcome: 'rejected', reason: expect.stringContaining('nobody') });
    anna.say('#operations', 'hi');
    anna.write('PART #operations');
    anna.write('NOTICE samspel :just so you know');
    await expect.poll(() => kept.heard.map(({ kind }) => kind)).toEqual(['line', 'notice']);
    expect(kept.heard[0]?.mask).toMatch(/anna@/);
    // At the beginning nobody is known; then who left, before what she said later.
    expect(kept.gone).toEqual([null, 'anna']);
  });

  it('knows who shares a channel with it: of nobody else it would be told that they went', async () => {
    const ircd = await server();
    const kept = keepingHands();
    const anna = await person(ircd.port, 'anna', '#operations');
    const far = await person(ircd.port, 'far', '#elsewhere');
    await bot(values(ircd.port), kept);
    await anna.sees(/:samspel!\S+ JOIN/);
    const tells = async (who: Witness, text: string): Promise<boolean | undefined> => {
      who.say('samspel', text);
      await expect.poll(() => kept.heard.map((one) => one.text)).toContain(text);
      return kept.heard.find((one) => one.text === text)?.isInSight;
    };
    expect(await tells(anna, 'from the names')).toBe(true);
    expect(await tells(far, 'from far')).toBe(false);
    far.write('JOIN #operations');
    expect(await tells(far, 'from near')).toBe(true);
    far.write('NICK near');
    expect(await tells(far, 'by another name')).toBe(true);
    far.write('PART #operations');
    expect(await tells(far, 'from far again')).toBe(false);
    expect(kept.gone).toEqual([null, 'far', 'near']);
  });
}

it('refuses names and values that fit no network, in words', () => {
  expect(irc.check?.({ host: 'irc.test', nick: '1st' })).toContain('nick');
  expect(irc.check?.({ host: 'a b', nick: 'samspel' })).toContain('server');
  expect(irc.check?.({ host: 'irc.test', nick: 'samspel', signIn: 'external', tls: false })).toContain('TLS');
  expect(irc.check?.({ host: 'irc.test', nick: 'samspel' })).toBeNull();
});
