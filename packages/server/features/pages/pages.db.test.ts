/** Is the right person woken, by the right ways, at the right time, once, and does it stop when somebody answers? */
import { applyImport, planImport } from '@samspel/contract/catalog.ts';
import { ProblemError } from '@samspel/contract/client.ts';
import { listFindings } from '@samspel/contract/findings.ts';
import * as incidents from '@samspel/contract/incidents.ts';
import * as contract from '@samspel/contract/pages.ts';
import { addRota, answerSwap, askSwap } from '@samspel/contract/rotas.ts';
import type { InputOf } from '@samspel/contract/route.ts';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addCaller, type Caller } from '../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import { type FakeDoor, fakeDoor } from '../../ports/testing/fake-door.ts';

type Person = 'ann' | 'bo' | 'boss';
let ground: TestSamspel;
let door: FakeDoor;
let people: Record<Person, Caller>;
let rotas: { first: string; second: string };
beforeEach(async () => {
  door = fakeDoor('mail', 'irc', 'sms');
  ground = await testSamspel({ at: '2026-11-02T09:00:00Z', senders: [door] });
  const { house } = ground.samspel;
  people = {
    boss: await addCaller(house, { role: 'operator', name: 'Boss' }),
    ann: await addCaller(house, { role: 'member', name: 'Ann' }),
    bo: await addCaller(house, { role: 'member', name: 'Bo' }),
  };
  rotas = { first: await rota('First line', 'ann'), second: await rota('Second line', 'bo') };
});
afterEach(() => ground.end());

const as = (name: Person) => ground.withHeaders(people[name].headers);
const id = (name: Person) => people[name].personId;
const rota = async (title: string, who: Person): Promise<string> =>
  (
    await as('boss')(addRota, {
      body: {
        title,
        kind: 'on-call',
        timezone: 'Europe/Stockholm',
        layers: [{ title: 'Always', handoff: '2026-11-02T09:00', length: { unit: 'weeks', count: 1 }, members: [id(who)] }],
      },
    })
  ).id;
const escalate = (more: Partial<InputOf<typeof contract.addEscalation>['body']> = {}) =>
  as('boss')(contract.addEscalation, {
    body: {
      title: 'Operations',
      severities: ['major', 'partial'],
      steps: [
        { tell: [{ kind: 'rota', id: rotas.first }], waitMinutes: 5 },
        { tell: [{ kind: 'rota', id: rotas.second }], waitMinutes: 10 },
      ],
      repeats: 0,
      ...more,
    },
  });
const opened = async (more: Record<string, unknown> = {}): Promise<string> => {
  const { incident } = await as('boss')(incidents.openIncident, {
    body: { title: 'Log-in fails', severity: 'major', started: { at: '2026-11-02T08:59:00Z' }, ...more } as never,
  });
  await ground.samspel.settle();
  return incident.id;
};
const left = (): string[] => door.sent.map(({ door: way, to, body }) => `${way} ${nameOf(to)} ${body.subject ?? ''}`);
const nameOf = (to: string): string => (['ann', 'bo', 'boss'] as const).find((name) => to.startsWith(people[name].personId.toLowerCase())) ?? to;
const linkIn = (index: number): string => /\/ack#(\S+)/.exec(door.sent[index]?.body.text ?? '')?.[1] ?? '';
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'taken',
    (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)),
  );
const incidentLines = async (incident: string): Promise<string[]> =>
  (await as('boss')(incidents.readTimeline, { params: { id: incident } })).items.map(({ says }) => says).reverse();

test('an incident wakes who is on duty; nobody answers, so the next step follows, and at last everybody', async () => {
  await escalate();
  const incident = await opened();
  expect(left()).toEqual(['mail ann [MAJOR] Log-in fails']);
  await ground.clock.forward(299);
  expect(left()).toHaveLength(1);
  await ground.clock.forward(1);
  expect(left()).toEqual(['mail ann [MAJOR] Log-in fails', 'mail bo [MAJOR] Log-in fails']);
  await ground.clock.forward(600);
  expect(left().slice(2).sort()).toEqual(['mail ann [MAJOR] Log-in fails', 'mail bo [MAJOR] Log-in fails', 'mail boss [MAJOR] Log-in fails']);
  await ground.clock.forward(100_000);
  expect(left()).toHaveLength(5);
  const lines = await incidentLines(incident);
  expect(lines).toContain('Nobody answered within 5 min. Step 2 of 2.');
  expect(lines).toContain('Nobody answered within 10 min. That was all steps: everybody is told.');
});

