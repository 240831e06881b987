/** How does an answer go back? The way the question came: a mail in its thread, a line in its channel. What was asked here is told of by mail, where mail leaves. */

import { answerLine, answerMail, tokenOf } from '@samspel/core/requests/letter.ts';
import type { Entry } from '@samspel/core/requests/request.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { sendMail } from '../mail/index.ts';
import { openWays, send } from '../sending/index.ts';
import type { AnswerLeaves } from './commands.ts';
import { makeLink } from './pulse.ts';
import { type Back, entriesOf, type Held, mergedInto, saveSendings } from './storage.ts';

/** What takes an answer out of the house: to its asker, and to those whose questions were put into it. */
export function answering(house: House): AnswerLeaves {
  return async (tx, held, entry) => {
    const gone = new Map<string, string>();
    for (const one of [held, ...(await mergedInto(tx, held.request.id))]) {
      const back = one.back ?? (one.request.way === 'web' ? await accountMail(tx, house, one) : null);
      if (back === null || gone.has(`${back.door} ${back.to}`)) continue;
      const key = one === held ? `requests.answer:${entry.id}` : `requests.answer:${entry.id}:${one.request.id}`;
      const answer = { one, entry, back, key, about: held.request.id, number: held.number };
      const sending = await (back.door === 'mail' ? byMail(tx, house, answer) : byLine(tx, house, answer));
      gone.set(`${back.door} ${back.to}`, sending);
    }
    if (gone.size > 0) await saveSendings(tx, entry.id, [...gone.values()]);
  };
}

interface Leaving {
  /** Whose question it is that is answered. */
  readonly one: Held;
  readonly entry: Entry;
  readonly back: Back;
  readonly key: string;
  /** The request that goes on, and its number. */
  readonly about: string;
  readonly number: number;
}

/** A page of ours, as people reach it; null when nobody told what they type. */
export function pageUrl({ settings }: House, path: string): string | null {
  return settings.publicUrl === undefined ? null : `${settings.publicUrl.replace(/\/+$/, '')}${path}`;
}

async function byMail(tx: Tx, house: House, { one: { request }, entry, back, key, about, number }: Leaving): Promise<string> {
  const { asker } = request;
  // Their own words only: others whose questions were put together did not write to them.
  const own = ({ by, kind, at }: Entry): boolean =>
    kind === 'asked' && at <= entry.at && (by.id === asker.person || by.id === asker.address || by.name === asker.name);
  const asked = (await entriesOf(tx, about)).findLast(own) ?? null;
  const pulse = pageUrl(house, `/pulse#${await makeLink(tx, request.id)}`);
  const answered = { number, title: request.title, asked: asked === null ? null : { name: asked.by.name, on: utcWords(asked.at), text: asked.text } };
  const { sending } = await sendMail(tx, house, {
    thread: request.way === 'mail' ? request.place : null,
    to: back.to,
    fromName: entry.by.name,
    subject: request.title,
    text: answerMail(entry.text, entry.by.name, answered, { page: pageUrl(house, `/requests/${about}`), pulse }),
    token: tokenOf(number),
    about,
    key,
    expiresAt: entry.at + patience,
  });
  return sending;
}

function byLine(tx: Tx, house: House, { one: { request }, entry, back: { door, to }, key, about, number }: Leaving): Promise<string> {
  const link = pageUrl(house, `/requests/${about}`);
  const text = answerLine(entry.text, request.asker.address ?? request.asker.name, number);
  return send(tx, house, { door, to, body: { text, ...(link === null ? {} : { link }) }, key, about, expiresAt: entry.at + patience });
}

/** An answer is still worth something three days later. */
const patience = 3 * 86_400_000;

/** The address of whoever asked here, when mail leaves the house at all. */
async function accountMail(reader: Reader, house: House, { request }: Held): Promise<Back | null> {
  if (request.asker.person === null || !(await openWays(reader, house.now())).includes('mail')) return null;
  const { rows } = await sql<{ email: string }>`select email from access.person where id = ${request.asker.person} and state = 'active'`.execute(reader);
  return rows[0] === undefined ? null : { door: 'mail', to: rows[0].email };
}

/** 20 Nov 2026, 15:50 UTC. */
export function utcWords(at: number): string {
  const date = new Date(at);
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${date.toISOString().slice(11, 16)} UTC`;
}
