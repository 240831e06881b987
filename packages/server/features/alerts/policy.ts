/** Which rules hold? Every version is kept; what burns is judged anew by a new one. */
import { changeAlertPolicy, readAlertPolicy } from '@samspel/contract/alerts.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { json } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import { deskOf, settleDesk } from './fold.ts';
import { type PolicyNow, policyNow } from './holding.ts';
import type { Surroundings } from './surroundings.ts';
import { alertsWhere, openStates, takeDesk } from './tables.ts';

function tell(now: PolicyNow): AnswerOf<typeof readAlertPolicy> {
  const rules = now.policy.rules.map((rule) => ({ ...rule, matchers: rule.matchers.map((matcher) => ({ ...matcher })), systems: [...rule.systems] }));
  return { ...now, at: now.at === null ? null : iso(now.at), policy: { ...now.policy, rules } };
}

export function policyBindings(house: House, look: (now: Instant) => Promise<Surroundings>): readonly Binding[] {
  return [
    bind(readAlertPolicy, async () => answer(tell(await policyNow(house.reader)))),
    bind(changeAlertPolicy, async ({ body, actor, now, ifVersion }) => {
      const around = await look(now);
      return house.change(async (tx) => {
        await takeDesk(tx);
        const before = await policyNow(tx);
        if (ifVersion !== null && ifVersion !== before.version) return refuse('request.stale', { version: before.version });
        const version = before.version + 1;
        await sql`insert into alerts.policy (version, at, by_name, why, document) values (${version}, ${new Date(now)}, ${actor.name}, ${body.why}, ${json(body.policy)})`.execute(
          tx,
        );
        await house.publish(tx, actor, {
          type: 'alerts.policy-changed',
          subject: 'alerts-policy',
          payload: { version, why: body.why, before: { ...before.policy }, after: { ...body.policy } },
        });
        const burning = await alertsWhere(tx, sql`a.state in ${openStates}`);
        const desk = await deskOf(tx, house, around, burning);
        for (const { id } of burning) desk.rejudge(id, now);
        await settleDesk(tx, house, desk, around);
        return answer(tell(await policyNow(tx)));
      });
    }),
  ];
}
