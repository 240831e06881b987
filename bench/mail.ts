/**
 * How long do 1,000 nasty mails take? A real server process and its database share two cores with the sender, which delivers the corpus of the tests over and over by SMTP,
 * eight connections at a time, each mail acknowledged when it is kept. Beside it the parser alone (postal-mime), in this process: no SMTP, no limits, no cleaning of HTML, no
 * database. Five of the mails are of 30 MB.
 */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { deliverRaw } from '../packages/server/adapters/smtp-in/testing/letter.ts';
import { corpus } from '../packages/server/features/mail/testing/corpus.ts';
import { parseAlone } from '../packages/server/features/mail/testing/parser-alone.ts';
import { freePort } from '../packages/server/ports/testing/free-port.ts';
import { startThrowaway } from '../tools/test/ground.ts';
import { firstToken, type Server, startServer } from './api.ts';
import type { Bench, Figure } from './figure.ts';

const count = 1000;
const connections = 8;
const barSeconds = 60;
const barMegabytes = 1500;
const large = 1_000_000;
/** Of the largest few, so that they don't become all there is to measure. */
const largeTimes = 5;

export const bench: Bench = {
  name: 'mail',
  run: async () => {
    const { adminUrl, stop } = await startThrowaway();
    try {
      const databaseUrl = adminUrl.replace(/\/postgres(\?|$)/, '/samspel_template$1');
      const server = await startServer(databaseUrl);
      const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
      try {
        return [await deliver(server, pool)];
      } finally {
        await pool.end();
        await server.stop();
      }
    } finally {
      await stop();
    }
  },
};

/** The mails: the corpus in turn, each under a Message-ID of its own. */
function mails(): Buffer[] {
  const cases = corpus.map(({ raw }) => raw());
  const used = new Map<number, number>();
  const made: Buffer[] = [];
  for (let at = 0; made.length < count; at++) {
    const place = at % cases.length;
    const raw = cases[place] ?? Buffer.alloc(0);
    const times = used.get(place) ?? 0;
    if (raw.length > large && times >= largeTimes) continue;
    used.set(place, times + 1);
    made.push(Buffer.concat([Buffer.from(`Message-ID: <bench-${made.length}@dev.example>\r\n`), raw]));
  }
  return made;
}

async function deliver(server: Server, pool: pg.Pool): Promise<Figure> {
  const token = await firstToken(server, ['read', 'write']);
  const api = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(server.address + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const port = await freePort();
  await api('POST', '/api/mail-addresses', { address: 'ops@samspel.example', kind: 'request' });
  await api('POST', '/api/adapters', { kind: 'smtp-in', name: 'Mail in', values: { host: '127.0.0.1', port, name: 'mail.samspel.example' } });
  for (let look = 0; look < 100 && !(await answers(port)); look++) await setTimeout(100);
  const all = mails();
  const bytes = all.reduce((sum, { length }) => sum + length, 0);
  const before = residentMegabytes(server, 'VmRSS');
  const began = performance.now();
  const refused = await deliverRaw(port, 'ops@samspel.example', all, connections);
  const seconds = (performance.now() - began) / 1000;
  if (refused.length > 0) process.stderr.write(`${refused.length} refused, the first: ${refused[0]}\n`);
  const { rows } = await pool.query<{ kept: number; unread: number }>(
    "select count(*)::int as kept, (count(*) filter (where parsed = 'failed'))::int as unread from mail.message",
  );
  const { kept, unread } = rows[0] ?? { kept: 0, unread: 0 };
  const peak = residentMegabytes(server, 'VmHWM');
  const alone = await parserAlone(all);
  return {
    what: `${count} mails of mixed nastiness (${corpus.length} kinds, ${(bytes / 1e6).toFixed(0)} MB) by SMTP, kept, read, threaded and told`,
    bar: `≤ ${barSeconds} s, ≤ ${barMegabytes} MB, none lost`,
    measured: `${seconds.toFixed(1)} s, ${count - kept} lost, ${unread} not readable and kept raw, at most ${peak.toFixed(0)} MB resident (${before.toFixed(0)} MB before)`,
    peer: `the parser alone (postal-mime): ${alone.toFixed(1)} s`,
    ratio: alone / seconds,
    reached: seconds <= barSeconds && kept === count && peak <= barMegabytes,
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function parserAlone(all: readonly Buffer[]): Promise<number> {
  const began = performance.now();
  for (const raw of all) await parseAlone(raw);
  return (performance.now() - began) / 1000;
}

function residentMegabytes(server: Server, field: 'VmRSS' | 'VmHWM'): number {
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${server.process.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}