test('whoever acknowledges by the link in the mail stops it, once, in their own name, and the incident with it', async () => {
  await escalate();
  const incident = await opened();
  const token = linkIn(0);
  expect(await ground.anonymous(contract.readPageLink, { body: { token } })).toMatchObject({ acknowledged: false, person: { name: 'Ann' } });
  expect((await as('boss')(contract.listPages)).items[0]).toMatchObject({ state: 'open', incident });
  await ground.clock.forward(60);
  expect(await ground.anonymous(contract.usePageLink, { body: { token } })).toMatchObject({
    acknowledged: true,
    page: { acknowledgedBy: 'Ann', via: 'link' },
  });
  await ground.samspel.settle();
  expect(await codeOf(ground.anonymous(contract.usePageLink, { body: { token } }))).toBe('pages.link-dead');
  expect(await codeOf(ground.anonymous(contract.usePageLink, { body: { token: `${token}x` } }))).toBe('pages.link-dead');
  await ground.clock.forward(3600);
  expect(left()).toHaveLength(1);
  const read = await as('boss')(incidents.readIncident, { params: { id: incident } });
  expect(read.incident).toMatchObject({ state: 'acknowledged', instants: { acknowledged: { now: { at: '2026-11-02T09:01:00Z', source: 'person' } } } });
});

test('acknowledging the incident stops the page; resolving it ends the page, and opening it again begins it again', async () => {
  await escalate();
  const incident = await opened();
  await as('bo')(incidents.acknowledgeIncident, { params: { id: incident }, body: {} });
  await ground.samspel.settle();
  expect((await as('boss')(contract.listPages, { query: { incident } })).items[0]).toMatchObject({
    state: 'acknowledged',
    via: 'incident',
    acknowledgedBy: expect.stringContaining('Bo'),
  });
  await as('boss')(incidents.resolveIncident, { params: { id: incident }, body: {} });
  await ground.samspel.settle();
  expect((await as('boss')(contract.listPages)).items[0]?.state).toBe('over');
  await as('boss')(incidents.reopenIncident, { params: { id: incident }, body: { why: 'Not yet' } });
  await ground.samspel.settle();
  expect(left()).toHaveLength(2);
  expect((await as('boss')(contract.listPages)).items[0]?.state).toBe('open');
});

test('an acknowledgement that leads to nothing wakes again', async () => {
  await escalate({ acknowledgedForMinutes: 60 });
  await opened();
  const [page] = (await as('boss')(contract.listPages)).items;
  await as('ann')(contract.acknowledgePage, { params: { id: page?.id ?? '' } });
  await ground.clock.forward(3599);
  expect(left()).toHaveLength(1);
  await ground.clock.forward(1);
  expect(left()).toHaveLength(2);
});

