/** Which browsers may be pushed to? Each person adds and removes their own; a browser that is gone is forgotten. */
import { createPublicKey } from 'node:crypto';
import { addPush, listPush, removePush, sendingRefusals, tryPush } from '@samspel/contract/sending.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import type { PushSubscription, PushSubscriptions } from '../../ports/push-subscriptions.ts';
import { sendingActor } from './loop.ts';
import { send } from './send.ts';

/** One person's browsers; more are not kept: the oldest goes. */
const mostPerPerson = 10;
/** A test that comes later tells nothing. */
const testMilliseconds = 60_000;

/** Where the browsers of a person are, for the adapter that pushes. */
export function pushSubscriptions(house: House): PushSubscriptions {
  return {
    of: async (to) => {
      const { rows } = await sql<PushSubscription>`
        select id, endpoint, p256dh, auth from sending.push_subscription where id = ${to} or person = ${to} order by id`.execute(house.reader);
      return rows;
    },
    gone: (id) =>
      house.change(async (tx) => {
        const { rows } = await sql<{
          browser: string;
          person: string;
        }>`delete from sending.push_subscription where id = ${id} returning browser, person`.execute(tx);
        for (const { browser, person } of rows)
          await house.publish(tx, sendingActor, { type: 'sending.push-removed', subject: person, payload: { id, browser } });
      }),
  };
}

/** Question: with which key does a browser subscribe? Null while nobody has set up web push. */
async function pushKey(reader: Reader): Promise<string | null> {
  const { rows } = await sql<{ key: string | null }>`
    select values->>'publicKey' as key from adapters.adapter where kind = 'web-push' and enabled order by id limit 1`.execute(reader);
  return rows[0]?.key ?? null;
}

/** Routes under `/api/sending/push`. */
export function pushBindings(house: House): readonly Binding[] {
  return [
    bind(listPush, async ({ actor }) => {
      const { rows } = await sql<{ id: string; browser: string; since: Instant }>`
        select id, browser, created_at as since from sending.push_subscription where person = ${actor.id} order by id`.execute(house.reader);
      return answer({ key: await pushKey(house.reader), items: rows.map((row) => ({ ...row, since: iso(row.since) })) });
    }),
    bind(addPush, async ({ actor, body, now }) => {
      if (actor.kind !== 'person') return refuse(sendingRefusals.onlyPeople.code);
      const problem = wrongWith(body);
      if (problem !== null) return refuse(sendingRefusals.wrongSubscription.code, { problem });
      return house.change(async (tx) => {
        if ((await pushKey(tx)) === null) return refuse(sendingRefusals.noPush.code);
        const id = house.newId('psh');
        const kept = await keep(tx, { ...body, id, person: actor.id, now });
        if (kept === id) await house.publish(tx, actor, { type: 'sending.push-added', subject: actor.id, payload: { id, browser: body.browser } });
        return answer({ id: kept, browser: body.browser, since: iso(now) });
      });
    }),
    bind(tryPush, async ({ actor }) => {
      if (actor.kind !== 'person') return refuse(sendingRefusals.onlyPeople.code);
      return house.change(async (tx) => {
        if ((await pushKey(tx)) === null) return refuse(sendingRefusals.noPush.code);
        const body = { subject: 'A test from Samspel', text: 'If you read this, pages reach you here.', link: '/settings/push' };
        const key = house.newId('try');
        return answer({
          sending: await send(tx, house, {
            door: 'web-push',
            to: actor.id,
            key,
            about: actor.id,
            body,
            urgent: true,
            expiresAt: house.now() + testMilliseconds,
          }),
        });
      });
    }),
    bind(removePush, ({ actor, params }) =>
      house.change(async (tx) => {
        const { rows } = await sql<{
          browser: string;
        }>`delete from sending.push_subscription where id = ${params.id} and person = ${actor.id} returning browser`.execute(tx);
        const [row] = rows;
        if (row === undefined) return refuse(sendingRefusals.unknown.code);
        await house.publish(tx, actor, { type: 'sending.push-removed', subject: actor.id, payload: { id: params.id, browser: row.browser } });
        return answer(undefined);
      }),
    ),
  ];
}

/** A browser that comes back with the same address keeps its row, and belongs to whoever sits before it now. */
async function keep(
  tx: Tx,
  one: { id: string; person: string; endpoint: string; p256dh: string; auth: string; browser: string; now: Instant },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into sending.push_subscription (id, person, endpoint, p256dh, auth, browser, created_at)
    values (${one.id}, ${one.person}, ${one.endpoint}, ${one.p256dh}, ${one.auth}, ${one.browser}, ${new Date(one.now)})
    on conflict (endpoint) do update set person = excluded.person, p256dh = excluded.p256dh, auth = excluded.auth, browser = excluded.browser
    returning id`.execute(tx);
  await sql`delete from sending.push_subscription where id in (
    select id from sending.push_subscription where person = ${one.person} order by id desc offset ${mostPerPerson})`.execute(tx);
  return rows[0]?.id ?? one.id;
}

/** The key must be a point on P-256 and the secret sixteen bytes, or no message could ever be sealed for it. */
function wrongWith({ p256dh, auth }: { readonly p256dh: string; readonly auth: string }): string | null {
  const point = Buffer.from(p256dh, 'base64url');
  if (Buffer.from(auth, 'base64url').length !== 16) return '`auth` is not 16 bytes';
  if (point.length !== 65 || point[0] !== 4) return '`p256dh` is not an uncompressed point of P-256';
  try {
    createPublicKey({
      format: 'jwk',
      key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') },
    });
    return null;
  } catch {
    return '`p256dh` is not on P-256';
  }
}
