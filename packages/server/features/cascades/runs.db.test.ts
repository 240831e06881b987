/** Are runs worked out, kept, told, stopped and compared as asked; and does nobody lose one when a server dies? */
import { cancelRun, compareRuns, listRuns, readRun, readScenario, readSeries, removeRun, restoreRun, startRun } from '@samspel/contract/cascades.ts';
import { ask } from '@samspel/core/compute/registry.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forgetRuns } from './storage.ts';
import { buy, type CascadesGround, cascadesGround, catalogOf, refusedCode, shop, stock, web } from './testing/cascades-ground.ts';

let ground: CascadesGround;
beforeAll(async () => {
  ground = await cascadesGround();
  await ground.take(catalogOf(3));
});
afterAll(() => ground.test.end());

const slow = { kind: 'slow' as const, target: stock, factor: 8, at: 30, forSeconds: 30 };
const short = { trigger: slow, durationSeconds: 300, thresholds: false };
const anyone = { trigger: null, changes: [], assumed: [], titles: {} };

describe('a scenario of what stands', () => {
  test('is built with its trigger, and says what it assumed', async () => {
    const built = await ground.viewer(readScenario, { query: { trigger: 'slow', target: stock, factor: 8, at: 30, forSeconds: 30, durationSeconds: 300 } });
    expect(built.scenario.systems[shop]).toMatchObject({
      servers: 1000,
      serviceSeconds: 0.005,
      queue: 4000,
      calls: [{ to: stock, attempts: 3, timeoutSeconds: 0.5, backoffSeconds: 0.01 }],
    });
    expect(built.scenario.systems[buy]).toEqual({ servers: null, serviceSeconds: 0, calls: [{ to: web, hard: true }] });
    expect(built.scenario.load).toMatchObject([{ to: buy, ratePerSecond: 130, timeoutSeconds: 4 }]);
    expect(built.scenario.events).toEqual([{ at: 30, until: 60, system: stock, set: { serviceSeconds: 0.4 } }]);
    expect(built.assumed.map(({ what }) => what)).toEqual(['share', 'share']);
    expect(built.titles[stock]).toBe('Stock');
    expect(ask('cascade', built.scenario)).toMatchObject({ ok: true });
    expect((await ground.viewer(readScenario, { query: { load: 'usual' } })).scenario.load).toMatchObject([{ ratePerSecond: 60 }]);
  });

  test('is refused for what is not there', async () => {
    expect(await refusedCode(ground.viewer(readScenario, { query: { trigger: 'fail', target: 'component:default/gone' } }))).toBe('cascades.unknown-target');
    expect(await refusedCode(ground.viewer(readScenario, { query: { trigger: 'lose-site', target: 'nowhere' } }))).toBe('cascades.unknown-target');
  });
});

