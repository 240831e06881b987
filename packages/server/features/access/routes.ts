/** Which handlers answer the routes of access? */
import * as contract from '@samspel/contract/access.ts';
import { decidePassword } from '@samspel/core/access/password.ts';
import { type Actor, holds } from '@samspel/core/access/role.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { agentOf, giveCookie, takeCookie } from './cookies.ts';
import { knownOf } from './known.ts';
import { lookAtLink, type MadeLink, setUp, useLink } from './links.ts';
import { hashPassword } from './passwords.ts';
import { changePerson, deactivate, findPerson, invite, type PersonChange, reactivate, renewLink } from './people.ts';
import { listPeopleRows, personById, savePassword } from './people-storage.ts';
import { endSessions, listTokenRows, sessionsOf, tokenById } from './session-storage.ts';
import { type Begun, type From, idleSince, proveAgain, revokeOtherSessions, revokeSession, signIn, signOut } from './sign-in.ts';
import { makeToken, personBehind, revokeToken } from './tokens.ts';
import { tellPerson, tellSession, tellToken } from './told.ts';
import { sessionIdOf, tellBegun, tellWho } from './who.ts';

type Asked = { readonly address: string; readonly headers: Readonly<Record<string, string | string[] | undefined>> };

/** What must not be kept by anything between here and the browser. */
const unkept = { 'cache-control': 'no-store' } as const;

export function accessBindings(house: House): readonly Binding[] {
  return [...sessionBindings(house), ...peopleBindings(house), ...tokenBindings(house)];
}

function sessionBindings(house: House): readonly Binding[] {
  const came = async (outcome: Outcome<Begun>) => {
    if (!outcome.ok) return { refusal: outcome.refusal };
    return answer(await tellBegun(house, outcome.value), { ...unkept, 'set-cookie': giveCookie(house.settings, outcome.value.text) });
  };
  return [
    bind(contract.readSession, async ({ actor, headers }) => answer(await tellWho(house, actor, headers), unkept)),
    bind(contract.signIn, async (call) => came(await signIn(house, call.body, fromOf(call)))),
    bind(contract.signOut, async ({ actor, headers }) => {
      const sessionId = sessionIdOf(house, actor, headers);
      if (sessionId !== null) await signOut(house, actor, sessionId);
      return answer(undefined, { 'set-cookie': takeCookie(house.settings) });
    }),
    bind(contract.setUp, async (call) => came(await setUp(house, call.body, fromOf(call)))),
    bind(contract.lookAtLink, async ({ body }) => {
      const looked = await lookAtLink(house, body.link);
      if (!looked.ok) return { refusal: looked.refusal };
      const { link, person } = looked.value;
      const whose = person === null ? null : { name: person.name, email: person.email, role: person.role };
      return answer({ purpose: link.purpose, person: whose, endsAt: iso(link.ends_at) }, unkept);
    }),
    bind(contract.useLink, async (call) => came(await useLink(house, call.body, fromOf(call)))),
    bind(contract.changePassword, async (call) => {
      const changed = await changePassword(house, call.actor, sessionIdOf(house, call.actor, call.headers), call.body, fromOf(call));
      return changed.ok ? answer(undefined) : { refusal: changed.refusal };
    }),
    bind(contract.listSessions, async ({ actor, headers, query, now }) => {
      const before = readCursor(query.cursor, 1);
      if (!before.ok) return { refusal: before.refusal };
      const personId = await personBehind(house, actor);
      const rows = personId === null ? [] : await sessionsOf(house.reader, personId, { now, idleSince: idleSince(now) }, textAt(before.value, 0), query.limit);
      const { items, next } = pageOf(rows, query.limit, (row) => [row.id]);
      const currentId = sessionIdOf(house, actor, headers);
      return answer({ items: items.map((row) => tellSession(row, currentId)), next });
    }),
    bind(contract.revokeSession, async ({ actor, params }) => {
      const personId = await personBehind(house, actor);
      const ended = personId !== null && (await revokeSession(house, actor, personId, params.id));
      return ended ? answer(undefined) : refuse('request.not-found', { what: `/api/sessions/${params.id}` });
    }),
    bind(contract.revokeOtherSessions, async ({ actor, headers }) => {
      const personId = await personBehind(house, actor);
      return answer({ revoked: personId === null ? 0 : await revokeOtherSessions(house, actor, personId, sessionIdOf(house, actor, headers)) });
    }),
  ];
}

