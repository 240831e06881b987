import * as contract from '@samspel/contract/catalog.ts';
import { acceptFinding, listFindings } from '@samspel/contract/findings.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownersOf } from './index.ts';
import { type CatalogGround, catalogGround, refusedCode } from './testing/catalog-ground.ts';
import { smallWorld, smallWorldWith } from './testing/small-world.ts';

let ground: CatalogGround;
beforeAll(async () => {
  ground = await catalogGround();
  await ground.take(smallWorld);
});
afterAll(() => ground.test.end());

const storefront = 'component:default/storefront';
const checkout = 'component:default/checkout';
const ops = (ref: string) => ({ ref, side: 'ops' as const });
const show = (ref: string) => ground.viewer(contract.showSystem, { params: { ref } });
const findings = async (kind: string) => (await ground.viewer(listFindings, { query: { kind } })).items;

describe('owners', () => {
  test('come pending from the files: spec.owner for dev, annotations and Operations for ops', async () => {
    expect((await show(storefront)).owners).toMatchObject({
      dev: { team: { ref: 'group:default/makers', title: 'Makers' }, state: 'pending' },
      ops: { team: { ref: 'group:default/keepers' }, state: 'pending' },
    });
    expect((await show('resource:default/orders-db')).owners.ops).toMatchObject({
      team: { ref: 'group:default/keepers' },
      person: { ref: 'user:default/kim' },
    });
    expect((await show('component:default/mailer')).owners.dev).toMatchObject({ team: { ref: 'user:default/ada' }, person: { ref: 'user:default/ada' } });
    const queues = await ground.viewer(contract.ownershipQueues);
    expect(queues.unowned.map(({ system, side }) => `${system.ref} ${side}`)).toEqual([`${checkout} ops`, 'component:default/mailer ops']);
    expect(queues.unaccepted).toHaveLength(6);
  });

  test('are accepted by the team itself and by nobody else below an operator', async () => {
    const body = { reason: 'We run it already' };
    const ada = await ground.as('user:default/ada');
    expect(await refusedCode(ada(contract.acceptOwnership, { params: ops(storefront), body }))).toBe('catalog.not-owner');
    const kim = await ground.as('user:default/kim');
    const accepted = await kim(contract.acceptOwnership, { params: ops(storefront), body: { ...body, person: 'kim', reviewBy: '2026-06-01T00:00:00Z' } });
    expect(accepted).toMatchObject({ state: 'accepted', person: { ref: 'user:default/kim' }, overdue: false });
    expect(accepted.reasons.map(({ what, reason }) => [what, reason])).toEqual([
      ['declared', 'Import'],
      ['accepted', 'We run it already'],
    ]);
    expect(await refusedCode(kim(contract.acceptOwnership, { params: ops(storefront), body }))).toBe('catalog.not-pending');
  });

  test('stand in the document too, so that Backstage and the next export say the same', async () => {
    const { document } = await show(storefront);
    expect(document).toMatchObject({ metadata: { annotations: { 'samspel.dev/ops-owner': 'group:default/keepers, user:default/kim' } } });
  });

  test('are not taken back by importing the same files again', async () => {
    const shown = await ground.take(smallWorld);
    expect(shown.counts).toMatchObject({ changed: 0, conflicts: 0 });
    expect((await show(storefront)).owners.ops?.state).toBe('accepted');
  });

  test('are replaced when the files declare another, and the one before stays in the history', async () => {
    const files = smallWorldWith('owner: makers, system: shop, providesApis', 'owner: others, system: shop, providesApis');
    await ground.test.clock.forward(3600);
    await ground.take(files);
    const then = await ground.viewer(contract.ownersOn, { params: { ref: checkout }, query: { on: '2026-03-02T09:30:00Z' } });
    expect(then.owners.dev?.team.ref).toBe('group:default/makers');
    const now = await ground.viewer(contract.ownersOn, { params: { ref: checkout } });
    expect(now.owners.dev?.team.ref).toBe('group:default/others');
    expect(now.history.map(({ team, to }) => [team.ref, to])).toEqual([
      ['group:default/others', null],
      ['group:default/makers', '2026-03-02T10:00:00Z'],
    ]);
  });

  test('are proposed by hand and declined; the side then stands without an owner', async () => {
    const proposed = await ground.operator(contract.proposeOwner, { params: ops(checkout), body: { team: 'keepers', reason: 'They know it' } });
    expect(proposed.state).toBe('pending');
    expect(await refusedCode(ground.operator(contract.proposeOwner, { params: ops(checkout), body: { team: 'keepers', reason: 'Again' } }))).toBe(
      'catalog.already-owner',
    );
    expect(await refusedCode(ground.operator(contract.proposeOwner, { params: ops(checkout), body: { team: 'nobody', reason: 'x' } }))).toBe(
      'catalog.not-a-team',
    );
    await ground.operator(contract.declineOwnership, { params: ops(checkout), body: { reason: 'No hands free' } });
    expect((await show(checkout)).owners.ops).toBeNull();
    const door = await ownersOf(ground.test.samspel.house.reader, [checkout]);
    expect(door.get(checkout)).toMatchObject({ ops: null, dev: { team: 'group:default/others', state: 'pending' } });
  });

  test('have rights over the system only once they have accepted', async () => {
    const mailer = 'component:default/mailer';
    const kim = await ground.as('user:default/kim');
    const may = async () => (await kim(contract.showSystem, { params: { ref: mailer } })).may.change;
    const take = (side: 'dev' | 'ops', team = 'keepers') => kim(contract.proposeOwner, { params: { ref: mailer, side }, body: { team, reason: 'Ours' } });
    const start = () => kim(contract.startReadiness, { params: { ref: mailer }, body: { reason: 'x' } });
    await take('ops');
    expect(await may()).toBe(false);
    expect(await refusedCode(take('dev'))).toBe('catalog.not-owner');
    expect(await refusedCode(start())).toBe('catalog.not-owner');
    expect(await refusedCode(kim(contract.moveDuties, { params: { ref: mailer }, body: { duties: { onCall: 'dev' }, reason: 'x' } }))).toBe(
      'catalog.not-owner',
    );
    const { id } = await ground.operator(contract.startReadiness, { params: { ref: mailer }, body: { reason: 'Wants on-call' } });
    const answer = () => kim(contract.answerReadiness, { params: { id, question: 'runbook' }, body: { answer: 'gap', note: '' } });
    expect(await refusedCode(answer())).toBe('catalog.not-owner');
    await kim(contract.acceptOwnership, { params: ops(mailer), body: { reason: 'Yes' } });
    expect(await may()).toBe(true);
    await answer();
  });

  test('who have accepted are asked before another team comes in beside them', async () => {
    const body = { team: 'others', reason: 'We want it' };
    const nobody = await ground.as('user:default/nobody');
    const db = 'resource:default/orders-db';
    await ground.operator(contract.acceptOwnership, { params: ops(db), body: { reason: 'Yes' } });
    await ground.operator(contract.declineOwnership, { params: { ref: db, side: 'dev' }, body: { reason: 'No' } });
    expect(await refusedCode(nobody(contract.proposeOwner, { params: { ref: db, side: 'dev' }, body }))).toBe('catalog.not-owner');
    const kim = await ground.as('user:default/kim');
    expect((await kim(contract.proposeOwner, { params: { ref: db, side: 'dev' }, body })).state).toBe('pending');
  });

  test('past their review-by are noticed, and the finding goes when they were looked at', async () => {
    await ground.test.clock.to('2026-06-02T00:00:00Z');
    expect((await ground.viewer(contract.ownershipQueues)).overdue).toMatchObject([{ system: { ref: storefront }, side: 'ops' }]);
    expect(await findings('catalog.owner-overdue')).toMatchObject([{ subject: storefront }]);
    await ground.operator(contract.reviewOwnership, { params: ops(storefront), body: { reviewBy: '2026-12-01T00:00:00Z', reason: 'Still us' } });
    expect(await findings('catalog.owner-overdue')).toEqual([]);
    expect((await ground.viewer(contract.ownershipQueues)).overdue).toEqual([]);
  });

  test('who have left go to the queue of departed until somebody else is proposed', async () => {
    await ground.operator(contract.departPerson, { params: { ref: 'user:default/kim' }, body: { reason: 'New job' } });
    const { departed } = await ground.viewer(contract.ownershipQueues);
    expect(departed.map(({ system }) => system.ref)).toEqual(['resource:default/orders-db', storefront]);
    expect(await findings('catalog.owner-departed')).toHaveLength(2);
    expect(
      await refusedCode(
        ground.operator(contract.reviewOwnership, { params: ops(storefront), body: { person: 'kim', reviewBy: '2027-01-01T00:00:00Z', reason: 'x' } }),
      ),
    ).toBe('catalog.not-a-person');
    await ground.operator(contract.proposeOwner, { params: ops(storefront), body: { team: 'others', reason: 'Kim left' } });
    expect(await findings('catalog.owner-departed')).toHaveLength(1);
  });
});

