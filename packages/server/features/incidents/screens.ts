/** What do the screens show of incidents? One question for each. */
import type { affected, incidentsToday, readIncident as readIncidentRoute, related } from '@samspel/contract/incidents.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { type Actor, holds } from '@samspel/core/access/role.ts';
import { isOverdue } from '@samspel/core/incidents/case-changes.ts';
import { coordinatorNeed } from '@samspel/core/incidents/coordinator.ts';
import { countability } from '@samspel/core/incidents/countable.ts';
import type { Ask, Incident } from '@samspel/core/incidents/incident.ts';
import { type LastChange, undoRefusal } from '@samspel/core/incidents/undo.ts';
import { causeCodes, impactSeverities, triggerCodes } from '@samspel/core/incidents/vocabulary.ts';
import { causeWords, severityWords, triggerWords } from '@samspel/core/incidents/vocabulary-words.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Reader } from '../../platform/database/database.ts';
import { tellCaseStudy } from './case-studies.ts';
import { readDemand } from './demand.ts';
import { listColumns } from './list.ts';
import { mayChange, type OwnerOf, ownersHit } from './owners.ts';
import { readIncident, targetsOf } from './storage.ts';
import { readTimeline } from './timeline.ts';
import { isoOrNull, type ListRow, tellIncident, tellRow } from './told.ts';

export type Screen = AnswerOf<typeof readIncidentRoute>;
type Affected = z.output<typeof affected>;
type Related = z.output<typeof related>;

/** Question: what does the screen of one incident show? Null when there is none. */
export async function incidentScreen(reader: Reader, id: string, timeline: number, actor: Actor, now: Instant): Promise<Screen | null> {
  const held = await readIncident(reader, id);
  if (held === null) return null;
  const { incident } = held;
  const owners = await ownersHit(reader, incident);
  const [hit, lines, relatives, demand, publication, teams] = await Promise.all([
    affectedBy(reader, incident, owners),
    timeline === 0 ? { items: [], next: null } : readTimeline(reader, incident, { after: null, limit: timeline, importantOnly: false }),
    relatedTo(reader, incident),
    readDemand(reader, incident, now),
    publicationOf(reader, id),
    teamsInvolved(reader, incident, owners),
  ]);
  const refs = owners.map((owner) => owner.team);
  const started = incident.instants.started.now?.at ?? null;
  const end = incident.instants.resolved.now?.at ?? now;
  return {
    incident: tellIncident(incident),
    asks: [...asksOf(incident, refs), ...(demand.demanded && (held.caseStudy === 'none' || held.caseStudy === 'demanded') ? [caseAsk(demand.reasons)] : [])],
    affected: hit,
    teams,
    timeline: lines,
    related: relatives,
    caseStudy: held.caseStudy === 'draft' || held.caseStudy === 'published' ? await tellCaseStudy(reader, incident, now) : null,
    publication,
    may: { change: mayChange(actor, incident, owners), respond: holds(actor.role, 'member'), publish: mayChange(actor, incident, owners) },
    undo: undoOf(incident, held.last, actor, now),
    ageSeconds: started === null ? null : Math.max(0, end - started) / 1000,
    now: iso(now),
  };
}

const caseAsk = (reasons: readonly { readonly says: string }[]): Ask => ({ code: 'case-study', reason: reasons.map((reason) => reason.says).join(' ') });

function asksOf(incident: Incident, teams: readonly string[]): readonly Ask[] {
  const asks: Ask[] = [];
  const need = coordinatorNeed(incident, teams);
  if (need.needed) asks.push({ code: 'coordinator', reason: need.reason });
  const count = countability(incident);
  if (!count.countable && count.reason === 'started-unknown') asks.push({ code: 'started', reason: 'When it started is not known, so it is in no figure.' });
  if (!count.countable && count.reason === 'nothing-hit') asks.push({ code: 'impact', reason: 'Nobody said who suffered, so it is in no figure.' });
  return asks;
}

function undoOf(incident: Incident, last: LastChange | null, actor: Actor, now: Instant): Screen['undo'] {
  if (last === null) return null;
  const refused = undoRefusal(incident, last, holds(actor.role, 'operator'), { now, by: actor });
  return refused === null && holds(actor.role, 'member') ? { what: last.what, by: last.by.name, at: iso(last.at) } : null;
}

