/**
 * How is a calendar of holidays read from an address, and read anew? Once a day by one server, outside transactions; whoever looks moves the next look first, so that a server
 * that dies over it delays it by an hour. What could not be read stays as it was, and says so on the screen; after a week it is a finding.
 */
import { rotasRefusals as no } from '@samspel/contract/rotas.ts';
import { type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Background } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { askHttp, HttpFailure } from '../../platform/http/client.ts';
import { raise } from '../findings/index.ts';
import type { Acting } from './commands.ts';
import { type Imported, unreadKey, writeHolidays } from './holidays.ts';
import { self } from './serving.ts';

type Refused = Extract<Outcome<never>, { ok: false }>;
/** Reads a text from an address; throws HttpFailure with what went wrong. */
export type ReadAddress = (address: string, stopping?: AbortSignal) => Promise<string>;

const [hour, day] = [3_600_000, 86_400_000];
const longestMilliseconds = 20_000;
const mostBytes = 2_000_000;
const mostElsewhere = 3;
/** A server asks the database so often whether a look is due. */
const askEveryMilliseconds = 10 * 60_000;
const staleMilliseconds = 7 * day;

/** Over https only, not into the private network, also where it sends elsewhere; at most 2 MB in 20 seconds. */
export const readAddress: ReadAddress = async (address, stopping) => {
  const late = AbortSignal.timeout(longestMilliseconds);
  const signal = stopping === undefined ? late : AbortSignal.any([late, stopping]);
  let url = address;
  for (let hop = 0; hop <= mostElsewhere; hop += 1) {
    if (!url.startsWith('https://')) throw new HttpFailure(`it sends to ${url.slice(0, 200)}, which is no https address.`);
    const told = await askHttp({ method: 'GET', url, headers: { accept: 'text/calendar' }, signal, allowPrivate: false, longestAnswerBytes: mostBytes + 1 });
    const { location } = told.headers;
    if (told.status >= 300 && told.status < 400 && typeof location === 'string') {
      url = URL.parse(location, url)?.href ?? location;
      continue;
    }
    if (told.status !== 200) throw new HttpFailure(`it answers ${told.status}.`);
    if (Buffer.byteLength(told.text) > mostBytes) throw new HttpFailure(`it is longer than ${mostBytes / 1_000_000} MB.`);
    return told.text;
  }
  throw new HttpFailure(`it sends elsewhere more than ${mostElsewhere} times.`);
};

function whyNot(error: unknown): string {
  if (error instanceof HttpFailure && error.forbidden) return 'it leads to this machine or into a private network, where the server reads nothing.';
  if (error instanceof Error && error.name === 'TimeoutError') return 'it did not answer in time.';
  return error instanceof Error ? error.message : String(error);
}

/** Reads a calendar from an address now, and from then on every day. */
export async function followHolidays(
  house: House,
  { actor, now }: Acting,
  read: ReadAddress,
  title: string,
  address: string,
): Promise<{ answer: Imported } | Refused> {
  const url = URL.parse(address);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return refuse(no.badAddress.code, {}, '/address');
  const text = await read(url.href).catch((error: unknown) => refuse(no.notRead.code, { reason: whyNot(error) }, '/address'));
  if (typeof text !== 'string') return text;
  return house.change((tx) => writeHolidays(tx, house, actor, now, { title, text, address: url.href }));
}

interface Followed {
  readonly id: string;
  readonly title: string;
  readonly address: string;
}

/** Reads a calendar from its address now. */
export async function refreshHolidays(house: House, { actor, now }: Acting, read: ReadAddress, id: string): Promise<{ answer: Imported } | Refused> {
  const { rows } = await sql<Followed & { address: string | null }>`select id, title, address from rotas.calendar where id = ${id}`.execute(house.reader);
  const [calendar] = rows;
  if (calendar === undefined) return refuse(no.calendarUnknown.code);
  if (calendar.address === null) return refuse(no.noAddress.code);
  return readAnew(house, { ...calendar, address: calendar.address }, read, actor, now);
}

