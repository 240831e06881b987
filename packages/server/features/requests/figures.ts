/** How fast were questions answered? By week of the team, by team and by channel, on both clocks. */
import type { readResponseFigures, responseFigures } from '@samspel/contract/requests.ts';
import type { AnswerOf, QueryOf } from '@samspel/contract/route.ts';
import { responseOf } from '@samspel/core/requests/response-clock.ts';
import { figuresOf, type ResponseFigures, type Wait, type Waited } from '@samspel/core/requests/response-figures.ts';
import { type Instant, iso, parseInstant } from '@samspel/core/time/instant.ts';
import { dateText, dayMilliseconds, dayOf, weekdayOf } from '@samspel/core/time/local.ts';
import { instantOf, localOf } from '@samspel/core/time/zone.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Reader } from '../../platform/database/database.ts';
import { type PromisesOf, readPromises } from './promises.ts';
import { columns, heldOf, type Row } from './storage.ts';
import { tellRequest } from './told.ts';

type Answer = AnswerOf<typeof readResponseFigures>;
type Told = z.output<typeof responseFigures>;

const usualDays = 12 * 7;
const mostUnanswered = 50;
const mostTold = 5000;

interface Counted extends Waited {
  readonly row: Row;
  readonly needless: boolean;
  readonly team: string | null;
  readonly way: Row['way'];
  /** Monday of its week, in the zone of its team. */
  readonly monday: number;
  readonly weekFrom: Instant;
}

/** Question: figures of what was asked in a span? Unanswered ones at their age of now. */
export async function figuresTold(reader: Reader, query: QueryOf<typeof readResponseFigures>, now: Instant): Promise<Answer> {
  // What is asked at this very moment is counted too.
  const to = (query.to === undefined ? null : parseInstant(query.to)) ?? now + 1000;
  const from = (query.from === undefined ? null : parseInstant(query.from)) ?? to - usualDays * dayMilliseconds;
  const [promisesOf, { rows }] = await Promise.all([
    readPromises(reader),
    sql<Row & { teamTitle: string | null }>`
      select ${columns}, e.title as "teamTitle" from requests.request r left join catalog.entity e on e.ref = r.team
      where r.asked_at >= ${new Date(from)} and r.asked_at < ${new Date(to)} and r.outcome is distinct from 'merged'
        and (${query.team ?? null}::text is null or r.team = ${query.team ?? null}) and (${query.way ?? null}::text is null or r.way = ${query.way ?? null})
      order by r.asked_at, r.id`.execute(reader),
  ]);
  const counted = rows.map((row) => countedOf(row, promisesOf, now));
  const titles = new Map(rows.map(({ team, teamTitle }) => [team, teamTitle ?? team ?? 'No team named']));
  return {
    from: iso(from),
    to: iso(to),
    all: figures(counted),
    weeks: [...groups(counted, ({ monday }) => monday)]
      .sort(([a], [b]) => a - b)
      .map(([monday, list]) => ({ week: weekName(monday), from: iso(Math.min(...list.map(({ weekFrom }) => weekFrom))), figures: figures(list) })),
    teams: [...groups(counted, ({ team }) => team)]
      .map(([team, list]) => ({ team, title: titles.get(team) ?? '', figures: figures(list) }))
      .sort((a, b) => a.title.localeCompare(b.title, 'en')),
    channels: channelsOf(counted),
    unanswered: rows
      .filter(({ state, firstReplyAt }) => state !== 'done' && firstReplyAt === null)
      .slice(0, mostUnanswered)
      .map((row) => tellRequest(heldOf(row), promisesOf, now)),
    counted: counted
      .filter(({ needless }) => !needless)
      .sort((a, b) => b.businessMilliseconds - a.businessMilliseconds || b.calendarMilliseconds - a.calendarMilliseconds)
      .slice(0, mostTold)
      .map(({ row: { id, number, title, team, way, askedAt }, calendarMilliseconds, businessMilliseconds, isAtLeast, state }) => ({
        id,
        number,
        title,
        team,
        way,
        askedAt: iso(askedAt),
        calendarSeconds: calendarMilliseconds / 1000,
        businessSeconds: businessMilliseconds / 1000,
        isAtLeast,
        state,
      })),
  };
}