async function affectedBy(reader: Reader, incident: Incident, owners: readonly OwnerOf[]): Promise<Affected[]> {
  const refs = targetsOf(incident);
  const { rows } = await sql<{ ref: string; title: string; kind: string }>`
    select ref, title, kind from catalog.entity where ref = any(${refs}::text[])`.execute(reader);
  const known = new Map(rows.map((row) => [row.ref, row]));
  const ownerOf = (ref: string, side: 'dev' | 'ops'): string | null =>
    owners.find((owner) => owner.ref === ref && (owner.side === side || owner.side === 'owner'))?.team ?? null;
  return refs.map((ref) => ({
    ref,
    title: known.get(ref)?.title ?? ref.slice(ref.indexOf('/') + 1),
    kind: known.get(ref)?.kind ?? ref.slice(0, ref.indexOf(':')),
    known: known.has(ref),
    devOwner: ownerOf(ref, 'dev'),
    opsOwner: ownerOf(ref, 'ops'),
  }));
}

async function teamsInvolved(reader: Reader, incident: Incident, owners: readonly OwnerOf[]): Promise<Screen['teams']> {
  const why = new Map<string, 'dev' | 'ops' | 'responder'>();
  for (const owner of owners) if (!why.has(owner.team)) why.set(owner.team, owner.side === 'ops' ? 'ops' : 'dev');
  for (const one of incident.responders) if (one.team !== null && one.left === null && !why.has(one.team)) why.set(one.team, 'responder');
  const { rows } = await sql<{ ref: string; title: string }>`select ref, title from catalog.entity where ref = any(${[...why.keys()]}::text[])`.execute(reader);
  const titles = new Map(rows.map((row) => [row.ref, row.title]));
  return [...why].map(([ref, reason]) => ({ ref, title: titles.get(ref) ?? ref.slice(ref.indexOf('/') + 1), why: reason }));
}

/** Merged, split, repeated; and the five newest others that hit the same. */
async function relatedTo(reader: Reader, incident: Incident): Promise<Related[]> {
  const into = incident.standing.state === 'merged' ? incident.standing.into : null;
  const { rows } = await sql<Pick<ListRow, 'id' | 'title' | 'state' | 'severity' | 'started_at' | 'resolved_at'> & { how: Related['how'] }>`
    select r.how, i.id, i.title, i.state, i.severity, i.started_at, i.resolved_at from (
      select 'merged-into' as how, ${into}::text as id where ${into}::text is not null
      union all select 'merged-here', id from incidents.incident where merged_into = ${incident.id}
      union all select 'split-from', ${incident.splitFrom}::text where ${incident.splitFrom}::text is not null
      union all select 'split-off', id from incidents.incident where split_from = ${incident.id}
      union all select 'again-of', ${incident.again}::text where ${incident.again}::text is not null
      union all select 'again-by', id from incidents.incident where again = ${incident.id}
      union all (
        select distinct on (h.began_at, h.incident_id) 'same-targets', h.incident_id from unnest(${targetsOf(incident)}::text[]) asked (target) cross join lateral (
          select began_at, incident_id from incidents.hit where target = asked.target and incident_id <> ${incident.id}
          order by began_at desc, incident_id desc limit 5) h
        order by h.began_at desc, h.incident_id desc limit 5)
    ) r join incidents.incident i on i.id = r.id limit 100`.execute(reader);
  const linked = new Set(rows.filter((row) => row.how !== 'same-targets').map((row) => row.id));
  return rows
    .filter((row) => row.how !== 'same-targets' || !linked.has(row.id))
    .map((row) => ({
      how: row.how,
      id: row.id,
      title: row.title,
      state: row.state,
      severity: row.severity,
      started: isoOrNull(row.started_at),
      resolved: isoOrNull(row.resolved_at),
    }));
}

/** Question: does the status page say something about it? */
async function publicationOf(reader: Reader, id: string): Promise<Screen['publication']> {
  const { rows } = await sql<{ title: string; updates: number }>`
    select p.title, (select count(*) from status.update u where u.incident_id = p.incident_id)::int as updates
    from status.publication p where p.incident_id = ${id}`.execute(reader);
  return rows[0] ?? null;
}

