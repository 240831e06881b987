/** Is what is looked at told as it was seen? Against servers on this machine. */
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Target } from '../../ports/probe.ts';
import { probe } from './probe.ts';
import { certificate, key } from './testing/certificate.ts';

const servers: Server[] = [];
let [http, slow, tls, closed] = [0, 0, 0, 0];
const now = Date.parse('2026-11-23T12:00:00Z');

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  http = await listening(
    createHttp((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/fine' }).end();
      else response.writeHead(request.url === '/fine' ? 200 : 500).end('what it says');
    }),
  );
  slow = await listening(createServer());
  tls = await listening(createTls({ cert: certificate, key }));
  closed = await listening(createServer());
  await new Promise((done) => servers.pop()?.close(done));
});
afterAll(() => {
  for (const server of servers) server.close();
});

const look = async (kind: Target['kind'], target: string, expect_: Partial<Target['expect']> = {}) => {
  const { ok, says } = await probe({ kind, target, expect: { status: null, contains: null, daysLeft: 14, ...expect_ }, timeoutSeconds: 1 }, now);
  return [ok, says];
};

test('an address: its status, and what it must hold', async () => {
  expect(await look('http', `http://127.0.0.1:${http}/fine`)).toEqual([true, 'Answered 200']);
  expect(await look('http', `http://127.0.0.1:${http}/moved`)).toEqual([true, 'Answered 200']);
  expect(await look('http', `http://127.0.0.1:${http}/broken`)).toEqual([false, 'Answered 500']);
  expect(await look('http', `http://127.0.0.1:${http}/broken`, { status: 500, contains: 'it says' })).toEqual([true, 'Answered 500']);
  expect(await look('http', `http://127.0.0.1:${http}/fine`, { contains: 'nothing of it' })).toEqual([false, 'Answered 200, but without «nothing of it»']);
  expect(await look('http', `http://127.0.0.1:${slow}/`)).toEqual([false, 'No answer within 1 s']);
});

test('a port, open and closed', async () => {
  expect(await look('tcp', `127.0.0.1:${http}`)).toEqual([true, 'Takes connections']);
  expect(await look('tcp', `127.0.0.1:${closed}`)).toEqual([false, 'Refuses connections']);
});

test('a certificate that nobody signed is not believed, and one that ran out says when', async () => {
  expect(await look('tls', `127.0.0.1:${tls}`)).toEqual([false, 'Its certificate is not believed: signed by itself']);
  const { says } = await probe(
    { kind: 'tls', target: `127.0.0.1:${tls}`, expect: { status: null, contains: null, daysLeft: 14 }, timeoutSeconds: 1 },
    Date.parse('2040-01-01T00:00:00Z'),
  );
  expect(says).toMatch(/^Its certificate ran out on 2036-11-\d\d$/);
  expect(await look('tls', `127.0.0.1:${slow}`)).toEqual([false, 'No handshake within 1 s']);
  expect(await look('tls', `127.0.0.1:${http}`)).toEqual([false, 'Speaks no TLS there, or none that is understood']);
  expect(await look('http', `https://127.0.0.1:${tls}/`)).toEqual([false, 'Its certificate is not believed: signed by itself']);
  expect(await look('http', `http://127.0.0.1:${closed}/`)).toEqual([false, 'Refuses connections']);
});

test('a handshake that drips without end is given up in time', async () => {
  const dripping = await listening(
    createServer((socket) => {
      socket.on('error', () => undefined);
      // A record that is announced long, and comes byte by byte.
      socket.write(Buffer.from([22, 3, 3, 0x3f, 0xff, 2]));
      const drip = setInterval(() => socket.write(Buffer.from([0])), 200);
      socket.on('close', () => clearInterval(drip));
    }),
  );
  expect(await look('tls', `127.0.0.1:${dripping}`)).toEqual([false, 'No handshake within 1 s']);
});

test('a name that is none is told', async () => {
  expect((await look('dns', 'there-is-no-such-name.invalid'))[0]).toBe(false);
});