/** Question: how fast was what was asked in each of these months answered? By its beginning in UTC. */
export async function monthsTold(reader: Reader, from: Instant, now: Instant): Promise<ReadonlyMap<string, Told>> {
  const [promisesOf, { rows }] = await Promise.all([
    readPromises(reader),
    sql<Row>`select ${columns} from requests.request r where r.asked_at >= ${new Date(from)} and r.asked_at <= ${new Date(now)} and r.outcome is distinct from 'merged'`.execute(
      reader,
    ),
  ]);
  const counted = rows.map((row) => countedOf(row, promisesOf, now));
  return new Map([...groups(counted, ({ row }) => iso(row.askedAt).slice(0, 7))].map(([month, list]) => [month, figures(list)]));
}

/** What was done without an answer, though it needed one, stopped where it was done. */
function countedOf(row: Row, promisesOf: PromisesOf, now: Instant): Counted {
  const promises = promisesOf(row.team);
  const { state, calendarMilliseconds, businessMilliseconds } = responseOf(promises, { askedAt: row.askedAt, answeredAt: row.firstReplyAt }, row.doneAt ?? now);
  const zone = (promises.findLast((each) => each.from <= row.askedAt) ?? promises[0]).hours.timezone;
  const date = dayOf(localOf(zone, row.askedAt) ?? row.askedAt);
  const monday = date - weekdayOf(date);
  return {
    row,
    state,
    calendarMilliseconds,
    businessMilliseconds,
    isAtLeast: row.firstReplyAt === null,
    needless: row.needless !== null,
    team: row.team,
    way: row.way,
    monday,
    weekFrom: instantOf(zone, monday * dayMilliseconds) ?? monday * dayMilliseconds,
  };
}

/** Mail and web are a channel each; in chat each place is. */
function channelsOf(counted: readonly Counted[]): Answer['channels'] {
  return [...groups(counted, ({ way, row }) => (way === 'chat' ? `chat ${row.place ?? ''}` : way))]
    .flatMap(([, list]) => {
      const [first] = list;
      return first === undefined ? [] : [{ way: first.way, channel: first.way === 'chat' ? first.row.place : null, figures: figures(list) }];
    })
    .sort((a, b) => b.figures.asked - a.figures.asked || a.way.localeCompare(b.way, 'en'));
}

function groups<T, Key>(list: readonly T[], keyOf: (one: T) => Key): Map<Key, T[]> {
  const found = new Map<Key, T[]>();
  for (const one of list) {
    const key = keyOf(one);
    const group = found.get(key);
    if (group === undefined) found.set(key, [one]);
    else group.push(one);
  }
  return found;
}

function figures(list: readonly Counted[]): Told {
  const counted = list.filter(({ needless }) => !needless);
  return tell(figuresOf(counted, list.length - counted.length));
}

function tell({ calendar, business, ...rest }: ResponseFigures): Told {
  return { ...rest, calendar: percentiles(calendar), business: percentiles(business) };
}

function percentiles(waits: Readonly<Record<string, Wait | null>>): Told['calendar'] {
  const at = (name: string) => {
    const wait = waits[name] ?? null;
    return wait === null ? null : { seconds: wait.milliseconds / 1000, isAtLeast: wait.isAtLeast };
  };
  return { p50: at('p50'), p90: at('p90'), p95: at('p95') };
}

/** The week of ISO 8601 that begins on a Monday: it belongs to the year of its Thursday. */
function weekName(monday: number): string {
  const year = dateText(monday + 3).slice(0, 4);
  const newYear = Date.UTC(Number(year), 0, 1) / dayMilliseconds;
  const week = Math.floor((monday + 3 - newYear) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
