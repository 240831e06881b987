/** Do rotas live as time passes: duty, overrides, swaps, hand-overs, history, gaps, calendars? */

import { deactivatePerson } from '@samspel/contract/access.ts';
import { ProblemError } from '@samspel/contract/client.ts';
import { listFindings } from '@samspel/contract/findings.ts';
import * as contract from '@samspel/contract/rotas.ts';
import type { InputOf, RouteShape } from '@samspel/contract/route.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCaller, type Caller } from '../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import { tellAt } from '../../platform/clock.ts';
import { dutyOf, goalieAt, onDuty, servedShifts } from './index.ts';

let ground: TestSamspel;
let people: Record<'ann' | 'bo' | 'cy', Caller>;
let boss: ReturnType<TestSamspel['withHeaders']>;
beforeAll(async () => {
  ground = await testSamspel({ at: '2026-10-19T06:00:00Z' });
  const { house } = ground.samspel;
  boss = ground.withHeaders((await addCaller(house, { role: 'operator', name: 'Boss' })).headers);
  people = {
    ann: await addCaller(house, { role: 'member', name: 'Ann' }),
    bo: await addCaller(house, { role: 'member', name: 'Bo' }),
    cy: await addCaller(house, { role: 'member', name: 'Cy' }),
  };
});
afterAll(() => ground.end());

const as = (name: 'ann' | 'bo' | 'cy') => ground.withHeaders(people[name].headers);
const id = (name: 'ann' | 'bo' | 'cy') => people[name].personId;
const plan = (more: Partial<InputOf<typeof contract.addRota>['body']> = {}): InputOf<typeof contract.addRota>['body'] => ({
  title: 'First line',
  kind: 'on-call',
  timezone: 'Europe/Stockholm',
  layers: [{ title: 'Weeks', handoff: '2026-10-19T09:00', length: { unit: 'weeks', count: 1 }, members: [id('ann'), id('bo')] }],
  ...more,
});
const refusedWith = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'taken',
    (error: unknown) => (error instanceof ProblemError ? `${error.problem.code} ${error.problem.path ?? ''}`.trim() : String(error)),
  );
let rota = '';

test('a rota is served from its first hand-over, through the change of clocks, and what was served stays when it changes', async () => {
  rota = (await boss(contract.addRota, { body: plan() })).id;
  await ground.clock.to('2026-10-20T07:00:00Z');
  expect((await boss(contract.readOnDuty)).items).toMatchObject([
    { now: { from: '2026-10-19T07:00:00Z', to: '2026-10-26T08:00:00Z', person: { name: 'Ann' } }, next: { person: { name: 'Bo' } } },
  ]);
  await ground.clock.to('2026-10-27T08:00:00Z');
  expect(await dutyOf(ground.samspel.house.reader, rota, ground.clock.now())).toBe(id('bo'));
  const [first] = (await boss(contract.listRotas)).items;
  await boss(contract.changeRota, {
    params: { id: rota },
    body: plan({ layers: [{ ...(first?.layers[0] ?? plan().layers[0]), title: 'Weeks', members: [id('cy')] }] as never }),
  });
  const served = await servedShifts(ground.samspel.house.reader, { from: 0, to: ground.clock.now() }, ground.clock.now());
  expect(served.map(({ person, from, to }) => [person, new Date(from).toISOString(), new Date(to).toISOString()])).toEqual([
    [id('ann'), '2026-10-19T07:00:00.000Z', '2026-10-26T08:00:00.000Z'],
    [id('bo'), '2026-10-26T08:00:00.000Z', '2026-10-27T08:00:00.000Z'],
  ]);
  expect(await dutyOf(ground.samspel.house.reader, rota, ground.clock.now())).toBe(id('cy'));
});

test('undo goes back version by version, and a version that was not seen is stale', async () => {
  expect((await boss(contract.readRota, { params: { id: rota } })).rota.undo).toContain('version 1');
  expect((await boss(contract.undoRota, { params: { id: rota } })).layers[0]?.members).toEqual([id('ann'), id('bo')]);
  expect(await refusedWith(boss(contract.undoRota, { params: { id: rota } }))).toBe('rotas.nothing-to-undo');
  expect(await refusedWith(boss(contract.changeRota, { params: { id: rota }, body: plan() }, { ifMatch: 1 } as never))).toMatch(/taken|stale/);
  expect(await refusedWith(as('ann')(contract.changeRota, { params: { id: rota }, body: plan() }))).toBe('rotas.not-yours');
});

