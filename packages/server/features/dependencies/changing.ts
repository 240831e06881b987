/** How are dependencies settled by hand, and what follows from an accepted finding? The catalog writes it down, as a reaction to what is published here. */
import { type declareDependency, type listNames, dependenciesRefusals as no, type removeDependency, type setAlias } from '@samspel/contract/dependencies.ts';
import type { AnswerOf, BodyOf } from '@samspel/contract/route.ts';
import { type Actor, mayChangeOwned } from '@samspel/core/access/role.ts';
import { isSystem } from '@samspel/core/catalog/entity.ts';
import { formatRef, kindOf, parseRef } from '@samspel/core/catalog/reference.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { suggesting } from '@samspel/core/dependencies/naming.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { Recorded } from '../../platform/events/publish.ts';
import type { House } from '../../platform/house.ts';
import { ownersOf } from '../catalog/index.ts';
import { tellMoved } from './follow.ts';
import { dayOf, namingNow } from './standing.ts';
import { apiOf, edgeHistory, namesSeen, nextRevision, readAliases, systemsAt, writeAlias } from './storage.ts';

/** A reference to a system, as it is kept; refused at the member that holds it. */
export function systemRef(text: string, path: string): Outcome<string> {
  const parsed = parseRef(text, { kind: 'component' });
  if (!parsed.ok) return refuse(no.badRef.code, { ref: text.slice(0, 200), why: String(parsed.refusal.facts['why']) }, path);
  const ref = formatRef(parsed.value);
  return isSystem(kindOf(ref)) ? accept(ref) : refuse(no.badRef.code, { ref, why: 'only Components and Resources are systems' }, path);
}

/** Whether an actor may change what a system calls. */
export async function mayChange(reader: Reader, actor: Actor, ref: string): Promise<boolean> {
  const owners = (await ownersOf(reader, [ref])).get(ref);
  return mayChangeOwned(
    actor,
    [owners?.dev, owners?.ops].flatMap((owner) => (owner?.state === 'accepted' ? [owner.team] : [])),
  );
}

interface Settling {
  readonly systems?: readonly { readonly ref: string; readonly name: string }[];
  readonly journeys?: readonly { readonly ref: string; readonly name: string; readonly systems: readonly string[] }[];
  readonly declared?: readonly { readonly from: string; readonly to: string; readonly attributes: Readonly<Record<string, unknown>> }[];
  readonly removed?: readonly { readonly from: string; readonly to: string }[];
  readonly plan?: string;
  readonly reason: string;
}

/** Publishes what was settled; the catalog takes it from there. */
export async function settle(house: House, tx: Tx, actor: Pick<Actor, 'kind' | 'id' | 'name'>, settling: Settling): Promise<void> {
  const { systems = [], journeys = [], declared = [], removed = [], plan = null, reason } = settling;
  const subject = plan ?? declared[0]?.from ?? removed[0]?.from ?? systems[0]?.ref ?? 'dependencies';
  const whole: Actor = { role: 'viewer', teams: [], scopes: null, ...actor };
  await house.publish(tx, whole, { type: 'dependencies.settled', subject, payload: { systems, journeys, declared, removed, plan, reason } });
}

/** Declares an edge, or says how it is. */
export async function declare(
  house: House,
  body: BodyOf<typeof declareDependency>,
  actor: Actor,
  now: Instant,
): Promise<Outcome<AnswerOf<typeof declareDependency>>> {
  return house.change(async (tx) => {
    const pair = await knownPair(tx, body, now, actor, true);
    if (!pair.ok) return pair;
    const seen = asSeen(pair.value, openDeclaration(await edgeHistory(tx, pair.value.from, pair.value.to)), body.since);
    if (!seen.ok) return seen;
    await settle(house, tx, actor, { declared: [{ ...pair.value, attributes: body.attributes }], reason: body.reason });
    return accept({ ...pair.value, attributes: body.attributes });
  });
}

/** Says that one does not call the other any more. */
export async function remove(
  house: House,
  body: BodyOf<typeof removeDependency>,
  actor: Actor,
  now: Instant,
): Promise<Outcome<AnswerOf<typeof removeDependency>>> {
  return house.change(async (tx) => {
    const pair = await knownPair(tx, body, now, actor, false);
    if (!pair.ok) return pair;
    const { from, to } = pair.value;
    const declared = openDeclaration(await edgeHistory(tx, from, to));
    const seen = asSeen(pair.value, declared, body.since);
    if (!seen.ok) return seen;
    if (declared === undefined) return refuse(no.notDeclared.code, { from, to });
    const api = apiOf(declared);
    if (api !== null) return refuse(no.byApi.code, { from, to, api });
    await settle(house, tx, actor, { removed: [pair.value], reason: body.reason });
    return accept({ from, to, attributes: null });
  });
}

type Said = Awaited<ReturnType<typeof edgeHistory>>[number];

const openDeclaration = (history: readonly Said[]): Said | undefined => history.find(({ witness, validTo }) => witness === 'declared' && validTo === null);

/** Whether what stands is what somebody looked at before they wrote; who does not say is not asked. */
function asSeen(pair: { readonly from: string; readonly to: string }, stands: Said | undefined, since: string | null | undefined): Outcome<null> {
  const began = stands?.validFrom ?? null;
  if (since === undefined || (since === null ? null : Date.parse(since)) === began) return accept(null);
  return refuse(no.saidSince.code, { ...pair, stands: began === null ? 'nothing declares it any more' : `so since ${iso(began)}` }, '/since');
}