async function readAnew(
  house: House,
  { id, title, address }: Followed,
  read: ReadAddress,
  actor: Acting['actor'],
  now: Instant,
  stopping?: AbortSignal,
): Promise<{ answer: Imported } | Refused> {
  const text = await read(address, stopping).catch((error: unknown) => refuse(no.notRead.code, { reason: whyNot(error) }));
  const failed = async (refused: Refused, reason: string): Promise<Refused> => {
    // A server that stops did not see the address fail; its look is done again in an hour.
    if (stopping?.aborted === true) return refused;
    await house.change((tx) => noteFailure(tx, house, { id, title, address }, reason, now));
    return refused;
  };
  if (typeof text !== 'string') return failed(text, String(text.refusal.facts['reason']));
  const done = await house.change(async (tx) => {
    // Whoever gave it a file or another address meanwhile means that.
    const { rows } = await sql`select 1 from rotas.calendar where id = ${id} and title = ${title} and address = ${address} for update`.execute(tx);
    if (rows.length === 0) return refuse(no.noAddress.code);
    return writeHolidays(tx, house, actor, now, { title, text, address });
  });
  return 'answer' in done || done.refusal.code === no.noAddress.code
    ? done
    : failed(done, done.refusal.code === no.noCalendar.code ? 'there is no iCalendar any more.' : 'it names too many days.');
}

async function noteFailure(
  tx: Parameters<Parameters<House['change']>[0]>[0],
  house: House,
  { id, title, address }: Followed,
  reason: string,
  now: Instant,
): Promise<void> {
  const { rows } = await sql<{ was: string | null; readAt: Instant | null }>`
    update rotas.calendar c set failure = ${reason}, failed_at = ${new Date(now)}, look_at = ${new Date(now + 6 * hour)}
    from (select id, failure from rotas.calendar where id = ${id} for update) old
    where c.id = old.id and c.address = ${address} returning old.failure as was, c.read_at as "readAt"`.execute(tx);
  const [row] = rows;
  if (row === undefined) return;
  if (row.was === null) await house.publish(tx, self, { type: 'rotas.holidays-failed', subject: id, payload: { title, address, reason } });
  if (now - (row.readAt ?? 0) < staleMilliseconds) return;
  const words = `The holidays of «${title}» could not be read from ${address} for a week: ${reason}`;
  await raise(tx, house, self, {
    kind: 'rotas.holidays-unread',
    subject: id,
    key: unreadKey(id),
    title: words.slice(0, 500),
    acceptDoes: null,
    facts: { calendar: id, address },
  });
}

/** Looks at addresses that are due; between two questions to the database it only looks at the clock. */
export function followingBackground(house: House, read: ReadAddress): Background & { readonly stop: () => Promise<void> } {
  let askAgainAt = Number.NEGATIVE_INFINITY;
  let running: Promise<boolean> | null = null;
  const stopping = new AbortController();
  const claim = (now: Instant): Promise<Followed[]> =>
    house.change(async (tx) => {
      const { rows } = await sql<Followed>`
        with due as (select id from rotas.calendar where look_at <= ${new Date(now)} order by look_at limit 10 for update skip locked)
        update rotas.calendar c set look_at = ${new Date(now + hour)} from due where c.id = due.id returning c.id, c.title, c.address`.execute(tx);
      return rows;
    });
  const isAnyDue = async (now: Instant): Promise<boolean> =>
    (await sql`select 1 from rotas.calendar where look_at <= ${new Date(now)} limit 1`.execute(house.reader)).rows.length > 0;
  const look = async (): Promise<boolean> => {
    const now = house.now();
    askAgainAt = now + askEveryMilliseconds;
    const due = (await isAnyDue(now)) ? await claim(now) : [];
    for (const one of due) {
      if (stopping.signal.aborted) break;
      await readAnew(house, one, read, self, now, stopping.signal);
    }
    return due.length > 0;
  };
  const settle = (): Promise<boolean> => {
    running ??= look().finally(() => {
      running = null;
    });
    return running;
  };
  return {
    name: 'rotas.follow-holidays',
    wake: () => {
      if (house.now() < askAgainAt) return;
      settle().catch((error: unknown) => house.log.warn({ err: error }, 'holidays could not be looked at; looking again soon'));
    },
    settle,
    stop: async () => {
      stopping.abort();
      await running?.catch(() => undefined);
    },
  };
}