test.each([
  [{ timezone: 'Europe/Uppsala' }, 'rotas.unknown-zone /timezone'],
  [{ calendar: 'cal_nothing' }, 'rotas.unknown-calendar /calendar'],
  [{ covers: { mon: [['17:00', '09:00']] } }, 'hours.unfit /covers/mon/0'],
  [
    { layers: [{ title: 'x', handoff: '2026-02-30T09:00', length: { unit: 'days', count: 1 }, members: ['per_00000000000000000000000000'] }] },
    'rotas.unknown-person /layers/0/members/0',
  ],
] as const)('what does not hold together is refused where it stands', async (more, code) => {
  expect(await refusedWith(boss(contract.addRota, { body: plan(more as never) }))).toBe(code);
});

test('an override puts somebody on duty at once, and taking it back puts them off', async () => {
  const made = await as('cy')(contract.addOverride, {
    params: { id: rota },
    body: { from: '2026-10-27T00:00:00Z', to: '2026-10-27T20:00:00Z', person: id('cy'), reason: 'Dentist' },
  });
  expect(made).toMatchObject({ from: '2026-10-27T08:00:00Z', person: { name: 'Cy' }, reason: 'Dentist' });
  expect((await onDuty(ground.samspel.house.reader, ground.clock.now()))[0]?.now?.person.name).toBe('Cy');
  await ground.clock.forward(3600);
  await as('cy')(contract.removeOverride, { params: { id: rota, override: made.id } });
  expect((await onDuty(ground.samspel.house.reader, ground.clock.now()))[0]?.now?.person.name).toBe('Bo');
  const served = await servedShifts(ground.samspel.house.reader, { from: ground.clock.now() - 3600_000, to: ground.clock.now() }, ground.clock.now());
  expect(served.map(({ person }) => person)).toContain(id('cy'));
});

test('a swap waits for who was asked, and then is two overrides', async () => {
  const body = {
    from: '2026-10-28T08:00:00Z',
    to: '2026-10-29T08:00:00Z',
    person: id('ann'),
    instead: { from: '2026-11-03T08:00:00Z', to: '2026-11-04T08:00:00Z' },
    why: 'Concert',
  };
  const swap = await as('bo')(contract.askSwap, { params: { id: rota }, body });
  const params = { id: rota, swap: swap.id };
  expect(await refusedWith(as('bo')(contract.answerSwap, { params, body: { say: 'accept' } }))).toBe('rotas.not-asked');
  expect(await as('ann')(contract.answerSwap, { params, body: { say: 'accept' } })).toMatchObject({ state: 'accepted' });
  expect(await refusedWith(as('bo')(contract.answerSwap, { params, body: { say: 'withdraw' } }))).toBe('rotas.swap-ended');
  const [shown] = (await boss(contract.readRotaCalendar, { query: { rota, from: '2026-10-28T00:00:00Z', to: '2026-11-05T00:00:00Z' } })).rotas;
  expect(shown?.shifts.map(({ from, person }) => `${from} ${person.name}`)).toEqual([
    '2026-10-28T00:00:00Z Bo',
    '2026-10-28T08:00:00Z Ann',
    '2026-10-29T08:00:00Z Bo',
    '2026-11-02T08:00:00Z Ann',
    '2026-11-03T08:00:00Z Bo',
    '2026-11-04T08:00:00Z Ann',
  ]);
});

test('notes are written before the hand-over and stand after it, with what was open', async () => {
  const before = await boss(contract.readHandOver, { params: { id: rota } });
  expect(before.draft).toMatchObject({ at: '2026-10-28T08:00:00Z', from: { name: 'Bo' }, to: { name: 'Ann' }, open: [] });
  await as('bo')(contract.writeHandOver, { params: { id: rota }, body: { at: before.draft?.at ?? '', text: 'Disk of db-7 is full soon.' } });
  await ground.clock.to('2026-10-28T08:00:01Z');
  const after = await boss(contract.readHandOver, { params: { id: rota } });
  expect(after.past[0]).toMatchObject({
    at: '2026-10-28T08:00:00Z',
    to: { name: 'Ann' },
    text: 'Disk of db-7 is full soon.',
    writtenBy: expect.stringContaining('Bo'),
  });
});

const ics = [
  'BEGIN:VCALENDAR',
  'BEGIN:VEVENT',
  'DTSTART;VALUE=DATE:20261030',
  'SUMMARY:Feast',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'SUMMARY:Nothing',
  'END:VEVENT',
  'END:VCALENDAR',
].join('\r\n');