test('ways follow one another, quiet hours hold back what does not break them, and what is not needed any more is not sent', async () => {
  await escalate();
  await as('ann')(contract.writeMyRules, {
    body: {
      ways: [
        { id: 'chat', door: 'irc', to: 'ann' },
        { id: 'phone', door: 'sms', to: '+4670' },
      ],
      lists: [
        {
          severities: ['major', 'partial'],
          ways: [
            { way: 'chat', afterMinutes: 0 },
            { way: 'phone', afterMinutes: 2 },
          ],
        },
      ],
      quiet: { timezone: 'Europe/Stockholm', hours: { mon: [['00:00', '24:00']] }, brokenBy: ['major'] },
    },
  });
  const first = await opened();
  expect(left().map((line) => line.split(' ')[0])).toEqual(['irc']);
  await ground.clock.forward(120);
  expect(left().map((line) => line.split(' ')[0])).toEqual(['irc', 'sms']);
  await as('ann')(incidents.acknowledgeIncident, { params: { id: first }, body: {} });
  await opened({ title: 'Slow', severity: 'partial' });
  expect(left()).toHaveLength(2);
  const [held] = (await as('boss')(contract.listPages)).items;
  expect((await as('boss')(contract.readPage, { params: { id: held?.id ?? '' } })).notices).toMatchObject([
    { state: 'planned', dueAt: '2026-11-02T23:00:00Z', says: 'Quiet hours, which partial does not break.' },
    { state: 'planned' },
  ]);
  await as('bo')(contract.acknowledgePage, { params: { id: held?.id ?? '' } });
  await ground.clock.to('2026-11-03T01:00:00Z');
  expect(left()).toHaveLength(2);
});

test('a gap in the rota, or notices that all fail, are not waited for', async () => {
  const later = await as('boss')(addRota, {
    body: {
      title: 'Not yet',
      kind: 'on-call',
      timezone: 'UTC',
      layers: [{ title: 'x', handoff: '2027-01-01T00:00', length: { unit: 'days', count: 1 }, members: [id('ann')] }],
    },
  });
  await escalate({
    steps: [
      { tell: [{ kind: 'rota', id: later.id }], waitMinutes: 60 },
      { tell: [{ kind: 'person', id: id('ann') }], waitMinutes: 60 },
      { tell: [{ kind: 'person', id: id('bo') }], waitMinutes: 60 },
    ],
  });
  door.answer((message) => (nameOf(message.to) === 'ann' ? { outcome: 'rejected', reason: 'no such mailbox' } : { outcome: 'sent', reference: null }));
  const incident = await opened();
  expect(left()).toEqual(['mail bo [MAJOR] Log-in fails']);
  const lines = await incidentLines(incident);
  expect(lines).toEqual(
    expect.arrayContaining([
      'Nobody is on duty by «Not yet». Step 2 of 3.',
      'Ann could not be told by mail: no such mailbox',
      'No notice of this step could be delivered. Step 3 of 3.',
    ]),
  );
});

test('a notice by mail that comes back is one that failed: the next step is taken at once, and once', async () => {
  await escalate();
  const incident = await opened();
  expect(left()).toEqual(['mail ann [MAJOR] Log-in fails']);
  const { house } = ground.samspel;
  const { rows } = await sql<{ subject: string; payload: Record<string, unknown> }>`
    select subject, payload from platform.event where type = 'sending.sent'`.execute(house.reader);
  const [sent] = rows;
  const tell = async (type: string, more: Record<string, unknown>) => {
    const actor = { kind: 'system', id: 'sending', name: 'Samspel', role: 'viewer', teams: [], scopes: [] } as const;
    await house.change((tx) => house.publish(tx, actor, { type, subject: sent?.subject ?? '', payload: { ...sent?.payload, ...more } }));
    await ground.samspel.settle();
  };
  await ground.clock.forward(60);
  await tell('sending.came-back', { reason: 'It came back: ann@example.org could not be reached (5.1.1)' });
  expect(left()).toEqual(['mail ann [MAJOR] Log-in fails', 'mail bo [MAJOR] Log-in fails']);
  expect(await incidentLines(incident)).toEqual(
    expect.arrayContaining([
      'Ann could not be told by mail: It came back: ann@example.org could not be reached (5.1.1)',
      'No notice of this step could be delivered. Step 2 of 2.',
    ]),
  );
  const noticeOf = async () =>
    (await sql<{ state: string }>`select state from pages.notice where person_id = ${id('ann')}`.execute(house.reader)).rows.map(({ state }) => state);
  expect(await noticeOf()).toEqual(['failed']);
  await ground.clock.forward(60);
  await tell('sending.came-back', { reason: 'It came back again' });
  expect(left()).toHaveLength(2);
});

