/**
 * What does the public API answer? The shapes of Statuspage's v2, from what was chosen and published. A component is as bad as the
 * worst public incident that goes on makes it; incidents that were not published change nothing here.
 */

import type { AnswerOf } from '@samspel/contract/route.ts';
import type { overallStatus, publicSummary, statusComponent, statusIncident, statusPage } from '@samspel/contract/status.ts';
import type { Impact } from '@samspel/core/incidents/incident.ts';
import { type ComponentStatus, overall, publicStatusOf, statusOf, worse } from '@samspel/core/incidents/public-status.ts';
import { iso } from '@samspel/core/time/instant.ts';
import type { z } from 'zod';
import type { Reader } from '../../platform/database/database.ts';
import {
  type ComponentRow,
  type HitRow,
  type PageRow,
  type Published,
  readComponents,
  readHits,
  readPage,
  readPublished,
  readUpdates,
  type UpdateRow,
} from './storage.ts';

type Page = z.output<typeof statusPage>;
type Component = z.output<typeof statusComponent>;
type PublicIncident = z.output<typeof statusIncident>;

/** Everything the page is made of. */
export interface Shown {
  readonly page: Page;
  readonly components: readonly Component[];
  readonly unresolved: readonly PublicIncident[];
  readonly latest: readonly PublicIncident[];
  readonly status: z.output<typeof overallStatus>;
}

/** Most incidents that are told at once, as Statuspage does it. */
const latestLimit = 50;

/** Question: what does the public see now? Null while the page is off. */
export async function readShown(reader: Reader): Promise<Shown | null> {
  const page = await readPage(reader);
  if (page === null || !page.is_on) return null;
  const [components, open, latest] = await Promise.all([
    readComponents(reader),
    readPublished(reader, 'unresolved', 500),
    readPublished(reader, 'latest', latestLimit),
  ]);
  const all = new Map([...open, ...latest].map((one) => [one.incident_id, one]));
  const ids = [...all.keys()];
  const [updates, hits] = await Promise.all([
    readUpdates(reader, ids),
    readHits(
      reader,
      ids,
      components.map((component) => component.ref),
    ),
  ]);
  const hitsOf = Map.groupBy(hits, (hit) => hit.incident_id);
  const updatesOf = Map.groupBy(updates, (update) => update.incident_id);
  const struck = new Map(ids.map((id) => [id, struckBy(all.get(id), components, hitsOf.get(id) ?? [])]));
  const now = new Map(components.map((component) => [component.id, statusNow(component.id, open, struck)]));
  const told = components.map((component) => tellComponent(component, page.id, now.get(component.id) ?? 'operational'));
  const tell = (one: Published): PublicIncident =>
    tellIncident(one, page, told, struck.get(one.incident_id) ?? new Map(), updatesOf.get(one.incident_id) ?? []);
  const unresolved = open.map(tell);
  return {
    page: tellPage(page, components, [...all.values()]),
    components: told,
    unresolved,
    latest: latest.map(tell),
    status: overall(
      [...now.values()],
      unresolved.map((one) => one.impact),
    ),
  };
}

/** Which components an incident touches, and what it makes of each: as chosen, or from its own hits. */
function struckBy(one: Published | undefined, components: readonly ComponentRow[], hits: readonly HitRow[]): ReadonlyMap<string, ComponentStatus> {
  const struck = new Map<string, ComponentStatus>();
  if (one === undefined) return struck;
  if (one.components !== null) {
    for (const chosen of one.components) struck.set(chosen.id, chosen.status);
    return struck;
  }
  for (const component of components) {
    for (const hit of hits) {
      if (hit.target !== component.ref) continue;
      const status = hit.goesOn ? statusOf({ measure: measureOf(hit) }) : 'operational';
      struck.set(component.id, worse(struck.get(component.id) ?? 'operational', status));
    }
  }
  return struck;
}

function measureOf(hit: HitRow): Impact['measure'] {
  if (hit.severity !== null) return { kind: 'severity', severity: hit.severity };
  if (hit.fraction !== null) return { kind: 'fraction', fraction: hit.fraction };
  return hit.users === null ? { kind: 'whole' } : { kind: 'users', users: hit.users };
}

function statusNow(id: string, open: readonly Published[], struck: ReadonlyMap<string, ReadonlyMap<string, ComponentStatus>>): ComponentStatus {
  return open.reduce<ComponentStatus>((worst, one) => worse(worst, struck.get(one.incident_id)?.get(id) ?? 'operational'), 'operational');
}

function tellPage(page: PageRow, components: readonly ComponentRow[], incidents: readonly Published[]): Page {
  const updated = Math.max(page.updated_at, ...components.map((one) => one.updated_at), ...incidents.map((one) => Math.max(one.updated_at, one.resolved ?? 0)));
  return { id: page.id, name: page.name, url: page.url, time_zone: page.time_zone, updated_at: iso(updated) };
}

function tellComponent(component: ComponentRow, pageId: string, status: ComponentStatus): Component {
  return {
    id: component.id,
    name: component.title,
    status,
    created_at: iso(component.created_at),
    updated_at: iso(component.updated_at),
    position: component.position,
    description: component.description,
    showcase: true,
    start_date: iso(component.created_at).slice(0, 10),
    group_id: null,
    page_id: pageId,
    group: false,
    only_show_if_degraded: false,
  };
}

function tellIncident(
  one: Published,
  page: PageRow,
  components: readonly Component[],
  struck: ReadonlyMap<string, ComponentStatus>,
  own: readonly UpdateRow[],
): PublicIncident {
  const over = one.state === 'resolved';
  const told = own[0]?.status;
  const status = over ? (told === 'postmortem' ? 'postmortem' : 'resolved') : told === undefined || told === 'resolved' ? publicStatusOf(one.state) : told;
  const newest = Math.max(one.updated_at, ...own.map((update) => update.written_at));
  return {
    id: one.id,
    name: one.title,
    status,
    created_at: iso(one.since),
    updated_at: iso(newest),
    monitoring_at: one.mitigated === null ? null : iso(one.mitigated),
    resolved_at: over ? iso(one.resolved ?? newest) : null,
    impact: one.impact,
    shortlink: page.url === '' ? '' : `${page.url.replace(/\/+$/, '')}/incidents/${one.id}`,
    started_at: iso(one.started),
    page_id: page.id,
    incident_updates: own.map((update) => tellUpdate(update, one.id)),
    components: components.filter((component) => struck.has(component.id)).map((component) => ({ ...component })),
    reminder_intervals: null,
  };
}

function tellUpdate(update: UpdateRow, publicId: string): PublicIncident['incident_updates'][number] {
  return {
    id: update.id,
    status: update.status,
    body: update.body,
    incident_id: publicId,
    created_at: iso(update.written_at),
    updated_at: iso(update.written_at),
    display_at: iso(update.at),
    affected_components: null,
    deliver_notifications: false,
    custom_tweet: null,
    tweet_id: null,
  };
}

/** The summary of what is shown. */
export function summaryOf(shown: Shown): AnswerOf<typeof publicSummary> {
  return { page: shown.page, components: [...shown.components], incidents: [...shown.unresolved], scheduled_maintenances: [], status: shown.status };
}