describe('duties and readiness', () => {
  const move = (duties: Record<string, 'dev' | 'ops' | 'shared'>, client = ground.operator) =>
    client(contract.moveDuties, { params: { ref: checkout }, body: { duties, reason: 'Hand-over' } });

  test('towards operations wait for a review without gaps there; back to dev is free', async () => {
    expect(await refusedCode(move({ onCall: 'shared' }))).toBe('catalog.not-ready');
    const review = await ground.operator(contract.startReadiness, { params: { ref: checkout }, body: { reason: 'Wants on-call' } });
    expect(await refusedCode(ground.operator(contract.finishReadiness, { params: { id: review.id }, body: { reason: 'x' } }))).toBe('catalog.questions-open');
    for (const { question } of review.answers)
      await ground.operator(contract.answerReadiness, {
        params: { id: review.id, question },
        body: { answer: question === 'growth' ? 'gap' : 'ok', note: '' },
      });
    const answer = { answer: 'accepted-risk' as const, note: 'Two people know it', expiresAt: '2026-09-01T00:00:00Z' };
    expect(
      await refusedCode(ground.operator(contract.answerReadiness, { params: { id: review.id, question: 'runbook' }, body: { ...answer, expiresAt: null } })),
    ).toBe('catalog.risk-needs-expiry');
    await ground.operator(contract.answerReadiness, { params: { id: review.id, question: 'runbook' }, body: answer });
    const finished = await ground.operator(contract.finishReadiness, { params: { id: review.id }, body: { reason: 'Done' } });
    expect(finished).toMatchObject({ state: 'not-ready', gaps: 1, acceptedRisks: 1 });
    expect(await refusedCode(move({ capacity: 'shared' }))).toBe('catalog.not-ready');
    expect(await move({ onCall: 'ops', remediation: 'ops' })).toMatchObject({ stage: 'operations' });
    expect((await show(checkout)).document).toMatchObject({ metadata: { annotations: { 'samspel.dev/duties': expect.stringContaining('on-call=ops') } } });
    expect(await move({ onCall: 'dev', remediation: 'dev' })).toMatchObject({ stage: 'developers' });
  });

  test('that do not move are refused, and each move answers the version that the next one has to have seen', async () => {
    const db = 'resource:default/orders-db';
    const to = (ref: string, onCall: 'dev' | 'ops', version: number) =>
      ground.operator(contract.moveDuties, { params: { ref }, body: { duties: { onCall }, reason: 'Hand-over' } }, { version });
    for (const ref of [checkout, db]) {
      const { version, duties } = await show(ref);
      expect(await refusedCode(to(ref, duties.onCall === 'ops' ? 'ops' : 'dev', version))).toBe('catalog.duties-unchanged');
      expect((await show(ref)).version).toBe(version);
    }
    const { version } = await show(db);
    const moved = await to(db, 'dev', version);
    expect(moved.version).toBe((await show(db)).version);
    const shown = await show(checkout);
    const away = await ground.operator(contract.moveDuties, { params: { ref: checkout }, body: { duties: { backup: 'shared' }, reason: 'x' } }, shown);
    expect(away.version).toBe((await show(checkout)).version);
  });

  test('an accepted risk that ran out is a finding, and a gap again', async () => {
    await ground.test.clock.to('2026-09-02T00:00:00Z');
    expect(await findings('catalog.risk-expired')).toMatchObject([{ subject: checkout, facts: { question: 'runbook' } }]);
    expect(await refusedCode(move({ onCall: 'shared' }))).toBe('catalog.not-ready');
  });

  test('may be moved by the owners of the system, and by no other member', async () => {
    expect(await refusedCode(move({ deployment: 'dev' }, await ground.as('user:default/nobody')))).toBe('catalog.not-owner');
  });

  test('that files move towards operations without a review stay, and are asked about', async () => {
    const files = smallWorldWith('samspel.dev/sites: sto, lon', 'samspel.dev/sites: sto, lon\n    samspel.dev/duties: on-call=ops');
    const shown = await ground.take(files);
    expect(shown.items.find(({ ref }) => ref === storefront)?.conflicts).toMatchObject([{ why: 'not-ready', incoming: 'on-call=ops' }]);
    expect((await show(storefront)).stage).toBe('developers');
    const [found] = await findings('catalog.duties-without-review');
    expect(found).toMatchObject({ subject: storefront });
    // Ada's team was named by the files and has not accepted: what changes the system is not hers to accept yet.
    const ada = await ground.as('user:default/ada');
    const accept = () => ada(acceptFinding, { params: { id: found?.id ?? '' }, body: { reason: 'Agreed' } });
    expect(await refusedCode(accept())).toBe('findings.not-owner');
    await ada(contract.acceptOwnership, { params: { ref: storefront, side: 'dev' }, body: { reason: 'Ours' } });
    expect((await accept()).state).toBe('accepted');
  });
});