test('who can’t passes it on; pages are begun by hand too', async () => {
  const escalation = await escalate();
  const page = await as('bo')(contract.startPage, { body: { title: 'Please look at the bill', escalation: escalation.id } });
  await ground.samspel.settle();
  expect(left()).toEqual(['mail ann [PARTIAL] Please look at the bill']);
  await as('ann')(contract.passOnPage, { params: { id: page.id }, body: { why: 'on a train' } });
  await ground.samspel.settle();
  expect(left()[1]).toBe('mail bo [PARTIAL] Please look at the bill');
  expect((await as('boss')(contract.readPage, { params: { id: page.id } })).reason).toContain('on a train');
  await as('bo')(contract.acknowledgePage, { params: { id: page.id } });
  expect(await as('bo')(contract.passOnPage, { params: { id: page.id }, body: {} })).toMatchObject({
    state: 'open',
    acknowledgedBy: null,
    step: 3,
    nextAt: null,
  });
  expect(await codeOf(as('bo')(contract.passOnPage, { params: { id: page.id }, body: {} }))).toBe('pages.nobody-left');
  await as('bo')(contract.endPage, { params: { id: page.id } });
  expect(await codeOf(as('bo')(contract.acknowledgePage, { params: { id: page.id } }))).toBe('pages.over');
});

test('nobody is woken without an escalation, for less than it takes, or for what is acknowledged already; the timeline says why', async () => {
  expect(await incidentLines(await opened())).toContain('Nobody is paged: no escalation is written yet.');
  await escalate();
  const mild = await opened({ severity: 'degraded' });
  expect(await incidentLines(mild)).toContain('Nobody is paged: no escalation takes what is degraded.');
  expect(await incidentLines(await opened({ acknowledged: { at: '2026-11-02T09:00:00Z' } }))).toContain('Nobody is paged: it is acknowledged already.');
  expect(door.sent).toEqual([]);
  await as('boss')(incidents.editIncident, { params: { id: mild }, body: { severity: 'major' } });
  await ground.samspel.settle();
  expect(left()).toEqual(['mail ann [MAJOR] Log-in fails']);
});

test.each([
  [{ steps: [] }, 'pages.no-steps'],
  [{ steps: [{ tell: [], waitMinutes: 5 }] }, 'pages.step-tells-nobody'],
  [{ steps: [{ tell: [{ kind: 'rota' as const, id: 'rot_nothing' }], waitMinutes: 5 }] }, 'pages.unknown-target'],
])('an escalation that leads nowhere is refused', async (more, code) => {
  expect(await codeOf(escalate(more))).toBe(code);
});

test('two servers send a page once, and go on from where the other was', async () => {
  await escalate();
  const second = await testSamspel({ databaseUrl: ground.databaseUrl, clock: ground.clock, senders: [door] });
  await as('boss')(incidents.openIncident, { body: { title: 'Twice?', severity: 'major', started: { at: '2026-11-02T08:59:00Z' } } as never });
  await Promise.all([ground.samspel.settle(), second.samspel.settle()]);
  expect(left()).toEqual(['mail ann [MAJOR] Twice?']);
  await ground.clock.forward(300);
  await Promise.all([ground.samspel.settle(), second.samspel.settle()]);
  expect(left()).toEqual(['mail ann [MAJOR] Twice?', 'mail bo [MAJOR] Twice?']);
  await second.end();
});

test('whoever is asked for a swap hears of it, and whoever asked hears the answer', async () => {
  const body = { from: '2026-11-04T00:00:00Z', to: '2026-11-05T00:00:00Z', person: id('bo') };
  const swap = await as('ann')(askSwap, { params: { id: rotas.first }, body });
  await ground.samspel.settle();
  await as('bo')(answerSwap, { params: { id: rotas.first, swap: swap.id }, body: { say: 'accept' } });
  await ground.samspel.settle();
  expect(left()).toEqual(['mail bo Ann asks you to take a shift', expect.stringMatching(/^mail ann Bo.* accepted your swap$/)]);
  expect(door.sent[0]?.body.text).toContain('from 2026-11-04 00:00 UTC to 2026-11-05 00:00 UTC');
});

