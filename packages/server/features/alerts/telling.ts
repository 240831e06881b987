/** What is told of groups, and what follows: facts to others, findings for office hours. */

import type { Actor } from '@samspel/core/access/role.ts';
import { isSystemScope } from '@samspel/core/alerts/group.ts';
import { suggestionsFor } from '@samspel/core/dependencies/naming.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { iso } from '@samspel/core/time/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { raise } from '../findings/index.ts';
import { type Desk, systemsOf, type Told } from './desk.ts';
import type { Surroundings } from './surroundings.ts';
import type { StoredGroup } from './tables.ts';

/** The product itself, where it acts on alerts. */
export const self: Actor = { kind: 'system', id: 'alerts', name: 'Alerts', role: 'admin', teams: [], scopes: null };

/** Growth is told at most so often of one group. */
const growthEveryMilliseconds = 30_000;

/** What a fact about a group is filed under: its incident's timeline where it has one. */
export const subjectOf = (group: Pick<StoredGroup, 'id' | 'incident'>): string => group.incident ?? group.id;

/** Publishes what happened at the desk. Groups that were merged in the same breath are not told to have opened. */
export async function tellDesk(tx: Tx, house: House, desk: Desk, around: Surroundings): Promise<void> {
  for (const told of desk.told) await tellOne(tx, house, desk, told, around);
  const seen = new Set(desk.told.filter(({ what }) => what === 'opened').map(({ group }) => group));
  for (const id of desk.changedGroups) {
    const group = desk.groups.get(id);
    if (group === undefined || seen.has(id)) continue;
    const grown = await tellGrowth(tx, house, group, house.now());
    if (grown !== null) desk.groups.set(id, grown);
  }
  for (const [name, { source, title }] of desk.unknownNames)
    await raise(tx, house, self, {
      kind: 'alerts.unknown-system',
      subject: `name:${name}`,
      key: `alerts.unknown-system:${name.toLowerCase()}`,
      title: `Alerts of ${source} are about «${name}», which the catalog does not know`,
      acceptDoes: null,
      facts: { name, source, example: title, suggestions: suggestionsFor(name, around.systems) },
    });
  for (const [id, { source, title, labels }] of desk.nameless) {
    // Our own checks and heartbeats were set up so.
    if (id === ownSource) continue;
    await raise(tx, house, self, {
      kind: 'alerts.no-system',
      subject: `source:${id}`,
      key: noSystemKey(id),
      title: `Alerts of ${source} name no system: nothing can be told of what they hit`,
      acceptDoes: null,
      facts: { source, example: title, labels: labels.slice(0, 20) },
    });
  }
}

/** Of the finding that a source's alerts name no system. */
export const noSystemKey = (source: string): string => `alerts.no-system:${source}`;

/** The source under which our own alerts stand; migration 0080 writes it. */
export const ownSource = 'src_00000000000000000000000000';

async function tellOne(tx: Tx, house: House, desk: Desk, told: Told, around: Surroundings): Promise<void> {
  const group = desk.groups.get(told.group);
  if (group === undefined) return;
  switch (told.what) {
    case 'opened':
      if (group.state === 'merged') return;
      await house.publish(tx, self, {
        type: 'alerts.group-opened',
        subject: subjectOf(group),
        payload: {
          group: group.id,
          title: group.title,
          severity: group.severity,
          systems: [...systemsOf(group)],
          journeys: [...around.journeysOf(systemsOf(group))],
          cause: causeOf(group),
          action: group.action,
          opensIncident: group.action === 'incident',
          reason: group.reason,
        },
      });
      return ask(tx, house, group, told.at);
    case 'raised':
      // Opened in the same breath, its strongest action is asked for there.
      if (group.state === 'merged' || desk.told.some((other) => other.what === 'opened' && other.group === group.id)) return;
      return ask(tx, house, group, told.at);
    case 'merged':
      return house.publish(tx, self, {
        type: 'alerts.group-merged',
        subject: subjectOf(group),
        payload: { group: group.id, into: told.into, reason: told.reason },
      });
    case 'acknowledged':
      return house.publish(tx, self, { type: 'alerts.acknowledged', subject: subjectOf(group), payload: { group: group.id, by: told.by, alert: told.alert } });
  }
}

const causeOf = (group: StoredGroup): string | null => (isSystemScope(group.cause) ? group.cause : null);

/** Asks others for what the rules want of a group. */
async function ask(tx: Tx, house: House, group: StoredGroup, detected: Instant): Promise<void> {
  const payload = {
    group: group.id,
    title: group.title,
    severity: group.impact,
    started: iso(Math.min(group.startedAt, detected)),
    detected: iso(detected),
    systems: [...systemsOf(group)],
    reason: group.reason,
  };
  switch (group.action) {
    case 'incident':
      return house.publish(tx, self, { type: 'alerts.incident-wanted', subject: group.id, payload });
    case 'page':
      return house.publish(tx, self, { type: 'alerts.page-wanted', subject: subjectOf(group), payload });
    case 'ticket':
      await raise(tx, house, self, {
        kind: 'alerts.ticket',
        subject: causeOf(group) ?? group.id,
        key: `alerts.ticket:${group.cause}:${group.title}:${weekOf(detected)}`,
        title: `${group.title} — ${group.reason}`,
        acceptDoes: null,
        facts: { group: group.id, severity: group.severity },
      });
      return;
    case 'drop':
      return;
  }
}

/** The same warning is looked at once a week, however often it comes and goes; who dismisses it dismisses it for that week. */
const weekOf = (at: Instant): number => Math.floor((at / 86_400_000 + 3) / 7);

/** Tells that a group grew, unless that was told a moment ago. Answers the group with what was told. */
export async function tellGrowth(tx: Tx, house: House, group: StoredGroup, now: Instant): Promise<StoredGroup | null> {
  const added = group.alerts - group.toldAlerts;
  if (added <= 0 || group.state === 'merged' || now - group.toldAt < growthEveryMilliseconds) return null;
  const { title, severity, alerts, burning } = group;
  await house.publish(tx, self, {
    type: 'alerts.group-grew',
    subject: subjectOf(group),
    payload: { group: group.id, title, severity, systems: [...systemsOf(group)], cause: causeOf(group), alerts, burning, added },
  });
  return { ...group, toldAt: now, toldAlerts: alerts };
}
