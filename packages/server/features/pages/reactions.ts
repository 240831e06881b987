/** What do pages do because of others? Incidents begin and end them, alerts that open no incident may, and what leaves says what became of notices. */
import type { Actor } from '@samspel/core/access/role.ts';
import type { ImpactSeverity } from '@samspel/core/incidents/vocabulary.ts';
import { chooseEscalation } from '@samspel/core/pages/choose.ts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { Recorded } from '../../platform/events/publish.ts';
import type { Reaction } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { namesOf } from '../rotas/index.ts';
import { acknowledgeWithin } from './acting.ts';
import { beginAgain, beginPage, endPage, passOn, self, subjectOf } from './going-on.ts';
import { acknowledgedAtMonitor, groupMerged, groupNow, isPagedFor, linked } from './groups.ts';
import { keyPrefix } from './notices.ts';
import { escalationWritten, rechooseFor, teamsOver } from './rechoosing.ts';
import { holdPage, readEscalations } from './storage.ts';

const day = 86_400_000;
/** What began longer ago is history that was told to us, and nobody is woken for it. */
const wakesForMilliseconds = day;

export function pagesReactions(house: House): readonly Reaction[] {
  return [
    { event: 'incidents.opened', name: 'pages.begin-for-incident', handle: (tx, event) => forIncident(tx, house, event) },
    {
      event: 'incidents.edited',
      name: 'pages.begin-when-worse',
      handle: async (tx, event) => {
        const { after } = event.payload as { readonly after?: Readonly<Record<string, unknown>> };
        const page = await holdPage(tx, { incident: event.subject });
        if (page !== null) await rechooseFor(tx, house, page);
        else if (after?.['severity'] !== undefined) await forIncident(tx, house, event);
      },
    },
    { event: 'incidents.impact-changed', name: 'pages.look-at-impact', handle: (tx, event) => changed(tx, house, event) },
    { event: 'incidents.undone', name: 'pages.look-after-undo', handle: (tx, event) => changed(tx, house, event) },
    { event: 'pages.escalation-written', name: 'pages.go-on-as-written', handle: (tx, event) => escalationWritten(tx, house, event.subject) },
    { event: 'alerts.page-wanted', name: 'pages.begin-for-alerts', handle: (tx, event) => forGroup(tx, house, event) },
    { event: 'incidents.linked-to-alerts', name: 'pages.go-on-with-incident', handle: (tx, event) => linked(tx, house, event) },
    { event: 'alerts.group-merged', name: 'pages.go-on-with-group', handle: (tx, event) => groupMerged(tx, house, event) },
    { event: 'alerts.acknowledged', name: 'pages.acknowledge-with-alerts', handle: (tx, event) => acknowledgedAtMonitor(tx, house, event) },
    { event: 'incidents.acknowledged', name: 'pages.acknowledge-with-incident', handle: (tx, event) => acknowledged(tx, house, event, 'incident') },
    { event: 'incidents.mitigated', name: 'pages.acknowledge-when-mitigated', handle: (tx, event) => acknowledged(tx, house, event, 'mitigated') },
    { event: 'incidents.resolved', name: 'pages.end-with-incident', handle: (tx, event) => over(tx, house, event, 'The incident is resolved.') },
    {
      event: 'incidents.merged',
      name: 'pages.end-when-merged',
      handle: async (tx, event) => {
        if (event.subject === event.payload['from']) await over(tx, house, event, 'The incident goes on as part of another.');
        else await changed(tx, house, event);
      },
    },
    { event: 'incidents.reopened', name: 'pages.begin-again', handle: (tx, event) => reopened(tx, house, event) },
    {
      event: 'alerts.group-over',
      name: 'pages.end-with-alerts',
      handle: async (tx, event) => {
        const page = await holdPage(tx, { group: String(event.payload['group'] ?? event.subject) });
        if (page !== null) await endPage(tx, house, page, self, 'The alerts are over.');
      },
    },
    { event: 'sending.sent', name: 'pages.note-sent', handle: (tx, event) => noted(tx, house, event, 'sent') },
    { event: 'sending.given-up', name: 'pages.note-given-up', handle: (tx, event) => noted(tx, house, event, 'failed') },
    { event: 'sending.came-back', name: 'pages.note-came-back', handle: (tx, event) => noted(tx, house, event, 'failed') },
  ];
}

/** What is hit changed: the page goes over to whom it concerns now; where nobody was concerned, somebody may be. */
async function changed(tx: Tx, house: House, event: Recorded): Promise<void> {
  const page = await holdPage(tx, { incident: event.subject });
  if (page !== null) return rechooseFor(tx, house, page);
  const { rows } = await sql<{ openedAt: number }>`select opened_at as "openedAt" from incidents.incident where id = ${event.subject}`.execute(tx);
  const [incident] = rows;
  if (incident === undefined || house.now() - incident.openedAt > wakesForMilliseconds) return;
  await forIncident(tx, house, event, 'only when begun');
}

