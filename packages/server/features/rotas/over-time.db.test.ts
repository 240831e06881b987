/** What stays and what moves when a rota changes: the past, notes for the next one, swaps, gaps under way, and holidays read from an address. */
import { ProblemError } from '@samspel/contract/client.ts';
import { listFindings } from '@samspel/contract/findings.ts';
import * as contract from '@samspel/contract/rotas.ts';
import type { InputOf } from '@samspel/contract/route.ts';
import { iso } from '@samspel/core/time/instant.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addCaller, type Caller } from '../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import { HttpFailure } from '../../platform/http/client.ts';
import { followHolidays, followingBackground } from './following.ts';
import { self } from './serving.ts';

type Name = 'ann' | 'bo' | 'cy';
let ground: TestSamspel;
let people: Record<Name, Caller>;
let boss: ReturnType<TestSamspel['withHeaders']>;
let rota = '';
beforeEach(async () => {
  ground = await testSamspel({ at: '2026-11-02T09:00:00Z' });
  const { house } = ground.samspel;
  boss = ground.withHeaders((await addCaller(house, { role: 'operator', name: 'Boss' })).headers);
  people = {
    ann: await addCaller(house, { role: 'member', name: 'Ann' }),
    bo: await addCaller(house, { role: 'member', name: 'Bo' }),
    cy: await addCaller(house, { role: 'member', name: 'Cy' }),
  };
  rota = (await boss(contract.addRota, { body: plan() })).id;
});
afterEach(() => ground.end());

const as = (name: Name) => ground.withHeaders(people[name].headers);
const id = (name: Name) => people[name].personId;
const weeks = (...names: Name[]) => ({ title: 'Weeks', handoff: '2026-11-02T09:00', length: { unit: 'weeks' as const, count: 1 }, members: names.map(id) });
const plan = (more: Partial<InputOf<typeof contract.addRota>['body']> = {}): InputOf<typeof contract.addRota>['body'] => ({
  title: 'First line',
  kind: 'on-call',
  timezone: 'UTC',
  layers: [weeks('ann', 'bo')],
  ...more,
});
const refusedWith = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'taken',
    (error: unknown) => (error instanceof ProblemError ? `${error.problem.code} ${error.problem.path ?? ''}`.trim() : String(error)),
  );
const shiftsIn = async (from: string, to: string, of = rota) => {
  const [shown] = (await boss(contract.readRotaCalendar, { query: { rota: of, from, to } })).rotas;
  return { ...shown, said: shown?.shifts.map((one) => `${one.from} ${one.person.name}`) };
};

test('the calendar of last week shows who was there, whatever the rota says today, and nothing from before it was made', async () => {
  await ground.clock.to('2026-11-11T12:00:00Z');
  await boss(contract.changeRota, { params: { id: rota }, body: plan({ layers: [weeks('cy')] }) });
  const { said, gaps, layers } = await shiftsIn('2026-10-26T00:00:00Z', '2026-11-16T00:00:00Z');
  expect(said).toEqual(['2026-11-02T09:00:00Z Ann', '2026-11-09T09:00:00Z Bo', '2026-11-11T12:00:00Z Cy']);
  expect(gaps).toEqual([]);
  expect(layers?.map((one) => [one.title, one.shifts.length, one.shifts[0]?.from])).toEqual([['Weeks', 1, '2026-11-11T12:00:00Z']]);
  const { path } = await as('ann')(contract.makeFeed, { body: { rota } });
  const feed = (await ground.samspel.http.inject({ method: 'GET', url: path })).body;
  expect(feed).toContain('SUMMARY:Ann: First line');
  const at = (await boss(contract.readOnDuty, { query: { at: '2026-11-03T00:00:00Z' } })).items;
  expect(at).toMatchObject([{ now: { person: { name: 'Ann' } }, next: { person: { name: 'Bo' } } }]);
});

test('two rotas that have one person at once say so in the calendar of each', async () => {
  const second = await boss(contract.addRota, { body: plan({ title: 'Second line', layers: [weeks('ann')] }) });
  const asked = await boss(contract.readRotaCalendar, { query: { rota: second.id, from: '2026-11-02T09:00:00Z', to: '2026-11-30T09:00:00Z' } });
  expect(asked.rotas).toHaveLength(1);
  expect(asked.doubleBookings.map((one) => `${one.person.name} ${one.from}`)).toEqual(['Ann 2026-11-02T09:00:00Z', 'Ann 2026-11-16T09:00:00Z']);
});

