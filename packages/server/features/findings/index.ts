/**
 * What did the machine notice that a person must decide on? Features raise findings and withdraw them when they are gone; a person
 * accepts or dismisses. What follows from an accepted one is done by whoever raised it, as a reaction to `findings.accepted`.
 */
import { acceptFinding, dismissFinding, findingsRefusals, listFindings } from '@samspel/contract/findings.ts';
import { type Actor, mayChangeOwned } from '@samspel/core/access/role.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { answer, bind } from '../../platform/http/bind.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import type { Noticed } from './noticed.ts';
import { countByKind, decideFinding, findingForUpdate, listOf, openKeys, raiseRow, teamsOver, toldOf, withdrawRows } from './storage.ts';

export type { Noticed } from './noticed.ts';
export { countOpen, findingsBySubject, openBySubject, openFor } from './storage.ts';

/** Raises a finding, unless the same is open or was dismissed. Answers its id when it is new or open again. */
export async function raise(tx: Tx, house: House, actor: Actor, noticed: Noticed): Promise<string | null> {
  const id = await raiseRow(tx, house.newId('fnd'), noticed, house.now());
  if (id === null) return null;
  const { kind, subject, facts } = noticed;
  await house.publish(tx, actor, { type: 'findings.raised', subject: id, payload: { id, kind, subject, facts } });
  return id;
}

/** Withdraws what is open under these keys: it is gone by itself. */
export async function withdraw(tx: Tx, house: House, actor: Actor, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  for (const { id, kind, subject, facts } of await withdrawRows(tx, keys, house.now()))
    await house.publish(tx, actor, { type: 'findings.withdrawn', subject: id, payload: { id, kind, subject, facts } });
}

/** Withdraws what is open of one kind about these subjects. */
export async function withdrawAbout(tx: Tx, house: House, actor: Actor, kind: string, subjects: readonly string[]): Promise<void> {
  if (subjects.length === 0) return;
  await withdraw(tx, house, actor, await openKeys(tx, kind, subjects));
}

/** Whatever else accepting changes, as whoever raised it says. */
function alsoChanged(facts: Readonly<Record<string, unknown>>): string[] {
  const also = facts['alsoChanges'];
  return Array.isArray(also) ? also.map(String) : [];
}

/** The findings as a feature. */
export function findingsFeature(house: House): Feature {
  const decide = (id: string, state: 'accepted' | 'dismissed', reason: string, actor: Actor, now: Instant) =>
    house.change(async (tx) => {
      const found = await findingForUpdate(tx, id);
      if (found === null) return refuse(findingsRefusals.unknown.code);
      if (found.state !== 'open') return refuse(findingsRefusals.decided.code, { state: found.state });
      if (state === 'accepted' && found.acceptDoes !== null)
        for (const subject of [found.subject, ...alsoChanged(found.facts)])
          if (!mayChangeOwned(actor, await teamsOver(tx, subject))) return refuse(findingsRefusals.notOwner.code, { subject });
      const decided = await decideFinding(tx, id, { state, by: actor.name, reason, now });
      const { kind, subject, facts } = decided;
      await house.publish(tx, actor, { type: `findings.${state}`, subject: id, payload: { id, kind, subject, facts, reason } });
      return answer(toldOf(decided));
    });
  return {
    noun: 'findings',
    routes: [
      bind(listFindings, async ({ query }) => {
        const after = readCursor(query.cursor, 2);
        if (!after.ok) return after;
        const filter = { state: query.state ?? 'open', kind: query.kind ?? null, subject: query.subject ?? null };
        const [rows, kinds] = await Promise.all([listOf(house.reader, filter, after.value, query.limit + 1), countByKind(house.reader)]);
        const { items, next } = pageOf(rows, query.limit, (row) => [row.foundAt, row.id]);
        return answer({ items: items.map(toldOf), next, kinds });
      }),
      bind(acceptFinding, ({ params, body, actor, now }) => decide(params.id, 'accepted', body.reason, actor, now)),
      bind(dismissFinding, ({ params, body, actor, now }) => decide(params.id, 'dismissed', body.reason, actor, now)),
    ],
  };
}