test('a page that cannot go on holds up no other, and goes on when it can', async () => {
  await escalate();
  await opened({ title: 'Broken' });
  await opened({ title: 'Whole' });
  const plan = JSON.stringify({ steps: 'none' });
  await sql`update pages.page set plan = ${plan}::jsonb where title = 'Broken'`.execute(ground.samspel.house.reader);
  await ground.clock.forward(300);
  expect(left().slice(2)).toEqual(['mail bo [MAJOR] Whole']);
  await sql`update pages.page set plan = (select plan from pages.page where title = 'Whole') where title = 'Broken'`.execute(ground.samspel.house.reader);
  await ground.clock.forward(30);
  expect(left().slice(3)).toEqual(['mail bo [MAJOR] Broken']);
});

test('load says who carried what, counts what was brought in once, and raises the alarm at three in a shift', async () => {
  await escalate();
  const rows = [
    { key: 'old/1', title: 'Long ago', person: id('bo'), at: '2026-10-20T01:30:00Z', acknowledged: '2026-10-20T01:33:00Z' },
    { key: 'old/2', title: 'Long ago too', person: id('bo'), at: '2026-10-20T13:30:00Z' },
  ];
  expect(await as('boss')(contract.importPages, { body: { rows } })).toEqual({ created: 2, same: 0 });
  expect(await as('boss')(contract.importPages, { body: { rows } })).toEqual({ created: 0, same: 2 });
  for (const title of ['One', 'Two', 'Three']) await opened({ title });
  await ground.clock.forward(299);
  const load = await as('boss')(contract.readLoad, { query: { from: '2026-10-01T00:00:00Z' } });
  expect(load.people.find(({ person }) => person.name === 'Bo')).toMatchObject({ pages: 2, nightPages: 1, sleepHoursInterrupted: 1, shifts: 1 });
  expect(load.people.find(({ person }) => person.name === 'Ann')).toMatchObject({ pages: 3, mostInAShift: 3 });
  expect(load.overloads).toMatchObject([{ person: { name: 'Ann' }, pages: [{ title: 'One' }, { title: 'Two' }, { title: 'Three' }] }]);
  expect(load.months.map(({ month }) => month)).toEqual(['2026-10', '2026-11']);
  await ground.clock.forward(300);
  expect((await as('boss')(listFindings, { query: { kind: 'pages.overload' } })).items).toHaveLength(1);
});

const ownedBy = async (system: string, team: string): Promise<void> => {
  const text = [
    `apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: ${team} }\nspec: { type: team, children: [] }`,
    `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${system} }\nspec: { type: service, lifecycle: production, owner: ${team} }`,
  ].join('\n---\n');
  const plan = await as('boss')(planImport, { body: { files: [{ path: `${system}.yaml`, text }] } });
  await as('boss')(applyImport, { params: { id: plan.id }, body: {} });
};

test('when it turns out what is hit, the page goes over to the escalation of those who own it, and wakes nobody twice', async () => {
  await ownedBy('wallet', 'payments');
  await escalate();
  const steps = [
    {
      tell: [
        { kind: 'rota' as const, id: rotas.first },
        { kind: 'person' as const, id: id('bo') },
      ],
      waitMinutes: 15,
    },
  ];
  const second = await escalate({ title: 'Payments', teams: ['group:default/payments'], steps });
  const incident = await opened();
  expect(left()).toEqual(['mail ann [MAJOR] Log-in fails']);
  await as('boss')(incidents.addImpact, { params: { id: incident }, body: { target: 'component:default/wallet', severity: 'major' } });
  await ground.samspel.settle();
  expect(left()).toEqual(['mail ann [MAJOR] Log-in fails', 'mail bo [MAJOR] Log-in fails']);
  expect((await as('boss')(contract.listPages)).items).toMatchObject([{ escalation: second.id, step: 1, steps: 1 }]);
  expect(await incidentLines(incident)).toContain('The page goes over to another escalation: «Payments»: group:default/payments owns what is hit.');
  // Whoever has it keeps it, whatever else is hit.
  await as('bo')(incidents.acknowledgeIncident, { params: { id: incident }, body: {} });
  await ground.samspel.settle();
  await as('boss')(incidents.editIncident, { params: { id: incident }, body: { title: 'Nobody can pay' } });
  await ground.samspel.settle();
  expect((await as('boss')(contract.listPages)).items).toMatchObject([{ state: 'acknowledged', title: 'Nobody can pay' }]);
  expect(left()).toHaveLength(2);
});

