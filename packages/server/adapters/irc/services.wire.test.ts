/** Does the bot sign in on a real network, by password and by certificate, and get its nick back from who took it? InspIRCd and Atheme's services from Debian, on loopback. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../ports/adapter.ts';
import { keepingHands, sendingTo, sendSoon } from '../../ports/chat.spec.ts';
import { irc } from './irc.ts';
import { missingIrcd, startIrcd, type TestIrcd } from './testing/servers.ts';
import { clientCertificate, missingServices, registerAccount, startServices } from './testing/services.ts';
import { type Witness, witness } from './testing/witness.ts';

const missing = missingIrcd('inspircd') ?? missingServices();
const password = 'a-long-secret-42';

describe.skipIf(missing !== null)(`SASL on InspIRCd with Atheme${missing === null ? '' : `: ${missing}`}`, () => {
  let ircd: TestIrcd;
  let endServices: (() => Promise<void>) | null = null;
  let anna: Witness;
  const runs: Running[] = [];

  beforeAll(async () => {
    ircd = await startIrcd('inspircd', true);
    endServices = await startServices(ircd);
    await registerAccount(ircd, 'samspel', password);
    anna = await witness(ircd.port, 'anna', '#operations');
  });
  afterEach(async () => {
    for (const running of runs.splice(0)) await running.stop();
  });
  afterAll(async () => {
    anna?.end();
    await endServices?.();
    await ircd?.end();
  });

  const bot = async (more: Record<string, string | number | boolean>, kept = keepingHands()): Promise<Running> => {
    kept.wanted = [{ name: '#operations', key: null, topic: null }];
    const values = { host: '127.0.0.1', port: ircd.port, tls: false, nick: 'samspel', account: 'samspel', burst: 20, perSecond: 20, ...more };
    const running = await irc.open(values, kept.hands);
    runs.push(running);
    return running;
  };
  const say = (running: Running, text: string) => sendSoon(running, sendingTo('irc', '#operations', text));
  /** As which account a nick is signed in, as the network says. */
  const accountOf = async (nick: string): Promise<string | null> => {
    const from = anna.lines.length;
    const end = anna.next(new RegExp(` 318 anna ${nick} `));
    anna.write(`WHOIS ${nick}`);
    await end;
    const line = anna.lines.slice(from).find((one) => new RegExp(` 330 anna ${nick} `).test(one));
    return line?.split(' ')[4] ?? null;
  };

  it('signs in by PLAIN: the network knows the account before it is in a channel', async () => {
    const running = await bot({ signIn: 'plain', password });
    expect(await say(running, 'signed in')).toMatchObject({ outcome: 'sent' });
    expect(await accountOf('samspel')).toBe('samspel');
  });

  it('is not there at all with a wrong password, and says so in words', async () => {
    const running = await bot({ signIn: 'plain', password: 'wrong' });
    await expect.poll(() => running.state().lastError).toContain('the account or its password is wrong');
    expect(running.state().isOpen).toBe(false);
  });

  it('signs in by EXTERNAL with the certificate that the account knows, and with no other', async () => {
    const own = clientCertificate();
    const owner = await witness(ircd.port, 'owner');
    const known = owner.next(/fingerprint|certificate/i);
    owner.say('NickServ', `IDENTIFY samspel ${password}`);
    owner.say('NickServ', `CERT ADD ${own.fingerprint}`);
    await known;
    owner.end();
    const tls = { port: ircd.tlsPort, tls: true, authority: ircd.certificate, signIn: 'external' };
    const running = await bot({ ...tls, certificate: own.pem });
    expect(await say(running, 'by certificate')).toMatchObject({ outcome: 'sent' });
    expect(await accountOf('samspel')).toBe('samspel');
    const other = await bot({ ...tls, nick: 'wary', certificate: clientCertificate().pem });
    await expect.poll(() => other.state().lastError).toContain('the account does not know this certificate');
    expect(other.state().isOpen).toBe(false);
  });

  // In this order: after REGAIN services hold the nick for a while, so that the last bot comes under another name first.
  for (const recover of ['ghost', 'regain'] as const)
    it(`gets its nick back from who took it, by ${recover.toUpperCase()}`, async () => {
      const thief = await witness(ircd.port, 'samspel');
      const kept = keepingHands();
      const running = await bot({ signIn: 'plain', password, recover }, kept);
      // The house is told what the bot is called, or nobody could speak to it.
      await expect.poll(() => kept.nicks.at(-1)).toBe('samspel');
      expect(await say(running, `back by ${recover}`)).toMatchObject({ outcome: 'sent' });
      await anna.sees(new RegExp(`:samspel!\\S+ PRIVMSG #operations :back by ${recover}`));
      thief.end();
    });

  it('hears by which account somebody speaks', async () => {
    await registerAccount(ircd, 'maja', password);
    const kept = keepingHands();
    const running = await bot({ signIn: 'plain', password }, kept);
    await say(running, 'here');
    const maja = await witness(ircd.port, 'maja2', '#operations');
    const identified = maja.next(/You are now (?:identified|logged in)/i);
    maja.say('NickServ', `IDENTIFY maja ${password}`);
    await identified;
    maja.say('#operations', 'it is me');
    await expect.poll(() => kept.heard.map(({ text, account }) => [text, account])).toContainEqual(['it is me', 'maja']);
    maja.end();
  });
});
