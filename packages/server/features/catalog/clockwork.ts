/** What happens to owners and readiness because time passes? A review-by that has passed, and an accepted risk that has run out, become findings. */
import { hasExpired, questions } from '@samspel/core/catalog/readiness.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { raise } from '../findings/index.ts';
import { ownerOverdue } from './ownership.ts';
import { hasOverdue, reviewsOf, takeOverdue } from './ownership-storage.ts';
import { nextRevision } from './storage.ts';
import { lastFinished } from './told.ts';
import { catalogActor } from './writing.ts';

export const riskExpired = 'catalog.risk-expired';

/** Raises a finding for every ownership whose review-by has passed and every accepted risk that ran out. */
export async function noticeOverdue(house: House, tx: Tx, now: Instant): Promise<void> {
  await noticeRisks(house, tx, now);
  if (!(await hasOverdue(tx, now))) return;
  const overdue = await takeOverdue(tx, await nextRevision(tx), now);
  for (const { id, system, side, team, person, state, reviewBy } of overdue) {
    const date = reviewBy === null ? null : iso(reviewBy);
    await raise(tx, house, catalogActor, {
      kind: ownerOverdue,
      subject: system,
      key: `${ownerOverdue} ${id}`,
      title: `Is ${team} still the ${side} owner? It was to say so by ${date?.slice(0, 10) ?? 'now'}`,
      acceptDoes: null,
      facts: { ownership: id, side, team, person, reviewBy: date },
    });
    const payload = { id, system, side, team, person, state, reviewBy: date, reason: 'The review-by date passed' };
    await house.publish(tx, catalogActor, { type: 'catalog.owner-overdue', subject: system, payload });
  }
}

async function noticeRisks(house: House, tx: Tx, now: Instant): Promise<void> {
  const { rows } = await sql<{ system: string }>`
    select distinct system from catalog.readiness, lateral json_each(answers) given
    where finished_at is not null and given.value ->> 'answer' = 'accepted-risk' and (given.value ->> 'expiresAt')::timestamptz <= ${new Date(now)}`.execute(
    tx,
  );
  for (const { system } of rows) {
    const review = lastFinished((await reviewsOf(tx, system)).reverse());
    if (review === null) continue;
    for (const { id, text } of questions) {
      const given = review.answers[id];
      if (given === undefined || !hasExpired(given, now)) continue;
      await raise(tx, house, catalogActor, {
        kind: riskExpired,
        subject: system,
        key: `${riskExpired} ${review.id} ${id}`,
        title: `An accepted risk has run out: ${text}`,
        acceptDoes: null,
        facts: { review: review.id, question: id, note: given.note, expiredAt: given.expiresAt === null ? null : iso(given.expiresAt) },
      });
    }
  }
}