test('a swap gives away what is one’s own, when it is asked and when it is answered', async () => {
  const params = { id: rota };
  const ask = (who: Name, from: string, to: string, person: Name, instead: { from: string; to: string } | null = null) =>
    as(who)(contract.askSwap, { params, body: { from, to, person: id(person), instead, why: '' } });
  const bosWeek = ['2026-11-10T09:00:00Z', '2026-11-11T09:00:00Z'] as const;
  expect(await refusedWith(ask('ann', ...bosWeek, 'cy'))).toBe('rotas.not-their-shift /from');
  expect(await refusedWith(ask('bo', '2026-11-08T09:00:00Z', '2026-11-10T09:00:00Z', 'cy'))).toBe('rotas.not-their-shift /from');
  expect(await refusedWith(ask('bo', ...bosWeek, 'bo'))).toBe('rotas.swap-with-oneself /person');
  expect(await refusedWith(ask('bo', ...bosWeek, 'cy', { from: '2026-11-17T09:00:00Z', to: '2026-11-18T09:00:00Z' }))).toBe(
    'rotas.not-their-shift /instead/from',
  );
  const swap = await ask('bo', ...bosWeek, 'cy');
  await boss(contract.addOverride, { params, body: { from: bosWeek[0], to: bosWeek[1], person: id('ann') } });
  expect(await refusedWith(as('cy')(contract.answerSwap, { params: { ...params, swap: swap.id }, body: { say: 'accept' } }))).toBe(
    'rotas.not-their-shift /from',
  );
  expect(await as('bo')(contract.answerSwap, { params: { ...params, swap: swap.id }, body: { say: 'withdraw' } })).toMatchObject({ state: 'withdrawn' });
});

test('notes go with the hand-over that comes, also when it moves, and to nobody else', async () => {
  const params = { id: rota };
  const draft = async () => (await boss(contract.readHandOver, { params })).draft;
  expect(await draft()).toMatchObject({ at: '2026-11-09T09:00:00Z', from: { name: 'Ann' }, to: { name: 'Bo' } });
  expect(await refusedWith(as('ann')(contract.writeHandOver, { params, body: { at: '2026-11-05T09:00:00Z', text: 'x' } }))).toBe('rotas.no-such-hand-over /at');
  await as('ann')(contract.writeHandOver, { params, body: { at: '2026-11-09T09:00:00Z', text: 'Disk of db-7.' } });
  // Cy takes the end of the week: the notes are for whoever comes after Cy, since that hand-over still comes.
  const taken = await boss(contract.addOverride, { params, body: { from: '2026-11-07T09:00:00Z', to: '2026-11-09T09:00:00Z', person: id('cy') } });
  expect(await draft()).toMatchObject({ at: '2026-11-07T09:00:00Z', to: { name: 'Cy' }, text: '' });
  await boss(contract.removeOverride, { params: { ...params, override: taken.id } });
  // Cy takes over before and beyond it: nobody hands over on the 9th any more, and the notes go to Cy.
  await boss(contract.addOverride, { params, body: { from: '2026-11-08T09:00:00Z', to: '2026-11-10T09:00:00Z', person: id('cy') } });
  expect(await draft()).toMatchObject({ at: '2026-11-08T09:00:00Z', to: { name: 'Cy' }, text: 'Disk of db-7.' });
  await ground.clock.to('2026-11-08T09:00:01Z');
  const { past, draft: next } = await boss(contract.readHandOver, { params });
  expect(past[0]).toMatchObject({ from: { name: 'Ann' }, to: { name: 'Cy' }, text: 'Disk of db-7.', writtenBy: expect.stringContaining('Ann') });
  expect(next).toMatchObject({ at: '2026-11-10T09:00:00Z', text: '' });
});

test('a goalie tells the next goalie, over the evening and the weekend', async () => {
  const day: [string, string][] = [['09:00', '17:00']];
  const only = { mon: day, tue: day, wed: day, thu: day, fri: day };
  const layer = { ...weeks('ann', 'bo'), length: { unit: 'days' as const, count: 1 }, only, countsOpenDays: true };
  const goalie = await boss(contract.addRota, { body: plan({ title: 'Goalie', kind: 'goalie', covers: only, layers: [layer] }) });
  const params = { id: goalie.id };
  await ground.clock.to('2026-11-06T20:00:00Z');
  const { draft } = await boss(contract.readHandOver, { params });
  expect(draft).toMatchObject({ at: '2026-11-09T09:00:00Z', from: { name: 'Ann' }, to: { name: 'Bo' } });
  await as('ann')(contract.writeHandOver, { params, body: { at: draft?.at ?? '', text: 'The bank rings back.' } });
  await ground.clock.to('2026-11-09T09:00:01Z');
  expect((await boss(contract.readHandOver, { params })).past[0]).toMatchObject({ from: { name: 'Ann' }, to: { name: 'Bo' }, text: 'The bank rings back.' });
});

