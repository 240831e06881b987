/**
 * An incident is told and worked on in #operations, on two real networks at once: ngircd with a real client (ii), and InspIRCd. It is opened in the browser and stands in both channels within two
 * seconds; somebody links their nick, looks at it and notes something there; Samspel is killed in the middle and comes back; a network is killed and comes back; and in the end the
 * timeline holds all of it.
 */
import { addAdapter } from '@samspel/contract/adapters.ts';
import { addChannel, listNetworks, makeCode, sayOfIncident } from '@samspel/contract/chat.ts';
import type { Client } from '@samspel/contract/client.ts';
import { openIncident, readIncident, readTimeline, resolveIncident } from '@samspel/contract/incidents.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { missingIrcd, startIrcd, type TestIrcd } from '../packages/server/adapters/irc/testing/servers.ts';
import { type Witness, witness } from '../packages/server/adapters/irc/testing/witness.ts';
import { createTestDatabase, dropTestDatabase } from '../packages/server/platform/testing/database.ts';
import { type ServerChild, startServer } from '../tools/server/child.ts';
import { setUpAs, signInAs } from '../tools/server/visitor.ts';
import { type IiClient, ii, missingIi } from './support/ii.ts';

const missing = missingIrcd('ngircd') ?? missingIrcd('inspircd') ?? missingIi();
const you = { name: 'Olle Berg', email: 'olle@example.org', password: 'a long enough secret 42' };

describe.skipIf(missing !== null)(`chat on IRC${missing === null ? '' : `: ${missing}`}`, () => {
  let database: { readonly url: string; readonly name: string };
  let environment: Record<string, string>;
  let server: ServerChild;
  let client: Client;
  let office: TestIrcd;
  let other: TestIrcd;
  let olle: IiClient;
  let far: Witness;
  let id = '';
  const handle = (): string => id.slice(-5);

  beforeAll(async () => {
    database = await createTestDatabase();
    [office, other] = [await startIrcd('ngircd'), await startIrcd('inspircd')];
    environment = { DATABASE_URL: database.url, SAMSPEL_PORT: '0', SAMSPEL_SECRET_KEY: 'a key for this journey, which is no secret' };
    server = await startServer(environment);
    client = (await setUpAs(server.address, server.setupLink ?? '', you)).client;
    olle = await ii(office.port, 'olle', '#operations');
    far = await witness(other.port, 'far', '#operations');
    for (const [name, { port }] of [
      ['Office', office],
      ['Other', other],
    ] as const) {
      const values = { host: '127.0.0.1', port, tls: false, nick: 'samspel', burst: 10, perSecond: 5 };
      const { id: network } = await client(addAdapter, { body: { kind: 'irc', name, values } });
      await client(addChannel, { body: { network, name: '#operations', announce: 'incidents', asks: 'unanswered' } });
    }
    await there();
  }, 90_000);
  afterAll(async () => {
    await olle?.end();
    far?.end();
    await server?.stop();
    await office?.end();
    await other?.end();
    await dropTestDatabase(database.name);
  });

  /** Comes back when the bot is in all its channels. */
  const there = async (): Promise<void> => {
    const isIn = async (): Promise<boolean> => (await client(listNetworks)).items.every(({ isOpen, channels }) => isOpen && channels.every((one) => one.isIn));
    await vi.waitUntil(isIn, { timeout: 30_000, interval: 50 });
  };

  test('what is opened in the browser stands in both channels within two seconds', async () => {
    const [nearBefore, farLine] = [olle.all('#operations').length, far.next(/opened, major: Checkout is slow/)];
    const began = performance.now();
    ({
      incident: { id },
    } = await client(openIncident, { body: { title: 'Checkout is slow' } }));
    const near = await olle.sees('#operations', /opened, major: Checkout is slow/);
    const nearMilliseconds = performance.now() - began;
    await farLine;
    const farMilliseconds = performance.now() - began;
    expect(near).toContain(handle());
    expect(olle.all('#operations').length).toBe(nearBefore + 1);
    expect(nearMilliseconds).toBeLessThan(2000);
    expect(farMilliseconds).toBeLessThan(2000);
  });

  test('a nick that nobody knows may ask; one that is linked may act, and both channels hear of it', async () => {
    await olle.say('#operations', 'samspel: what is broken?');
    await olle.sees('#operations', new RegExp(`olle: ${handle()} major nobody looks at it: Checkout is slow`));
    await olle.say('samspel', `ack ${handle()}`);
    await olle.sees('samspel', /I do not know whose nick that is/);
    await olle.say('samspel', (await client(makeCode)).says);
    await olle.sees('samspel', /You are Olle Berg until this nick leaves my sight/);
    const acknowledged = far.next(/Olle Berg looks at it/);
    await olle.say('#operations', '!ack');
    await acknowledged;
    await olle.say('#operations', `${handle()}: the queue shrinks`);
    await expect
      .poll(async () => (await client(readTimeline, { params: { id } })).items.map(({ says }) => says))
      .toContain('olle in #operations: the queue shrinks');
    await client(sayOfIncident, { params: { incident: id }, body: { text: 'I drain Lund' } });
    await far.sees(/<Olle Berg> .* I drain Lund/);
  });

  test('Samspel is killed and comes back; the nick has to be linked anew, for it may be somebody else’s by now', async () => {
    server.child.kill('SIGKILL');
    await far.sees(/:samspel!\S+ QUIT/);
    const back = far.next(/:samspel_?!\S+ JOIN/, 40_000);
    server = await startServer(environment);
    client = (await signInAs(server.address, you)).client;
    await back;
    const joins = (): number => olle.all('#operations').filter((line) => /samspel.* has joined/.test(line)).length;
    await vi.waitUntil(() => joins() >= 2, { timeout: 30_000, interval: 50 });
    await there();
    await olle.say('samspel', 'who am I?');
    await expect.poll(() => olle.all('samspel').filter((line) => line.includes('I do not know whose nick')).length, { timeout: 20_000 }).toBe(2);
    expect((await client(readIncident, { params: { id } })).incident.state).toBe('acknowledged');
  });

  test('a network is killed and comes back: what was to be said there is said then', async () => {
    far.end();
    await other.kill();
    await expect.poll(async () => (await client(listNetworks)).items.map(({ isOpen }) => isOpen), { timeout: 30_000 }).toEqual([true, false]);
    await client(resolveIncident, { params: { id }, body: {} });
    await olle.sees('#operations', new RegExp(`${handle()} resolved \\(by Olle Berg\\)`));
    await other.again();
    far = await witness(other.port, 'far', '#operations');
    await far.sees(new RegExp(`${handle()} resolved \\(by Olle Berg\\)`));
  });

  test('the timeline holds all of it, in order', async () => {
    const { items } = await client(readTimeline, { params: { id }, query: { limit: 100 } });
    const told = [...items].reverse().map(({ says }) => says);
    const wanted = [
      'Opened «Checkout is slow»',
      'Acknowledged',
      'olle in #operations: the queue shrinks',
      'Olle Berg in #operations: I drain Lund',
      'Resolved',
    ];
    const places = wanted.map((begin) => told.findIndex((says) => says.startsWith(begin)));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
});