function peopleBindings(house: House): readonly Binding[] {
  const tell = async (outcome: Outcome<unknown>, id: string, actor: Actor) => {
    if (!outcome.ok) return { refusal: outcome.refusal };
    const person = await findPerson(house, id);
    return person.ok ? answer(tellPerson(person.value, actor)) : { refusal: person.refusal };
  };
  const tellWithLink = async (id: string, link: MadeLink, actor: Actor) => {
    const person = await findPerson(house, id);
    if (!person.ok) return { refusal: person.refusal };
    return answer({ person: tellPerson(person.value, actor), link: { path: link.path, endsAt: iso(link.endsAt) } }, unkept);
  };
  return [
    bind(contract.listPeople, async ({ actor, query }) => {
      const after = readCursor(query.cursor, 2);
      if (!after.ok) return { refusal: after.refusal };
      const from = after.value === null ? null : ([textAt(after.value, 0) ?? '', textAt(after.value, 1) ?? ''] as const);
      const rows = await listPeopleRows(house.reader, { state: query.state, q: query.q, after: from, limit: query.limit });
      const { items, next } = pageOf(rows, query.limit, (row) => [row.name, row.id]);
      return answer({ items: items.map((row) => tellPerson(row, actor)), next });
    }),
    bind(contract.readPerson, async ({ actor, params }) => tell(accept(null), params.id, actor)),
    bind(contract.invitePerson, async ({ actor, body }) => {
      const invited = await invite(house, actor, body);
      return invited.ok ? tellWithLink(invited.value.id, invited.value.link, actor) : { refusal: invited.refusal };
    }),
    bind(contract.renewLink, async ({ actor, params }) => {
      const renewed = await renewLink(house, actor, params.id);
      return renewed.ok ? tellWithLink(params.id, renewed.value, actor) : { refusal: renewed.refusal };
    }),
    bind(contract.changePerson, async ({ actor, params, body, ifVersion }) => {
      const wish: PersonChange = body;
      return tell(await changePerson(house, actor, params.id, wish, ifVersion), params.id, actor);
    }),
    bind(contract.deactivatePerson, async ({ actor, params }) => tell(await deactivate(house, actor, params.id), params.id, actor)),
    bind(contract.reactivatePerson, async ({ actor, params }) => tell(await reactivate(house, actor, params.id), params.id, actor)),
  ];
}

function tokenBindings(house: House): readonly Binding[] {
  return [
    bind(contract.listTokens, async ({ actor, query, now }) => {
      const before = readCursor(query.cursor, 1);
      if (!before.ok) return { refusal: before.refusal };
      const everybodys = query.everybodys === 'true';
      if (everybodys && !holds(actor.role, 'admin')) return refuse('access.not-allowed', { needs: 'the role admin', role: actor.role });
      const personId = everybodys ? null : await personBehind(house, actor);
      const standingAt: Instant | null = query.standing === 'true' ? now : null;
      const rows = await listTokenRows(house.reader, { personId, standingAt, before: textAt(before.value, 0), limit: query.limit });
      const { items, next } = pageOf(rows, query.limit, (row) => [row.id]);
      return answer({ items: items.map((row) => tellToken(row, now)), next });
    }),
    bind(contract.createToken, async ({ actor, body, now }) => {
      const made = await makeToken(house, actor, body);
      if (!made.ok) return { refusal: made.refusal };
      const row = await tokenById(house.reader, made.value.id);
      if (row === null) throw new Error(`${made.value.id} was made and is not there`);
      return answer({ token: tellToken(row, now), secret: made.value.text }, unkept);
    }),
    bind(contract.revokeToken, async ({ actor, params }) => {
      const revoked = await revokeToken(house, actor, params.id);
      return revoked.ok ? answer(undefined) : { refusal: revoked.refusal };
    }),
  ];
}

/** Changes the own password; all other sessions end, since somebody else may sit in one. */
async function changePassword(
  house: House,
  actor: Actor,
  sessionId: string | null,
  body: { readonly current: string; readonly password: string },
  from: From,
): Promise<Outcome<null>> {
  const person = actor.kind === 'person' ? await personById(house.reader, actor.id) : null;
  if (person === null) return refuse('access.takes-a-person');
  const password = decidePassword(body.password, person);
  if (!password.ok) return password;
  const proven = await proveAgain(house, person, body.current, from);
  if (!proven.ok) return proven;
  const hash = await hashPassword(password.value);
  const changed = await house.change(async (tx) => {
    // What was proven may have been changed while the new one was hashed, by whoever takes the account back.
    if (!(await savePassword(tx, person.id, hash, house.now(), person.password_hash))) return refuse('access.wrong-password', {}, '/current');
    const sessionsEnded = await endSessions(tx, person.id, sessionId, house.now());
    await house.publish(tx, actor, { type: 'access.password-changed', subject: person.id, payload: { sessionsEnded } });
    return accept(null);
  });
  knownOf(house).forget();
  return changed;
}

function fromOf(call: Asked): From {
  return { address: call.address, agent: agentOf(call.headers) };
}

function textAt(key: readonly (string | number | null)[] | null, index: number): string | null {
  const part = key?.[index];
  return part === undefined || part === null ? null : String(part);
}
