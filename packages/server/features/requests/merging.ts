/** How do two requests become one, one become two, and what was put together two again? In one transaction; what was said moves along. */
import { requestsRefusals as no } from '@samspel/contract/requests.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { ask, heard } from '@samspel/core/requests/decide.ts';
import { merge, unmerge } from '@samspel/core/requests/merge.ts';
import type { Request } from '@samspel/core/requests/request.ts';
import { duesOf } from '@samspel/core/requests/response-clock.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { type Acting, again, type Changed, holdOne, personally, save } from './commands.ts';
import { type PromisesOf, readPromises } from './promises.ts';
import { entriesOf, holdRequests, mergingOf, moveEntries, saveBack, saveMerging, saveRequest } from './storage.ts';
import { tellRequest } from './told.ts';

/** Puts one into another; answers the one that goes on. */
export async function mergeRequests(house: House, { actor, now, ifVersion }: Acting, id: string, into: string): Promise<Outcome<Changed>> {
  return house.change(async (tx) => {
    const both = await holdRequests(tx, [...new Set([id, into])]);
    const from = both.find(({ request }) => request.id === id);
    const target = both.find(({ request }) => request.id === into);
    if (from === undefined) return refuse(no.unknown.code, { id });
    if (target === undefined) return refuse(no.unknown.code, { id: into }, '/into');
    if (ifVersion !== null && ifVersion !== from.request.version) return refuse('request.stale', { version: from.request.version });
    const outcome = merge(from.request, target.request, { now, by: await personally(tx, actor) });
    if (!outcome.ok) return outcome;
    const promisesOf = await readPromises(tx);
    const entries = (await entriesOf(tx, id)).map((entry) => entry.id);
    await moveEntries(tx, id, into, entries);
    await save(tx, house, actor, outcome.value.from, promisesOf, from.lastAt);
    const { version } = await save(tx, house, actor, outcome.value.into, promisesOf, Math.max(from.lastAt, target.lastAt));
    await saveMerging(tx, { from: from.request.id, into: target.request.id, entries, before: { ...outcome.value.before, version } });
    return accept({ request: tellRequest(await again(tx, target.request.id), promisesOf, now), reason: outcome.value.into.reason });
  });
}

/** Takes one out of the one it was put into; answers the one that was taken out. What came with it and is still there goes back. */
export async function unmergeRequest(house: House, { actor, now, ifVersion }: Acting, id: string): Promise<Outcome<Changed>> {
  return house.change(async (tx) => {
    const merging = await mergingOf(tx, id);
    const both = await holdRequests(tx, merging === null ? [id] : [id, merging.into]);
    const from = both.find(({ request }) => request.id === id);
    if (from === undefined) return refuse(no.unknown.code, { id });
    if (ifVersion !== null && ifVersion !== from.request.version) return refuse('request.stale', { version: from.request.version });
    const into = both.find(({ request }) => request.id === merging?.into);
    if (merging === null || into === undefined) return refuse(no.notMerged.code);
    const goesBack = new Set<string>(merging.entries);
    const staying = (await entriesOf(tx, into.request.id)).filter((entry) => !goesBack.has(entry.id));
    const outcome = unmerge(from.request, into.request, merging.before, staying, { now, by: await personally(tx, actor) });
    if (!outcome.ok) return outcome;
    const promisesOf = await readPromises(tx);
    await moveEntries(tx, into.request.id, id, merging.entries);
    await save(tx, house, actor, outcome.value.from, promisesOf, from.lastAt);
    await save(tx, house, actor, outcome.value.into, promisesOf, into.lastAt);
    return accept({ request: tellRequest(await again(tx, from.request.id), promisesOf, now), reason: outcome.value.from.reason });
  });
}

/** Makes another request of some of what its asker said; its clock begins where the first of that was said. Answers the new one. */
export async function splitRequest(
  house: House,
  { actor, now, ifVersion }: Acting,
  id: string,
  { title, entries }: { readonly title: string; readonly entries: readonly string[] },
): Promise<Outcome<Changed>> {
  return house.change(async (tx) => {
    const found = await holdOne(tx, id, ifVersion);
    if (!found.ok) return found;
    const { request, lastAt } = found.value;
    if (request.standing.state === 'done' && request.standing.outcome === 'merged') return refuse(no.merged.code, { into: request.standing.into });
    const all = await entriesOf(tx, id);
    const known = new Set<string>(all.map((entry) => entry.id));
    const missing = entries.findIndex((one) => !known.has(one));
    if (missing >= 0) return refuse(no.unknownEntry.code, { entry: entries[missing] }, `/entries/${missing}`);
    const taken = all.filter((entry) => entries.includes(entry.id));
    const first = taken.find((entry) => entry.kind === 'asked');
    const staysBehind = all.some((entry) => entry.kind === 'asked' && !entries.includes(entry.id));
    if (first === undefined || !staysBehind) return refuse(no.splitNothing.code, {}, '/entries');
    const { way, place, asker, team, systems } = request;
    const newId = house.newId('req');
    const asked = ask({ id: newId, title, way, place, asker, team, systems, askedAt: first.at, splitFrom: request.id });
    if (!asked.ok) return asked;
    const promisesOf = await readPromises(tx);
    let moved = asked.value;
    // What was answered among it stays answered.
    for (const entry of taken.filter((one) => one !== first)) {
      const next = heard(moved.request, entry);
      if (next.ok) moved = { ...next.value, facts: asked.value.facts };
    }
    await save(tx, house, actor, moved, promisesOf, taken.at(-1)?.at ?? first.at);
    await moveEntries(tx, id, newId, entries);
    if (found.value.back !== null) await saveBack(tx, newId, found.value.back);
    // Written again for its words; the old one has fewer by now.
    for (const each of await holdRequests(tx, [newId, id])) await saveRequest(tx, each.request, duesOf(promisesOf(team), each.request.askedAt), each.lastAt);
    const stillAnswered =
      request.firstReply !== null && entries.includes(request.firstReply.entry) ? await answeredAnew(tx, id, request, promisesOf, lastAt) : null;
    return accept({ request: tellRequest(await again(tx, newId), promisesOf, now), reason: stillAnswered ?? `${actor.name} made two requests of one.` });
  });
}

/** The first answer went along: the next one counts, or none. */
async function answeredAnew(tx: Tx, id: string, request: Request, promisesOf: PromisesOf, lastAt: Instant): Promise<string> {
  const next = (await entriesOf(tx, id)).find((entry) => entry.kind === 'reply' && entry.isHuman);
  const firstReply = next === undefined ? null : { at: next.at, by: next.by, entry: next.id };
  await saveRequest(tx, { ...request, firstReply, version: request.version + 1 }, duesOf(promisesOf(request.team), request.askedAt), lastAt);
  return firstReply === null
    ? 'The answer went along: what stays behind is not answered.'
    : 'The first answer went along: the next one counts for what stays behind.';
}
