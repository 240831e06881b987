/** What does the bot know of what was changed? What monitors and pipelines told of deployments (`alerts.change-told`), and how systems and dependencies differ. */
import { mapDifference } from '@samspel/contract/dependencies.ts';
import { handleOf, saysNameOf } from '@samspel/core/chat/match-name.ts';
import { shortened } from '@samspel/core/chat/topic.ts';
import { type Instant, parseInstant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import { AnswerInstead, type Asking, incidentMeant, lasting, namedThings, systemKinds, thingMeant } from './asking.ts';
import { nameOf, several } from './reading.ts';

const dayMilliseconds = 24 * 3_600_000;
const weekMilliseconds = 7 * dayMilliseconds;
const mostTold = 4;

/** A deployment that was told of. */
interface Told {
  readonly at: Instant;
  readonly summary: string;
  readonly from: string | null;
  /** All it says, to find a system in. */
  readonly words: string;
}

/** Question: which deployments were told of in a span, newest first? The log has them; each is told after it happened or a little before. */
async function changesTold(reader: Reader, from: Instant, to: Instant): Promise<Told[]> {
  const { rows } = await sql<{ at: Instant; summary: string; from: string | null; source: string | null; words: string }>`
    select c.at, c.summary, c."from", s.name as source, c.words
    from (
      select (payload->>'at')::timestamptz as at, payload->>'summary' as summary, payload->>'from' as "from", payload->>'source' as source,
        concat_ws(' ', payload->>'summary', payload->>'from', payload->>'details') as words
      from platform.event where type = 'alerts.change-told' and at >= ${new Date(from)} order by at desc limit 2000) c
    left join alerts.source s on s.id = c.source
    where c.at >= ${new Date(from)} and c.at < ${new Date(to)} order by c.at desc limit 500`.execute(reader);
  return rows.map(({ source, ...row }) => ({ ...row, from: row.from ?? source }));
}

const said = (one: Told, when: string): string => `${when}: ${shortened(one.summary, 80)}${one.from === null ? '' : ` (${shortened(one.from, 40)})`}`;
const more = (list: readonly Told[]): string => (list.length > mostTold ? ` · and ${list.length - mostTold} more` : '');

/** What went out in the last week, of one system or of all. */
export async function deployments(asking: Asking, what: string | null): Promise<string> {
  const now = asking.house.now();
  const all = await changesTold(asking.house.reader, now - weekMilliseconds, now + dayMilliseconds);
  if (all.length === 0)
    return 'Nobody told of a deployment in the last 7 days. A pipeline tells by PagerDuty’s /v2/change/enqueue, with the key of a source (Settings → Sources).';
  const thing = what === null ? null : await thingMeant(asking, what, systemKinds, 'system');
  const list = thing === null ? all : all.filter(({ words }) => saysNameOf(words, thing));
  if (thing !== null && list.length === 0) return `Nobody told of a deployment of ${thing.title} in the last 7 days.`;
  const when = ({ at }: Told): string => (at > now ? `in ${lasting((at - now) / 1000)}` : `${lasting((now - at) / 1000)} ago`);
  const told = list.slice(0, mostTold).map((one) => said(one, when(one)));
  return `${told.join(' · ')}${more(list)}`;
}

/** What was changed in the day before an incident: deployments, those of systems that it hits first, and systems and dependencies. */
export async function changesBefore(asking: Asking, which: string | null): Promise<string> {
  const row = await incidentMeant(asking, which);
  const started = parseInstant(row.started ?? row.detected ?? row.opened);
  if (started === null) throw new AnswerInstead(`When ${handleOf(row.id)} started is not known.`);
  const span = { from: new Date(started - dayMilliseconds).toISOString(), to: new Date(started).toISOString() };
  const [told, difference, things] = await Promise.all([
    changesTold(asking.house.reader, started - dayMilliseconds, started),
    asking.client(mapDifference, { query: span }),
    namedThings(asking),
  ]);
  const hit = things.filter(({ ref }) => row.targets.includes(ref));
  const [near, far] = [true, false].map((isHit) => told.filter(({ words }) => hit.some((one) => saysNameOf(words, one)) === isHit));
  const sorted = [...(near ?? []), ...(far ?? [])];
  const pair = (edge: { readonly from: string; readonly to: string }): string => `${nameOf(edge.from)} → ${nameOf(edge.to)}`;
  const graph = [
    ...difference.systems.added.map((ref) => `${nameOf(ref)} is new`),
    ...difference.systems.removed.map((ref) => `${nameOf(ref)} is gone`),
    ...difference.added.map((edge) => `new ${pair(edge)}`),
    ...difference.removed.map((edge) => `gone ${pair(edge)}`),
    ...difference.changed.map((edge) => `changed ${pair(edge)}`),
  ];
  const deployed = sorted.slice(0, mostTold).map((one) => said(one, `${lasting((started - one.at) / 1000)} before`));
  const parts = [...(deployed.length === 0 ? [] : [`${deployed.join(' · ')}${more(sorted)}`]), ...(graph.length === 0 ? [] : [several(graph, 4)])];
  const begin = `In the 24 h before ${handleOf(row.id)}`;
  if (parts.length === 0) return `${begin}: nobody told of a deployment, and no system or dependency changed.`;
  return `${begin}: ${parts.join('; ')}${deployed.length === 0 ? '; nobody told of a deployment' : ''}`;
}
