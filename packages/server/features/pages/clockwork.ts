/** What happens to pages because time passes? Notices come due, and waits for an answer pass. */
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { Background } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { namesOf } from '../rotas/index.ts';
import { goOn } from './going-on.ts';
import { type DueNotice, handOver } from './notices.ts';
import { type PageRow, pageColumns, readPageRow } from './storage.ts';

const atOnce = 100;
const againMilliseconds = 30_000;

/**
 * Looks every second and at every change. A look at which nothing is due is one question that two small indexes answer and that writes nothing: as a clockwork it was a
 * commit a second, day and night. Whoever takes rows locks them, so several servers share the work.
 */
export function goingOn(house: House): Background & { readonly stop: () => Promise<void> } {
  let running: Promise<boolean> | null = null;
  let again = false;
  const look = async (): Promise<boolean> => {
    const now = house.now();
    if (!(await isAnythingDue(house.reader, now))) return false;
    return house.change((tx) => goOnAt(tx, house, now));
  };
  const lookOn = async (): Promise<boolean> => {
    let did = false;
    do {
      again = false;
      if (await look()) did = again = true;
    } while (again);
    return did;
  };
  const settle = (): Promise<boolean> => {
    again = true;
    running ??= lookOn().finally(() => {
      running = null;
    });
    return running;
  };
  return {
    name: 'pages.go-on',
    wake: () => {
      settle().catch((error: unknown) => house.log.warn({ err: error }, 'pages could not go on; looking again in a second'));
    },
    settle,
    stop: async () => {
      await running?.catch(() => undefined);
    },
  };
}

/** Question: has a wait passed, or is a notice due? */
async function isAnythingDue(reader: Reader, now: Instant): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    select exists (select 1 from pages.page where next_at <= ${new Date(now)})
      or exists (select 1 from pages.notice where state = 'planned' and due_at <= ${new Date(now)}) as due`.execute(reader);
  return rows[0]?.due === true;
}

/** Goes on with what is due and in nobody's hands; whether there was anything. */
async function goOnAt(tx: Tx, house: House, now: Instant): Promise<boolean> {
  const { rows } = await sql<PageRow>`
    select ${pageColumns} from pages.page p where p.next_at <= ${new Date(now)} order by p.next_at limit ${sql.lit(atOnce)} for update skip locked`.execute(tx);
  for (const page of rows) {
    const went = await apart(tx, house, page.id, () => goOn(tx, house, page, now));
    if (!went) await sql`update pages.page set next_at = ${new Date(now + againMilliseconds)} where id = ${page.id}`.execute(tx);
  }
  const notices = await dueNotices(tx, now);
  for (const notice of notices) {
    const went = await apart(tx, house, notice.page, async () => {
      const page = await readPageRow(tx, notice.page);
      if (page !== null) await handOver(tx, house, page, notice, (await namesOf(tx, [notice.person]))(notice.person).name);
    });
    if (!went) await sql`update pages.notice set due_at = ${new Date(now + againMilliseconds)} where id = ${notice.id}`.execute(tx);
  }
  return rows.length + notices.length > 0;
}

/** One page that cannot go on must not hold up the others: what it wrote is undone, and it is tried again. */
async function apart(tx: Tx, house: House, page: string, work: () => Promise<void>): Promise<boolean> {
  await sql`savepoint one_page`.execute(tx);
  try {
    await work();
    await sql`release savepoint one_page`.execute(tx);
    return true;
  } catch (error) {
    await sql`rollback to savepoint one_page`.execute(tx);
    house.log.error({ err: error, page }, 'a page could not go on; it is tried again in half a minute');
    return false;
  }
}

/** Question: which notices are due? Locked. Those of pages that are not open were dropped. */
async function dueNotices(tx: Tx, now: Instant): Promise<(DueNotice & { readonly page: string })[]> {
  const { rows } = await sql<DueNotice & { page: string }>`
    select id, page_id as page, person_id as person, step, round, case when adapter is null then door else door || ':' || adapter end as door, address as "to"
    from pages.notice where state = 'planned' and due_at <= ${new Date(now)} order by due_at limit ${sql.lit(atOnce)} for update skip locked`.execute(tx);
  return rows;
}