test('an incident for which nobody was paged pages when what is hit is somebody’s', async () => {
  await ownedBy('wallet', 'payments');
  await escalate({ teams: ['group:default/payments'] });
  const incident = await opened();
  expect(left()).toEqual([]);
  await as('boss')(incidents.addImpact, { params: { id: incident }, body: { target: 'component:default/wallet', severity: 'major' } });
  await ground.samspel.settle();
  expect(left()).toEqual(['mail ann [MAJOR] Log-in fails']);
});

test('what got worse is told again, also in quiet hours that it breaks now', async () => {
  await escalate();
  await as('ann')(contract.writeMyRules, {
    body: {
      ways: [{ id: 'mail', door: 'mail', to: `${id('ann').toLowerCase()}@example.org` }],
      lists: [],
      quiet: { timezone: 'Europe/Stockholm', hours: { mon: [['00:00', '24:00']] }, brokenBy: ['major'] },
    },
  });
  const incident = await opened({ severity: 'partial' });
  expect(left()).toEqual([]);
  await as('boss')(incidents.editIncident, { params: { id: incident }, body: { severity: 'major' } });
  await ground.samspel.settle();
  expect(left()).toEqual(['mail ann [MAJOR] Log-in fails']);
  await as('boss')(incidents.editIncident, { params: { id: incident }, body: { severity: 'partial' } });
  await ground.samspel.settle();
  expect(left()).toHaveLength(1);
});

test('an escalation that is mended wakes at once whom the page should have woken, and those who know are left in peace', async () => {
  const escalation = await escalate({ steps: [{ tell: [{ kind: 'rota', id: rotas.first }], waitMinutes: 60 }] });
  await opened();
  const { id: of, version: _, changedAt: __, changedBy: ___, ...plan } = escalation;
  const steps = [
    {
      tell: [
        { kind: 'rota' as const, id: rotas.first },
        { kind: 'rota' as const, id: rotas.second },
      ],
      waitMinutes: 10,
    },
    { tell: [{ kind: 'everybody' as const }], waitMinutes: 10 },
  ];
  await as('boss')(contract.changeEscalation, { params: { id: of }, body: { ...plan, steps } });
  await ground.samspel.settle();
  expect(left()).toEqual(['mail ann [MAJOR] Log-in fails', 'mail bo [MAJOR] Log-in fails']);
  await ground.clock.forward(600);
  expect(left()).toHaveLength(5);
});

test('nights are those of where a person sleeps, and holidays those of the rota', async () => {
  const layer = { title: 'x', timezone: 'Australia/Sydney', handoff: '2026-11-02T09:00', length: { unit: 'weeks' as const, count: 1 }, members: [id('boss')] };
  await as('boss')(addRota, { body: { title: 'Sydney', kind: 'on-call', timezone: 'Europe/Stockholm', layers: [layer] } });
  await as('boss')(contract.importPages, { body: { rows: [{ key: 'a', title: 'Noon in Stockholm', person: id('boss'), at: '2026-10-20T12:00:00Z' }] } });
  const load = await as('boss')(contract.readLoad, { query: { from: '2026-10-01T00:00:00Z' } });
  expect(load.people.find(({ person }) => person.name === 'Boss')).toMatchObject({ zone: 'Australia/Sydney', nightPages: 1, sleepHoursInterrupted: 1 });
  const same = await as('boss')(contract.readLoad, { query: { from: '2026-10-01T00:00:00Z', timezone: 'Europe/Stockholm' } });
  expect(same.people.find(({ person }) => person.name === 'Boss')).toMatchObject({ zone: 'Europe/Stockholm', nightPages: 0 });
});
