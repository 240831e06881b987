/** What does the bot answer to who only wants to know? One line each. */
import { showSystem, showTeam } from '@samspel/contract/catalog.ts';
import { systemDependencies } from '@samspel/contract/dependencies.ts';
import { readRequest } from '@samspel/contract/requests.ts';
import { readOnDuty } from '@samspel/contract/rotas.ts';
import { helpLines } from '@samspel/core/chat/command.ts';
import { handleOf, plainName } from '@samspel/core/chat/match-name.ts';
import { shortened } from '@samspel/core/chat/topic.ts';
import { type Asking, type IncidentRow, incidentMeant, lasting, openIncidents, systemKinds, thingMeant } from './asking.ts';
import { pageUrl } from './saying.ts';

export const nameOf = (ref: string): string => ref.slice(Math.max(ref.lastIndexOf('/'), ref.indexOf(':')) + 1);
export const several = (names: readonly string[], most = 6): string =>
  `${names.slice(0, most).join(', ')}${names.length > most ? ` and ${names.length - most} more` : ''}`;
const severityOrder = ['major', 'partial', 'degraded'];

/** Help: five lines at most. */
export const help = (about: string | null): readonly string[] => helpLines(about);

export async function whoOwns(asking: Asking, what: string): Promise<string> {
  const thing = await thingMeant(asking, what, [...systemKinds, 'group'], 'system');
  if (thing.kind === 'group') {
    const team = await asking.client(showTeam, { params: { ref: thing.ref } });
    return `${team.title}: ${team.people.length === 0 ? 'nobody is known of it' : several(team.people.map(({ title }) => title))}`;
  }
  const { owners, title } = await asking.client(showSystem, { params: { ref: thing.ref } });
  const side = (owner: typeof owners.dev): string =>
    owner === null
      ? 'nobody'
      : `${owner.team.title}${owner.person === null ? '' : ` (${owner.person.title})`}${owner.state === 'accepted' ? '' : `, ${owner.state}`}`;
  return `${title}: dev ${side(owners.dev)}; ops ${side(owners.ops)}`;
}

type OnDuty = Awaited<ReturnType<typeof duties>>[number];

async function duties(asking: Asking) {
  return (await asking.client(readOnDuty, {})).items;
}

const until = (duty: OnDuty): string => (duty.now === null ? '' : ` until ${localTime(duty.now.to, duty.timezone)}`);

function localTime(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }).format(new Date(instant));
}

export async function onCall(asking: Asking, of: string | null): Promise<string> {
  const all = (await duties(asking)).filter(({ kind }) => kind === 'on-call');
  if (all.length === 0) return 'There is no rota yet: make one under On call.';
  const words = of === null ? '' : plainName(of);
  const meant =
    of === null ? all : all.filter(({ title, team }) => plainName(title).includes(words) || (team !== null && plainName(nameOf(team)).includes(words)));
  if (meant.length === 0) return `No rota is called «${shortened(of ?? '', 40)}». There are ${several(all.map(({ title }) => title))}.`;
  return several(meant.map((duty) => `${duty.title}: ${duty.now === null ? 'nobody' : `${duty.now.person.name}${until(duty)}`}`));
}

export async function goalie(asking: Asking): Promise<string> {
  const all = (await duties(asking)).filter(({ kind }) => kind === 'goalie');
  if (all.length === 0) return 'There is no goalie rota yet.';
  return several(
    all.map((duty) => {
      const next = duty.next === null ? '' : `, then ${duty.next.person.name}`;
      return duty.now === null
        ? `${duty.title}: nobody is goalie now${duty.next === null ? '' : `; next is ${duty.next.person.name} from ${localTime(duty.next.from, duty.timezone)}`}`
        : `Goalie: ${duty.now.person.name}${until(duty)}${next}`;
    }),
  );
}

export async function broken(asking: Asking): Promise<string> {
  const rows = [...(await openIncidents(asking))].sort((a, b) => severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity));
  if (rows.length === 0) return 'Nothing is broken: no incident is open.';
  const told = rows.map(
    (row) => `${handleOf(row.id)} ${row.severity} ${row.state === 'open' ? 'nobody looks at it' : row.state}: ${shortened(row.title, 60)} (${sinceOf(row)})`,
  );
  // As many as one line holds.
  let count = 1;
  while (count < told.length && told.slice(0, count + 1).join(' · ').length <= 320) count++;
  return `${told.slice(0, count).join(' · ')}${told.length > count ? ` · and ${told.length - count} more` : ''}`;
}

const sinceOf = (row: IncidentRow): string => (row.durationSeconds === null ? 'since when is not known' : lasting(row.durationSeconds));

export async function showIncident(asking: Asking, which: string): Promise<string> {
  const row = await incidentMeant(asking, which);
  const hit = row.targets.length === 0 ? 'nobody said what it hits' : `hits ${several(row.targets.map(nameOf), 4)}`;
  const url = pageUrl(asking.house, `/incidents/${row.id}`);
  return `${handleOf(row.id)} ${row.state}, ${row.severity}: ${shortened(row.title, 100)}; ${sinceOf(row)}; ${hit}${url === null ? '' : ` · ${url}`}`;
}

export async function showRequest(asking: Asking, id: string): Promise<string> {
  const { request } = await asking.client(readRequest, { params: { id } });
  const { number, state, outcome, title, asker, taker, response } = request;
  const stands = state === 'done' ? `done, ${outcome ?? 'answered'}` : taker === null ? state : `${state}, ${taker.name} has it`;
  const open = state === 'done' || request.firstReply !== null || response.due === null ? '' : `; to be answered by ${localTime(response.due, 'UTC')}`;
  return `Question ${number}, ${stands}: ${shortened(title, 100)}; ${asker.name} asks${open}`;
}

export async function dependencies(asking: Asking, what: string, side: 'needs' | 'needed-by'): Promise<string> {
  const thing = await thingMeant(asking, what, systemKinds, 'system');
  const found = await asking.client(systemDependencies, { params: { ref: thing.ref } });
  const edges = side === 'needs' ? found.out : found.in;
  const named = (hard: boolean): string[] =>
    edges.filter((edge) => (edge.hard === true) === hard).map((edge) => nameOf(side === 'needs' ? edge.to : edge.from));
  const [hard, other] = [named(true), named(false)];
  const none = side === 'needs' ? `${thing.title} needs nothing that we know of` : `Nobody is known to need ${thing.title}`;
  const down = side === 'needed-by' && found.takesDown.length > 0 ? `; it takes down ${found.takesDown.length} in all` : '';
  if (edges.length === 0) return none;
  const parts = [...(hard.length === 0 ? [] : [`hard: ${several(hard)}`]), ...(other.length === 0 ? [] : [`soft or not said: ${several(other)}`])];
  return `${side === 'needs' ? `${thing.title} needs` : `${thing.title} is needed by`} ${parts.join('; ')}${down}`;
}
