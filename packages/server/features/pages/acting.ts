/** What do people do about a page? They have it, or can't take it, or say that it is over. */
import { pagesRefusals as no } from '@samspel/contract/pages.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { acknowledge } from '@samspel/core/pages/escalation.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { endPage, passOn, subjectOf } from './going-on.ts';
import { readToken } from './links.ts';
import { dropPlanned } from './notices.ts';
import { escalationOf, holdPage, type PageRow, readPageRow, readSecret, saveStanding, standingOf } from './storage.ts';

type Refused = Extract<Outcome<never>, { ok: false }>;

/** Marks a page as acknowledged; a second time changes nothing. `at` when it was, where that is not now. */
export async function acknowledgeWithin(
  tx: Tx,
  house: House,
  page: PageRow,
  by: { readonly actor: Actor; readonly via: string; readonly at?: Instant },
): Promise<void> {
  if (page.state !== 'open') return;
  const now = house.now();
  await saveStanding(tx, page.id, acknowledge(escalationOf(page.plan), standingOf(page), now));
  await sql`
    update pages.page set acknowledged_at = ${new Date(by.at ?? now)}, acknowledged_by = ${by.actor.name}, via = ${by.via} where id = ${page.id}`.execute(tx);
  await dropPlanned(tx, page.id, now, `${by.actor.name} has it.`);
  const payload = { page: page.id, by: by.actor.id, name: by.actor.name, via: by.via };
  await house.publish(tx, by.actor, { type: 'pages.acknowledged', subject: subjectOf(page), payload });
}

/** Holds a page that is not over, and does something to it, or refuses to. Answers it as it stands then. */
function act(house: House, id: string, work: (tx: Tx, page: PageRow) => Promise<Refused | null>): Promise<{ readonly page: PageRow } | Refused> {
  return house.change(async (tx) => {
    const page = await holdPage(tx, { id });
    if (page === null) return refuse(no.unknown.code);
    if (page.state === 'over') return refuse(no.over.code);
    const refused = await work(tx, page);
    if (refused !== null) return refused;
    return { page: (await readPageRow(tx, id)) ?? page };
  });
}

/** Somebody has it. */
export function takeIt(house: House, actor: Actor, id: string): Promise<{ readonly page: PageRow } | Refused> {
  return act(house, id, async (tx, page) => {
    await acknowledgeWithin(tx, house, page, { actor, via: 'web' });
    return null;
  });
}

/** Takes the next step because somebody can't, or can't any more. Refused when everybody was told: there is nobody to pass it on to. */
export function passItOn(house: House, actor: Actor, id: string, why: string): Promise<{ readonly page: PageRow } | Refused> {
  return act(house, id, async (tx, page) => {
    if (page.step >= (page.plan?.steps.length ?? 0)) return refuse(no.nobodyLeft.code);
    await sql`update pages.page set acknowledged_at = null, acknowledged_by = null, via = null where id = ${id}`.execute(tx);
    const open: PageRow = { ...page, state: 'open', nextAt: page.nextAt ?? house.now() };
    await passOn(tx, house, open, `${actor.name} passes it on${why === '' ? '.' : `: ${why}.`}`);
    return null;
  });
}

/** Says that it is over. */
export function endIt(house: House, actor: Actor, id: string): Promise<{ readonly page: PageRow } | Refused> {
  return act(house, id, async (tx, page) => {
    await endPage(tx, house, page, actor, `${actor.name} says that it is over.`);
    return null;
  });
}

export interface Linked {
  readonly notice: string;
  readonly person: string;
  readonly name: string;
  readonly page: PageRow;
  readonly usedAt: Instant | null;
}

/** Question: what does the token of a link stand for? Null: nothing, or for somebody whose account is closed. */
export async function readLink(reader: Tx | House['reader'], token: string): Promise<Linked | null> {
  const notice = readToken(await readSecret(reader), token);
  if (notice === null) return null;
  const { rows } = await sql<{ person: string; name: string; page: string; usedAt: Instant | null }>`
    select n.person_id as person, a.name, n.page_id as page, n.link_used_at as "usedAt"
    from pages.notice n join access.person a on a.id = n.person_id and a.state <> 'deactivated' where n.id = ${notice}`.execute(reader);
  const [found] = rows;
  const page = found === undefined ? null : await readPageRow(reader, found.page);
  return found === undefined || page === null ? null : { ...found, notice, page };
}

/** Acknowledges by a link, once. */
export function acknowledgeByLink(house: House, token: string): Promise<{ readonly linked: Linked } | Refused> {
  return house.change(async (tx) => {
    const linked = await readLink(tx, token);
    if (linked === null || linked.usedAt !== null) return refuse(no.linkDead.code);
    const page = await holdPage(tx, { id: linked.page.id });
    if (page === null || page.state === 'over') return refuse(no.over.code);
    const { rows } = await sql<{ id: string }>`
      update pages.notice set link_used_at = ${new Date(house.now())} where id = ${linked.notice} and link_used_at is null returning id`.execute(tx);
    if (rows.length === 0) return refuse(no.linkDead.code);
    const actor: Actor = { kind: 'person', id: linked.person, name: linked.name, role: 'member', teams: [], scopes: null };
    await acknowledgeWithin(tx, house, page, { actor, via: 'link' });
    return { linked: { ...linked, page: (await readPageRow(tx, page.id)) ?? page } };
  });
}