async function knownPair(
  reader: Reader,
  given: { readonly from: string; readonly to: string },
  now: Instant,
  actor: Actor,
  both: boolean,
): Promise<Outcome<{ from: string; to: string }>> {
  const [from, to] = [systemRef(given.from, '/from'), systemRef(given.to, '/to')];
  if (!from.ok) return from;
  if (!to.ok) return to;
  const known = new Set((await systemsAt(reader, now)).map(({ ref }) => ref));
  if (!known.has(from.value)) return refuse(no.unknownSystem.code, { ref: from.value }, '/from');
  if (both && !known.has(to.value)) return refuse(no.unknownSystem.code, { ref: to.value }, '/to');
  if (both && from.value === to.value) return refuse(no.badRef.code, { ref: to.value, why: 'a system does not depend on itself' }, '/to');
  if (!(await mayChange(reader, actor, from.value))) return refuse(no.notOwner.code, { ref: from.value });
  return accept({ from: from.value, to: to.value });
}

/** What an accepted finding of ours means for the catalog. */
export async function takeAccepted(house: House, tx: Tx, event: Recorded): Promise<void> {
  const { kind, facts, reason } = event.payload as { kind: string; facts: Readonly<Record<string, unknown>>; reason: string };
  const [from, to] = [String(facts['from'] ?? ''), String(facts['to'] ?? '')];
  const because = reason === '' ? 'A finding was accepted' : reason;
  const attributes = { ...(facts['hard'] === false ? { hard: false } : {}), ...(facts['asynchronous'] === true ? { asynchronous: true } : {}) };
  // What the catalog says by an API is not taken out here; its document would go on saying it.
  const byApi = facts['consumes'] !== undefined;
  // Somebody declared it while the question was open, and said more of it than the question knows.
  const isDeclared = openDeclaration(await edgeHistory(tx, from, to)) !== undefined;
  const declared = isDeclared ? [] : [{ from, to, attributes }];
  const settling: Settling | null =
    kind === 'dependencies.undeclared'
      ? isDeclared
        ? null
        : { declared, reason: because }
      : kind === 'dependencies.wrong-direction'
        ? { declared, removed: byApi ? [] : [{ from: to, to: from }], reason: because }
        : kind === 'dependencies.unseen'
          ? byApi
            ? null
            : { removed: [{ from, to }], reason: because }
          : kind === 'dependencies.unknown-system'
            ? { systems: [{ ref: String(facts['ref']), name: String(facts['name']) }], reason: because }
            : null;
  if (settling !== null) await settle(house, tx, event.actor, settling);
}

const shownDays = 28;
/** So many unknown names are given suggestions, those with most calls: nobody settles more at once. */
const mostSuggested = 500;
const dayMilliseconds = 86_400_000;

/** Names in traces and what each means, unknown ones first, then by calls. */
export async function names(reader: Reader, now: Instant): Promise<AnswerOf<typeof listNames>> {
  const [systems, aliases, naming, seen] = await Promise.all([
    systemsAt(reader, now),
    readAliases(reader),
    namingNow(reader, now),
    namesSeen(reader, dayOf(now - (shownDays - 1) * dayMilliseconds)),
  ]);
  const heard = new Set(seen.map(({ name }) => name.toLowerCase()));
  const all = [
    ...seen.map((one) => ({ ...one, lastAt: iso(one.lastAt) })),
    ...[...aliases.keys()].filter((name) => !heard.has(name)).map((name) => ({ name, lastAt: null, calls: 0 })),
  ];
  const items = all
    .map((one) => ({ ...one, ...naming(one.name) }))
    .sort((a, b) => Number(a.by !== 'unknown') - Number(b.by !== 'unknown') || b.calls - a.calls || (a.name < b.name ? -1 : 1));
  const suggest = suggesting(systems);
  return { items: items.map((one, index) => ({ ...one, suggestions: one.by === 'unknown' && index < mostSuggested ? suggest(one.name) : [] })) };
}

/** Says what a name means. */
export async function setMeaning(
  house: House,
  name: string,
  { ref: text, forget, reason }: BodyOf<typeof setAlias>,
  actor: Actor,
  now: Instant,
): Promise<Outcome<AnswerOf<typeof setAlias>>> {
  return house.change(async (tx) => {
    const ref = text === null ? accept(null) : systemRef(text, '/ref');
    if (!ref.ok) return ref;
    await nextRevision(tx);
    const known = await systemsAt(tx, now);
    if (ref.value !== null && !known.some((one) => one.ref === ref.value)) return refuse(no.unknownSystem.code, { ref: ref.value }, '/ref');
    const before = (await readAliases(tx)).get(name.trim().toLowerCase()) ?? null;
    await writeAlias(tx, name, forget ? undefined : ref.value, { by: actor.name, reason, now });
    await house.publish(tx, actor, { type: 'dependencies.alias-set', subject: name, payload: { name, ref: ref.value, before, reason } });
    await tellMoved(house, tx, { added: [], removed: [], changed: [], because: 'names' });
    return accept({ name, ref: ref.value });
  });
}