/** Question: what hurts now, and what happened since midnight UTC? */
export async function today(reader: Reader, now: Instant): Promise<AnswerOf<typeof incidentsToday>> {
  const midnight = new Date(Math.floor(now / 86_400_000) * 86_400_000);
  const [open, counts, since] = await Promise.all([openNow(reader), countsOf(reader, midnight), sinceMidnight(reader, midnight)]);
  const day = iso(now).slice(0, 10);
  const { rows: due } = await sql<{ state: 'promised' | 'done'; due: string; checkOn: string | null }>`
    select state, due, check_on as "checkOn" from incidents.case_change where state in ('promised', 'done') and least(due, check_on) < ${day}`.execute(reader);
  return {
    now: iso(now),
    open: open.map((row) => ({
      ...tellRow(row, now),
      ageSeconds: row.started_at === null ? null : Math.max(0, now - row.started_at) / 1000,
      impacts: row.impacts,
    })),
    openCount: counts.open,
    today: since.map((row) => tellRow(row, now)),
    startedToday: counts.started,
    resolvedToday: counts.resolved,
    caseStudiesDemanded: counts.demanded,
    changesOverdue: due.filter((change) => isOverdue(change, day)).length,
  };
}

type Open = ListRow & { impacts: { target: string; title: string; words: string }[] };

/** Those that still hurt before those that are mitigated, the worst first, then the newest. */
async function openNow(reader: Reader): Promise<readonly Open[]> {
  const { rows } = await sql<Open>`
    select ${listColumns}, coalesce((
      select jsonb_agg(jsonb_build_object('target', m.target, 'title', coalesce(e.title, e.name, m.target), 'words', coalesce(m.severity, round((m.fraction * 100)::numeric, 1)::float8 || ' % of users', m.users || ' users', 'everybody')) order by m.position)
      from incidents.impact m left join catalog.entity e on e.ref = m.target where m.incident_id = i.id and m.removed_at is null), '[]'::jsonb) as impacts
    from incidents.incident i where i.state in ('open', 'acknowledged', 'mitigated')
    order by i.state = 'mitigated', array_position(array['major', 'partial', 'degraded'], i.severity), i.began_at desc, i.id desc limit 50`.execute(reader);
  return rows;
}

async function countsOf(reader: Reader, midnight: Date): Promise<{ open: number; started: number; resolved: number; demanded: number }> {
  const { rows } = await sql<{ open: number; started: number; resolved: number; demanded: number }>`
    select
      (select count(*)::int from incidents.incident where state in ('open', 'acknowledged', 'mitigated')) as open,
      (select count(*)::int from incidents.incident where began_at >= ${midnight} and state <> 'merged') as started,
      (select count(*)::int from incidents.incident where resolved_at >= ${midnight} and state = 'resolved') as resolved,
      (select count(*)::int from incidents.incident where case_study = 'demanded') as demanded`.execute(reader);
  return rows[0] ?? { open: 0, started: 0, resolved: 0, demanded: 0 };
}

/** Began or ended since midnight. */
async function sinceMidnight(reader: Reader, midnight: Date): Promise<readonly ListRow[]> {
  const { rows } = await sql<ListRow>`
    select ${listColumns} from incidents.incident i
    where i.id in (
      select id from incidents.incident where began_at >= ${midnight} and state <> 'merged'
      union select id from incidents.incident where resolved_at >= ${midnight} and state = 'resolved')
    order by i.began_at desc, i.id desc limit 100`.execute(reader);
  return rows;
}

/** The words to choose from, and the tags in use. */
export async function vocabulary(reader: Reader) {
  const { rows } = await sql<{ tag: string; incidents: number }>`
    select tag, count(*)::int as incidents from incidents.incident, unnest(tags) tag where state <> 'merged'
    group by tag order by count(*) desc, tag limit 200`.execute(reader);
  return {
    triggers: triggerCodes.map((code) => ({ code, says: triggerWords[code] })),
    causes: causeCodes.map((code) => ({ code, says: causeWords[code] })),
    severities: impactSeverities.map((code) => ({ code, says: severityWords[code] })),
    tags: rows,
  };
}