describe('a run', () => {
  test('is worked out, with the order of failure in sentences, frames for drawing, and events in the trail', async () => {
    const run = await ground.run({ ...short, name: 'Stock slows' });
    expect(run).toMatchObject({
      state: 'done',
      progress: 1,
      verdict: 'metastable',
      firstToFail: stock,
      problem: null,
      askedBy: { name: expect.stringContaining('member') },
    });
    expect(run.result?.order[0]).toMatchObject({ ref: stock, title: 'Stock', at: expect.any(Number), says: expect.stringContaining('Stock') });
    expect(run.result?.journeys).toMatchObject([{ ref: buy, title: 'Buy' }]);
    expect(run.result?.users.before.successRatio).toBeGreaterThan(0.99);
    expect(run.result?.users.after.successRatio).toBeLessThan(0.5);
    expect(run.lostRequests).toBeGreaterThan(10_000);
    const series = await ground.viewer(readSeries, { params: { id: run.id } });
    expect(series).toMatchObject({ frameSeconds: 1, frames: 300 });
    expect(series.states[stock]).toMatch(/^\.{28,}[.s]*[sf]+f{200,}$/);
    expect(series.users.goodputPerSecond).toHaveLength(300);
    const { rows } = await sql<{ type: string }>`select type from platform.event where subject = ${run.id} order by at, id`.execute(
      ground.test.samspel.house.reader,
    );
    expect(rows.map(({ type }) => type)).toEqual(['cascades.run-asked', 'cascades.run-finished']);
  });

  test('with the same seed gives the same again, and what it was run on is a question anybody can ask by hand', async () => {
    const [one, two] = [await ground.run(short), await ground.run(short)];
    expect(two.result?.order).toEqual(one.result?.order);
    expect(two.lostRequests).toBe(one.lostRequests);
    const byHand = ask('cascade', one.scenario);
    expect(byHand).toMatchObject({ ok: true, value: { seed: one.seed, verdict: { order: one.result?.order.map(({ ref }) => ref) } } });
  });

  test('can be repeated with changes, and the two are compared', async () => {
    const before = await ground.run(short);
    const after = await ground.run({ from: before.id, changes: [{ system: shop, to: stock, set: { attempts: 1 } }], thresholds: false });
    expect(after).toMatchObject({
      basedOn: before.id,
      verdict: 'vulnerable',
      changes: [{ system: shop, to: stock, set: { attempts: 1 } }],
      trigger: { kind: 'slow' },
    });
    const comparison = await ground.viewer(compareRuns, { query: { a: before.id, b: after.id } });
    expect(comparison.differences).toEqual([{ at: '/systems/component:default~1shop/calls/0/attempts', of: 'Shop → Stock', what: 'attempts', a: 3, b: 1 }]);
    expect(comparison.says).toMatch(/^The first is metastable, the second vulnerable\. The second loses \d+ % fewer requests/);
    expect(comparison.lostRequests.b).toBeLessThan(comparison.lostRequests.a / 2);
  });

  test('of a scenario as sent is refused where it does not fit, with the place', async () => {
    const scenario = { durationSeconds: 10, systems: { a: { servers: 0, serviceSeconds: 1 } }, load: [] };
    const call = ground.member(startRun, { body: { scenario } });
    await expect(call).rejects.toMatchObject({ problem: { code: 'cascades.unfit', path: '/scenario/systems/a/servers', status: 422 } });
    expect(await refusedCode(ground.member(startRun, { body: { trigger: slow, from: 'csc_1' } }))).toBe('cascades.unfit');
    expect(await refusedCode(ground.member(startRun, { body: { from: 'csc_1' } }))).toBe('cascades.unknown-run');
    const breaker = { failureRatio: 0.5, minCalls: 20, windowSeconds: 10, openSeconds: 5 };
    const set = {
      attempts: 1,
      retryBudget: { ratio: 0.1, per: 'request', perSecond: 0, burst: 10 },
      breaker,
      backoffSeconds: 0.1,
      backoffFactor: 2,
      jitter: 0.5,
    };
    const many = Array.from({ length: 500 }, () => ({ system: shop, to: stock, set }));
    expect(await refusedCode(ground.member(startRun, { body: { trigger: slow, changes: many } }))).toBe('cascades.unfit');
    expect(await refusedCode(ground.member(startRun, { body: { trigger: slow, changes: [{ system: 'component:default/x', set: {} }] } }))).toBe(
      'cascades.unfit',
    );
    expect(await refusedCode(ground.viewer(startRun, { body: short }))).toBe('access.not-allowed');
  });

  test('is stopped by whoever asked or an operator, and then nothing of it is kept', async () => {
    const long = {
      scenario: {
        durationSeconds: 200_000,
        stepSeconds: 10,
        engine: 'events' as const,
        systems: { a: { servers: 50, serviceSeconds: 0.01 } },
        load: [{ to: 'a', ratePerSecond: 1000 }],
      },
    };
    const asked = await ground.member(startRun, { body: long });
    const another = await ground.another();
    expect(await refusedCode(another(cancelRun, { params: { id: asked.id }, body: {} }))).toBe('cascades.not-yours');
    expect(await ground.member(cancelRun, { params: { id: asked.id }, body: {} })).toMatchObject({ state: 'cancelled' });
    expect(await refusedCode(ground.operator(cancelRun, { params: { id: asked.id }, body: {} }))).toBe('cascades.run-over');
    expect(await refusedCode(ground.viewer(readSeries, { params: { id: asked.id } }))).toBe('cascades.run-not-done');
    await ground.operator(removeRun, { params: { id: asked.id } });
    expect(await refusedCode(ground.viewer(readRun, { params: { id: asked.id } }))).toBe('cascades.unknown-run');
    // The thread is gone too: the next run finds a place.
    expect((await ground.run(short)).state).toBe('done');
  });

  test('thrown away in error is brought back as it was, by who may throw it away, for a day', async () => {
    const run = await ground.run(short);
    const where = { params: { id: run.id } };
    const another = await ground.another();
    await ground.member(removeRun, where);
    expect(await refusedCode(ground.viewer(readSeries, where))).toBe('cascades.unknown-run');
    expect(await refusedCode(ground.member(removeRun, where))).toBe('cascades.unknown-run');
    expect(await refusedCode(ground.member(startRun, { body: { from: run.id } }))).toBe('cascades.unknown-run');
    expect((await ground.viewer(listRuns, { query: { limit: 500 } })).items.map(({ id }) => id)).not.toContain(run.id);
    expect(await refusedCode(another(restoreRun, { ...where, body: {} }))).toBe('cascades.not-yours');
    const { version } = await ground.member(restoreRun, { ...where, body: {} });
    expect(await ground.viewer(readRun, where)).toEqual({ ...run, version });
    // Asked twice, it is there already.
    expect(await ground.member(restoreRun, { ...where, body: {} })).toMatchObject({ version });
    await ground.member(removeRun, where);
    const { house } = ground.test.samspel;
    await house.change((tx) => forgetRuns(tx, 0, house.now()));
    expect((await ground.member(restoreRun, { ...where, body: {} })).id).toBe(run.id);
    await ground.member(removeRun, where);
    await house.change((tx) => forgetRuns(tx, 0, house.now() + 1));
    expect(await refusedCode(ground.member(restoreRun, { ...where, body: {} }))).toBe('cascades.unknown-run');
  });
});