test('a gap that goes on is one finding', async () => {
  await boss(contract.changeRota, { params: { id: rota }, body: plan({ layers: [{ ...weeks('ann'), to: '2026-11-03T09:00:00Z' }] }) });
  await ground.samspel.settle();
  const found = async () => (await boss(listFindings, { query: { kind: 'rotas.gap' } })).items.map((one) => one.id);
  const before = await found();
  expect(before).toHaveLength(1);
  for (const hours of [25, 2, 5]) await ground.clock.forward(hours * 3600);
  expect(await found()).toEqual(before);
});

const ics = (...days: readonly string[]): string =>
  ['BEGIN:VCALENDAR', ...days.flatMap((day) => ['BEGIN:VEVENT', `DTSTART;VALUE=DATE:${day}`, 'SUMMARY:Feast', 'END:VEVENT']), 'END:VCALENDAR'].join('\r\n');

test('holidays of an address are read now and every day; what fails is said and changes nothing', async () => {
  const { house } = ground.samspel;
  let told: () => string = () => ics('20261224');
  let asked = 0;
  const read = async (): Promise<string> => {
    asked += 1;
    return told();
  };
  const acting = () => ({ actor: self, now: ground.clock.now(), ifVersion: null });
  expect(await followHolidays(house, acting(), read, 'Sweden', 'http://example.org/x')).toMatchObject({ refusal: { code: 'rotas.bad-address' } });
  const followed = await followHolidays(house, acting(), read, 'Sweden', 'https://example.org/sweden.ics');
  expect(followed).toMatchObject({ answer: { title: 'Sweden', days: 1, address: 'https://example.org/sweden.ics', failure: null } });
  await boss(contract.changeRota, { params: { id: rota }, body: plan({ calendar: 'answer' in followed ? followed.answer.id : '' }) });
  // The server's own looks ask the real address: it stays where it is, and only this one's clock goes on.
  let now = ground.clock.now();
  const background = followingBackground({ ...house, now: () => now }, read);
  const pass = async (hours: number) => {
    now += hours * 3_600_000;
    await background.settle();
    return (await boss(contract.listHolidays)).items[0];
  };
  expect(await pass(23)).toMatchObject({ days: 1 });
  expect(asked).toBe(1);
  told = () => ics('20261224', '20261225');
  expect(await pass(1)).toMatchObject({ days: 2, failure: null, readAt: iso(now), rotas: [{ title: 'First line' }] });
  told = () => {
    throw new HttpFailure('it answers 404.');
  };
  expect(await pass(24)).toMatchObject({ days: 2, failure: 'it answers 404.', failedAt: iso(now) });
  for (let days = 0; days < 8; days += 1) await pass(24);
  const stale = async () => (await boss(listFindings, { query: { kind: 'rotas.holidays-unread' } })).items.map(({ title }) => title);
  expect(await stale()).toEqual([expect.stringContaining('«Sweden» could not be read')]);
  told = () => ics('20261226');
  expect(await pass(24)).toMatchObject({ days: 1, failure: null });
  expect(await stale()).toEqual([]);
});

test('an address inside the private network is not read; a calendar that a rota goes by stays', async () => {
  const follow = (address: string) => refusedWith(boss(contract.followHolidays, { params: { name: 'Inside' }, body: { address } }));
  expect(await follow('https://127.0.0.1:9/x.ics')).toBe('rotas.address-not-read /address');
  expect(await follow('https://who:secret@example.org/x.ics')).toBe('rotas.bad-address /address');
  const { id: calendar } = await boss(contract.importHolidays, { params: { name: 'Sweden' }, body: { text: ics('20261224') } });
  expect(await refusedWith(boss(contract.refreshHolidays, { params: { id: calendar } }))).toBe('rotas.no-address');
  await boss(contract.changeRota, { params: { id: rota }, body: plan({ calendar }) });
  expect(await refusedWith(boss(contract.removeHolidays, { params: { id: calendar } }))).toBe('rotas.calendar-in-use');
  await boss(contract.changeRota, { params: { id: rota }, body: plan() });
  await boss(contract.removeHolidays, { params: { id: calendar } });
  expect((await boss(contract.listHolidays)).items).toEqual([]);
});
