/** How does a notice leave? It is planned when somebody is told, and handed to the queue of what leaves when it is due; what became of it comes back as an event. */
import type { PersonRulesWire } from '@samspel/contract/pages.ts';
import { type PersonRules, planNotices } from '@samspel/core/pages/notices.ts';
import { openHours } from '@samspel/core/time/business-time.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { weekOf } from '@samspel/core/time/week.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { send } from '../sending/index.ts';
import { writeToken } from './links.ts';
import { type PageRow, readRules, readSecret } from './storage.ts';

const hour = 3_600_000;
/** What could not be sent by then is of no use: the escalation has gone on long ago. */
const usefulMilliseconds = 2 * hour;
export const keyPrefix = 'pages.notice:';

interface Telling {
  readonly page: PageRow;
  readonly person: string;
  readonly name: string;
  readonly step: number;
  readonly round: number;
  readonly at: Instant;
}

/** Rules as core reads them. */
function rulesOf({ ways, lists, quiet }: PersonRulesWire): PersonRules {
  return {
    ways: ways.map(({ id, door, adapter, to }) => ({ id, door: adapter === null ? door : `${door}:${adapter}`, to })),
    lists: lists.map(({ severities, ways: after }) => ({
      severities,
      ways: after.map(({ way, afterMinutes }) => ({ way, afterSeconds: Math.round(afterMinutes * 60) })),
    })),
    quiet: quiet === null ? null : { hours: openHours(quiet.timezone, weekOf(quiet.hours)), brokenBy: quiet.brokenBy },
  };
}

/** Question: how does a person want to be told? Without rules of their own, by a mail to their account. */
export async function rulesFor(reader: Reader, person: string): Promise<{ rules: PersonRulesWire; isOwn: boolean; version: number }> {
  const own = (await readRules(reader, [person])).get(person);
  if (own !== undefined) return { ...own, isOwn: true };
  const { rows } = await sql<{ email: string }>`select email from access.person where id = ${person}`.execute(reader);
  const ways = rows.map(({ email }) => ({ id: 'mail', door: 'mail' as const, adapter: null, to: email }));
  return { rules: { ways, lists: [], quiet: null }, isOwn: false, version: 0 };
}

/** Question: by which ways does a person want to hear now of something that wakes nobody? None in quiet hours. */
export async function waysNow(reader: Reader, person: string, at: Instant): Promise<{ readonly door: string; readonly to: string }[]> {
  const { rules } = await rulesFor(reader, person);
  return planNotices(rulesOf(rules), 'degraded', at).flatMap(({ way, at: due }) => (due <= at ? [{ door: way.door, to: way.to }] : []));
}

/** Plans the notices of one person, and hands over those that are due. Answers the ways. */
export async function planFor(tx: Tx, house: House, telling: Telling): Promise<string[]> {
  const { page, person, step, round, at } = telling;
  const { rules } = await rulesFor(tx, person);
  const planned = planNotices(rulesOf(rules), page.severity, at);
  for (const { way, at: due, reason } of planned) {
    const [door, adapter = null] = way.door.split(':');
    const id = house.newId('ntc');
    await sql`
      insert into pages.notice (id, page_id, person_id, step, round, door, adapter, address, due_at, state, says)
      values (${id}, ${page.id}, ${person}, ${step}, ${round}, ${door}, ${adapter}, ${way.to}, ${new Date(due)}, 'planned', ${reason})`.execute(tx);
    if (due <= at) await handOver(tx, house, page, { id, person, step, round, door: way.door, to: way.to }, telling.name);
  }
  return planned.map(({ way }) => way.door.split(':')[0] ?? way.door);
}

export interface DueNotice {
  readonly id: string;
  readonly person: string;
  readonly step: number;
  readonly round: number;
  readonly door: string;
  readonly to: string;
}

/** Puts a notice into the queue of what leaves, and marks it. */
export async function handOver(tx: Tx, house: House, page: PageRow, notice: DueNotice, name: string): Promise<void> {
  const now = house.now();
  const link = `${addressOf(house)}/ack#${writeToken(await readSecret(tx), notice.id)}`;
  const sending = await send(tx, house, {
    door: notice.door,
    to: notice.to,
    body: bodyOf(page, notice, name, link, addressOf(house)),
    key: `${keyPrefix}${notice.id}`,
    about: page.id,
    urgent: true,
    expiresAt: now + usefulMilliseconds,
  });
  await sql`update pages.notice set state = 'handed', handed_at = ${new Date(now)}, sending_id = ${sending} where id = ${notice.id}`.execute(tx);
}

/** Where people reach this server. */
export function addressOf({ settings }: House): string {
  return (settings.publicUrl ?? `http://localhost:${settings.port}`).replace(/\/+$/, '');
}

const severityMark = { major: 'MAJOR', partial: 'PARTIAL', degraded: 'DEGRADED' } as const;

function bodyOf(page: PageRow, notice: DueNotice, name: string, link: string, address: string) {
  const about = page.incident === null ? `${address}/on-call/pages/${page.id}` : `${address}/incidents/${page.incident}`;
  const subject = `[${severityMark[page.severity]}] ${page.title}`;
  const text = [
    `${name}, you are paged: ${page.title}`,
    ...(page.says === '' ? [] : ['', page.says]),
    '',
    `I have it (stops the escalation): ${link}`,
    `Everything about it: ${about}`,
    '',
    `${page.reason} Step ${notice.step + 1}, round ${notice.round + 1}. Page ${page.id}, notice ${notice.id}.`,
  ].join('\n');
  // A line of chat or a short message holds one thought and the link.
  const short = `${subject}. I have it: ${link}`;
  const way = notice.door.split(':')[0];
  const isShort = way === 'irc' || way === 'mattermost' || way === 'sms' || way === 'voice';
  return {
    subject,
    text: isShort ? short : text,
    link: about,
    data: {
      page: page.id,
      notice: notice.id,
      incident: page.incident,
      title: page.title,
      severity: page.severity,
      step: notice.step + 1,
      round: notice.round + 1,
      acknowledge: link,
    },
  };
}

/** Notices that are still to come are not needed any more. */
export async function dropPlanned(tx: Tx, page: string, now: Instant, why: string): Promise<void> {
  await sql`
    update pages.notice set state = 'dropped', ended_at = ${new Date(now)}, says = ${why} where page_id = ${page} and state = 'planned'`.execute(tx);
}