describe('many runs', () => {
  test('are listed newest first, filtered, page by page', async () => {
    const first = await ground.viewer(listRuns, { query: { limit: 2 } });
    expect(first.items).toHaveLength(2);
    const second = await ground.viewer(listRuns, { query: { limit: 2, cursor: first.next ?? '' } });
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    expect(ids).toEqual([...ids].sort().reverse());
    expect((await ground.viewer(listRuns, { query: { verdict: 'vulnerable' } })).items.map(({ verdict }) => verdict)).toEqual(['vulnerable']);
    expect((await ground.viewer(listRuns, { query: { trigger: 'fail' } })).items).toEqual([]);
    expect((await ground.operator(listRuns, { query: { mine: 'true' } })).items).toEqual([]);
  });

  test('of one person at once are bounded', async () => {
    const another = await ground.another();
    // Nobody claims these: they wait in the future.
    const { reader } = ground.test.samspel.house;
    const asked = [];
    for (let index = 0; index < 4; index++) asked.push(await another(startRun, { body: { ...short, durationSeconds: 100 } }));
    await sql`update cascades.run set state = 'waiting' where id = any(${asked.map(({ id }) => id)})`.execute(reader);
    expect(await refusedCode(another(startRun, { body: short }))).toBe('cascades.too-many-runs');
    for (const run of asked) await ground.over(run);
  });

  test('a start that was refused leaves its key unspent, though this server looked for work', async () => {
    const another = await ground.another();
    const { house } = ground.test.samspel;
    const done = await ground.over(await another(startRun, { body: short }));
    const elsewhere = new Date(house.now() + 86_400_000);
    const ids = Array.from({ length: 4 }, () => house.newId('csc'));
    await sql`
      insert into cascades.run (id, kind, name, state, changes, scenario, assumed, titles, thresholds, seed, engine, asked_by_id, asked_by_name, asked_at, started_at, beat_at, attempt)
      select unnest(${ids}::text[]), kind, name, 'running', changes, scenario, assumed, titles, false, 1, 'auto', asked_by_id, asked_by_name, asked_at, asked_at, ${elsewhere}, 1
      from cascades.run where id = ${done.id}`.execute(house.reader);
    const key = { idempotencyKey: 'once there is room' };
    expect(await refusedCode(another(startRun, { body: short }, key))).toBe('cascades.too-many-runs');
    await sql`delete from cascades.run where id = any(${ids})`.execute(house.reader);
    const started = await another(startRun, { body: short }, key);
    expect((await ground.over(started)).state).toBe('done');
    expect((await another(startRun, { body: short }, key)).id).toBe(started.id);
  });

  test('of a server that died are taken over, and given up after three', async () => {
    const { house } = ground.test.samspel;
    const lost = async (attempt: number): Promise<string> => {
      const id = house.newId('csc');
      await sql`
        insert into cascades.run (id, kind, name, state, changes, scenario, assumed, titles, thresholds, seed, engine, asked_by_id, asked_by_name, asked_at, started_at, beat_at, attempt)
        select ${id}, 'run', '', 'running', ${JSON.stringify(anyone.changes)}, scenario, '[]', '{}', false, 1, 'auto', 'per_gone', 'Gone', asked_at, asked_at, asked_at, ${attempt}
        from cascades.run where state = 'done' and kind = 'run' limit 1`.execute(house.reader);
      return id;
    };
    const [again, never] = [await lost(1), await lost(3)];
    await ground.test.clock.forward(120);
    await ground.test.clock.forward(20);
    const taken = await ground.over(await ground.viewer(readRun, { params: { id: again } }));
    expect(taken).toMatchObject({ state: 'done', verdict: 'metastable' });
    expect(await ground.viewer(readRun, { params: { id: never } })).toMatchObject({ state: 'failed', problem: { code: 'cascades.given-up' } });
  });
});