test('a goalie rests on holidays, and who is goalie can be asked', async () => {
  const calendar = await boss(contract.importHolidays, { params: { name: 'Sweden' }, body: { text: ics } });
  expect(calendar).toMatchObject({ title: 'Sweden', days: 1, leftOut: [{ says: expect.stringContaining('DTSTART') }] });
  const day: [string, string][] = [['09:00', '17:00']];
  const office = { mon: day, tue: day, wed: day, thu: day, fri: day };
  const layer = {
    title: 'Days',
    handoff: '2026-10-26T09:00',
    length: { unit: 'days' as const, count: 1 },
    members: [id('ann'), id('bo'), id('cy')],
    only: office,
    countsOpenDays: true,
    restsOnHolidays: true,
  };
  await boss(contract.addRota, {
    body: plan({ title: 'Goalie', kind: 'goalie', covers: office, restsOnHolidays: true, calendar: calendar.id, layers: [layer as never] }),
  });
  const { reader } = ground.samspel.house;
  const goalie = async (at: string) => (await goalieAt(reader, Date.parse(at)))?.now?.person.name ?? null;
  expect([await goalie('2026-10-29T10:00:00Z'), await goalie('2026-10-30T10:00:00Z'), await goalie('2026-11-02T10:00:00Z')]).toEqual(['Ann', null, 'Bo']);
  const days = await boss(contract.readRotaCalendar, { query: { from: '2026-10-26T00:00:00Z', to: '2026-11-30T00:00:00Z' } });
  expect(days.rotas.find(({ kind }) => kind === 'goalie')).toMatchObject({ gaps: [], holidays: [{ date: '2026-10-30', title: 'Feast' }] });
});

test('gaps and double bookings of the next months are findings, gone when they are mended', async () => {
  const found = async () => (await boss(listFindings)).items.map(({ kind }) => kind);
  const second = await boss(contract.addRota, {
    body: plan({
      title: 'Second line',
      layers: [{ title: 'Weeks', handoff: '2026-11-16T09:00', length: { unit: 'weeks', count: 1 }, members: [id('ann'), id('cy')] }],
    }),
  });
  await ground.samspel.settle();
  expect(await found()).toEqual(expect.arrayContaining(['rotas.gap', 'rotas.double-booked']));
  await boss(contract.removeRota, { params: { id: second.id } });
  await ground.samspel.settle();
  expect(await found()).toEqual([]);
});

test('what is told of an earlier time is served as if it had been said then', async () => {
  const { house } = ground.samspel;
  const layer = { title: 'Weeks', handoff: '2026-10-19T09:00', length: { unit: 'weeks' as const, count: 1 }, members: [id('ann')] };
  const made = await boss(contract.addRota, { body: plan({ title: 'Told', layers: [layer] }) });
  const begun = ground.clock.now();
  await ground.clock.forward(8 * 86_400);
  const iso = (hours: number) => new Date(begun + hours * 3_600_000).toISOString();
  await tellAt(begun + 3_600_000, () => boss(contract.addOverride, { params: { id: made.id }, body: { from: iso(2), to: iso(4), person: id('cy') } }));
  await ground.samspel.settle();
  const served = await servedShifts(house.reader, { from: begun, to: ground.clock.now() }, ground.clock.now());
  expect(served.filter(({ rota: of }) => of === made.id).map(({ person, from, to }) => [person, (from - begun) / 3_600_000, (to - begun) / 3_600_000])).toEqual(
    [
      [id('ann'), 0, 2],
      [id('cy'), 2, 4],
      [id('ann'), 4, 192],
    ],
  );
  await boss(contract.removeRota, { params: { id: made.id } });
});

test('somebody who has turns and no account any more is a finding', async () => {
  const { house } = ground.samspel;
  const admin = ground.withHeaders((await addCaller(house, { role: 'admin', name: 'Admin' })).headers);
  const leaving = await addCaller(house, { role: 'member', name: 'Dee' });
  const layer = { title: 'Weeks', handoff: '2026-10-19T09:00', length: { unit: 'weeks' as const, count: 1 }, members: [leaving.personId] };
  const made = await boss(contract.addRota, { body: plan({ title: 'Third line', layers: [layer] }) });
  await admin(deactivatePerson, { params: { id: leaving.personId } });
  await ground.samspel.settle();
  expect((await boss(listFindings, { query: { kind: 'rotas.gone-member' } })).items.map(({ title }) => title)).toEqual([
    expect.stringContaining('Dee has turns in «Third line»'),
  ]);
  await boss(contract.removeRota, { params: { id: made.id } });
  await ground.samspel.settle();
  expect((await boss(listFindings, { query: { kind: 'rotas.gone-member' } })).items).toEqual([]);
});

test('a calendar is read under its secret address alone, until a new one is made', async () => {
  const { path } = await as('ann')(contract.makeFeed, { body: {} });
  const read = async (secretPath: string) => refusedOrText(contract.readFeed, secretPath);
  const text = await read(path);
  expect(text).toContain('BEGIN:VCALENDAR');
  expect(text).toContain('SUMMARY:First line');
  await as('ann')(contract.makeFeed, { body: {} });
  expect(await read(path)).toContain('rotas.no-such-feed');
});

async function refusedOrText(_route: RouteShape, path: string): Promise<string> {
  return (await ground.samspel.http.inject({ method: 'GET', url: path })).body;
}
