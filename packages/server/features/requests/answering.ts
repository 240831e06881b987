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
import { type Back, entriesOf, type Held, saveSending } from './storage.ts';

/** What takes an answer out of the house. */
export function answering(house: House): AnswerLeaves {
  return async (tx, held, entry) => {
    const back = held.back ?? (held.request.way === 'web' ? await accountMail(tx, house, held) : null);
    if (back === null) return;
    await saveSending(tx, entry.id, await (back.door === 'mail' ? byMail(tx, house, held, entry, back) : byLine(tx, house, held, entry, back)));
  };
}

/** A page of ours, as people reach it; null when nobody told what they type. */
export function pageUrl({ settings }: House, path: string): string | null {
  return settings.publicUrl === undefined ? null : `${settings.publicUrl.replace(/\/+$/, '')}${path}`;
}

async function byMail(tx: Tx, house: House, { request, number }: Held, entry: Entry, { to }: Back): Promise<string> {
  const asked = (await entriesOf(tx, request.id)).findLast(({ kind, isHuman, at }) => kind === 'asked' && isHuman && at <= entry.at) ?? null;
  const pulse = pageUrl(house, `/pulse#${await makeLink(tx, request.id)}`);
  const about = { number, title: request.title, asked: asked === null ? null : { name: asked.by.name, on: utcWords(asked.at), text: asked.text } };
  const { sending } = await sendMail(tx, house, {
    thread: request.way === 'mail' ? request.place : null,
    to,
    fromName: entry.by.name,
    subject: request.title,
    text: answerMail(entry.text, entry.by.name, about, { page: pageUrl(house, `/requests/${request.id}`), pulse }),
    token: tokenOf(number),
    about: request.id,
    key: `requests.answer:${entry.id}`,
    expiresAt: entry.at + patience,
  });
  return sending;
}

function byLine(tx: Tx, house: House, { request, number }: Held, entry: Entry, { door, to }: Back): Promise<string> {
  const link = pageUrl(house, `/requests/${request.id}`);
  const text = answerLine(entry.text, request.asker.address ?? request.asker.name, number);
  return send(tx, house, {
    door,
    to,
    body: { text, ...(link === null ? {} : { link }) },
    key: `requests.answer:${entry.id}`,
    about: request.id,
    expiresAt: entry.at + patience,
  });
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