/** Held, so that whoever acknowledges it meanwhile finds the page that begins here. */
async function forIncident(tx: Tx, house: House, event: Recorded, says: 'always' | 'only when begun' = 'always'): Promise<void> {
  if (house.now() - event.at > wakesForMilliseconds) return;
  const { rows } = await sql<{ title: string; state: string; severity: ImpactSeverity; targets: string[]; summary: string }>`
    select title, state, severity, targets, summary from incidents.incident where id = ${event.subject} for share`.execute(tx);
  const [incident] = rows;
  if (incident === undefined) return;
  const notBegun = async (reason: string): Promise<void> => {
    if (says === 'always') await house.publish(tx, self, { type: 'pages.not-begun', subject: event.subject, payload: { reason } });
  };
  if (incident.state !== 'open') return notBegun(`Nobody is paged: it is ${incident.state} already.`);
  if (await isPagedFor(tx, house, event.subject)) return;
  const { title, severity, targets, summary } = incident;
  const escalations = (await readEscalations(tx)).filter(({ madeAt }) => madeAt <= event.at);
  const chosen = chooseEscalation(
    escalations.map(({ id, plan }) => ({ id, title: plan.title, severities: plan.severities, teams: plan.teams })),
    { severity, teams: await teamsOver(tx, targets) },
  );
  const escalation = escalations.find(({ id }) => id === chosen.id);
  if (escalation === undefined) return notBegun(chosen.reason);
  const about = [summary, targets.length === 0 ? '' : `Hit: ${targets.join(', ')}`].filter((part) => part !== '').join('\n');
  const page = { id: house.newId('pag'), incident: event.subject, group: null, title, says: about, severity, escalation: escalation.id, plan: escalation.plan };
  await beginPage(tx, house, { ...page, reason: chosen.reason });
}

async function forGroup(tx: Tx, house: House, event: Recorded): Promise<void> {
  if (house.now() - event.at > wakesForMilliseconds) return;
  const { group, title, severity, systems, reason } = event.payload as {
    group: string;
    title: string;
    severity: ImpactSeverity;
    systems: readonly string[];
    reason: string;
  };
  // Deliveries may come in another order than they were told: nobody is woken for what is over by now.
  const burning = await groupNow(tx, group);
  if (burning === null) return;
  if (burning.incident !== null && (await holdPage(tx, { incident: burning.incident })) !== null) return;
  const escalations = (await readEscalations(tx)).filter(({ madeAt }) => madeAt <= event.at);
  const choices = escalations.map(({ id, plan }) => ({ id, title: plan.title, severities: plan.severities, teams: plan.teams }));
  const chosen = chooseEscalation(choices, { severity, teams: await teamsOver(tx, systems) });
  const escalation = escalations.find(({ id }) => id === chosen.id);
  if (escalation === undefined) return house.publish(tx, self, { type: 'pages.not-begun', subject: group, payload: { reason: chosen.reason } });
  const says = systems.length === 0 ? '' : `Hit: ${systems.join(', ')}`;
  const page = {
    id: house.newId('pag'),
    incident: null,
    group: burning.id,
    title: title.slice(0, 200),
    says,
    severity,
    escalation: escalation.id,
    plan: escalation.plan,
  };
  await beginPage(tx, house, { ...page, reason: `${reason} ${chosen.reason}` });
}

async function acknowledged(tx: Tx, house: House, event: Recorded, via: string): Promise<void> {
  const page = await holdPage(tx, { incident: event.subject });
  if (page === null) return;
  const actor: Actor = { ...event.actor, role: 'member', teams: [], scopes: null };
  await acknowledgeWithin(tx, house, page, { actor, via, at: event.at });
}

async function over(tx: Tx, house: House, event: Recorded, reason: string): Promise<void> {
  const page = await holdPage(tx, { incident: event.subject });
  if (page !== null) await endPage(tx, house, page, self, reason);
}

async function reopened(tx: Tx, house: House, event: Recorded): Promise<void> {
  if (house.now() - event.at > wakesForMilliseconds) return;
  const { rows } = await sql<{ state: string }>`select state from incidents.incident where id = ${event.subject} for share`.execute(tx);
  if (rows[0]?.state !== 'open' && rows[0]?.state !== 'acknowledged') return;
  const page = await holdPage(tx, { incident: event.subject });
  if (page === null) return forIncident(tx, house, event);
  if (page.state !== 'open' && page.plan !== null) await beginAgain(tx, house, page, `Reopened: ${String(event.payload['why'])}`);
}

/** What became of a notice. When every notice of a step failed, nobody there can be told: the next step is taken at once. */
async function noted(tx: Tx, house: House, event: Recorded, state: 'sent' | 'failed'): Promise<void> {
  const key = String(event.payload['key']);
  if (!key.startsWith(keyPrefix)) return;
  const page = await holdPage(tx, { id: event.subject });
  const reason = typeof event.payload['reason'] === 'string' ? event.payload['reason'] : '';
  const { rows } = await sql<{ person: string; door: string; step: number; round: number }>`
    update pages.notice set state = ${state}, ended_at = ${new Date(event.at)}, again = ${event.payload['again'] === true}, says = ${reason}
    where id = ${key.slice(keyPrefix.length)} and state in ('handed', 'sent', 'failed') and (ended_at is null or ended_at <= ${new Date(event.at)}) returning person_id as person, door, step, round`.execute(
    tx,
  );
  const [notice] = rows;
  if (page === null || notice === undefined || state === 'sent') return;
  const { name } = (await namesOf(tx, [notice.person]))(notice.person);
  const payload = { page: page.id, person: notice.person, name, way: notice.door, reason };
  await house.publish(tx, self, { type: 'pages.notice-failed', subject: subjectOf(page), payload });
  if (page.state !== 'open' || page.step !== notice.step || page.round !== notice.round) return;
  const { rows: hopes } = await sql`
    select 1 from pages.notice where page_id = ${page.id} and step = ${page.step} and round = ${page.round} and state in ('planned', 'handed', 'sent') limit 1`.execute(
    tx,
  );
  if (hopes.length === 0) await passOn(tx, house, page, 'No notice of this step could be delivered.');
}
