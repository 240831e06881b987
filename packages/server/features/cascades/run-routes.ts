/** How is a run asked for, looked at, stopped and compared? */
import * as contract from '@samspel/contract/cascades.ts';
import { type Actor, holds } from '@samspel/core/access/role.ts';
import { triggerSaid } from '@samspel/core/cascades/trigger.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { builtFrom, meantBy } from './building.ts';
import { compared } from './comparing.ts';
import type { Runner } from './runner.ts';
import type { Standing } from './standing.ts';
import {
  type Asked,
  anyRunForUpdate,
  bringBack,
  cancelRow,
  countOpen,
  hideRun,
  insertRun,
  listRunRows,
  type RunRow,
  type RunWhole,
  readRunWhole,
  readSeriesOf,
  runForUpdate,
  summaryTold,
} from './storage.ts';

const openForOne = 4;
const openForAll = 100;

/** Writes a run to be worked at, unless its asker, or everybody, has asked for too many. */
export function askFor(house: House, actor: Actor, asked: Omit<Asked, 'id' | 'by'>, systems: number, now: Instant) {
  return house.change(async (tx) => {
    const open = await countOpen(tx, actor.id);
    if (open.own >= openForOne) return refuse(contract.runsRefusals.tooMany.code, { open: open.own, allowed: openForOne });
    if (open.all >= openForAll) return refuse(contract.runsRefusals.full.code, { waiting: open.all, retryAfterSeconds: 60 });
    const row = await insertRun(tx, { ...asked, id: house.newId('csc'), by: { id: actor.id, name: actor.name } }, now);
    const { kind, name, trigger, changes, seed } = row;
    await house.publish(tx, actor, { type: 'cascades.run-asked', subject: row.id, payload: { kind, name, trigger, systems, changes: changes.length, seed } });
    return answer(summaryTold(row));
  });
}

export function runBindings(house: House, standing: () => Promise<Standing>, runner: Runner): readonly Binding[] {
  const { reader } = house;
  const unknown = (id: string) => refuse(contract.runsRefusals.unknown.code, { id });
  return [
    bind(contract.readScenario, async ({ query }) => {
      const { trigger: kind, target = null, at, forSeconds = 60, stays, factor, share, load, durationSeconds, stepSeconds, seed, engine } = query;
      const trigger = kind === undefined ? null : { kind, target, at, forSeconds: stays === 'true' ? null : forSeconds, factor, share };
      const outcome = builtFrom(await standing(), trigger, { load, durationSeconds, stepSeconds, seed, engine });
      return outcome.ok ? answer(outcome.value) : outcome;
    }),
    bind(contract.startRun, async ({ body, actor, now }) => {
      const meant = await meantBy(reader, standing, body);
      if (!meant.ok) return meant;
      const { systems, ...rest } = meant.value;
      const reply = await askFor(house, actor, { ...rest, kind: body.kind, name: body.name, thresholds: body.thresholds, incident: null }, systems, now);
      if (!('refusal' in reply)) runner.wake();
      return reply;
    }),
    bind(contract.listRuns, async ({ query, actor }) => {
      const after = readCursor(query.cursor, 2);
      if (!after.ok) return after;
      const { kind = null, state = null, verdict = null, trigger = null, target = null } = query;
      const filter = { kind, state, verdict, trigger, target, askedBy: query.mine === 'true' ? actor.id : null };
      const { items, next } = pageOf(await listRunRows(reader, filter, after.value, query.limit + 1), query.limit, ({ askedAt, id }) => [askedAt, id]);
      return answer({ items: items.map(summaryTold), next });
    }),
    bind(contract.readRun, async ({ params, query }) => {
      const run = await readRunWhole(reader, params.id);
      return run === null ? unknown(params.id) : answer(wholeTold(run, query.scenario === 'true'));
    }),
    bind(contract.readSeries, async ({ params: { id } }) => {
      const found = await readSeriesOf(reader, id);
      if (found === null) return unknown(id);
      return found.series === null ? refuse(contract.runsRefusals.notDone.code, { id, state: found.state }) : answer(found.series as never);
    }),
    bind(contract.cancelRun, ({ params, actor, now }) =>
      house.change(async (tx) => {
        const run = await runForUpdate(tx, params.id);
        if (run === null) return unknown(params.id);
        if (!mayStop(actor, run)) return refuse(contract.runsRefusals.notYours.code, { by: run.askedByName });
        if (run.state !== 'waiting' && run.state !== 'running') return refuse(contract.runsRefusals.over.code, { state: run.state });
        const row = await cancelRow(tx, run.id, now);
        await house.publish(tx, actor, { type: 'cascades.run-cancelled', subject: run.id, payload: { kind: run.kind, name: run.name } });
        return answer(summaryTold(row));
      }),
    ),
    bind(contract.removeRun, ({ params, actor, now }) =>
      house.change(async (tx) => {
        const run = await runForUpdate(tx, params.id);
        if (run === null) return unknown(params.id);
        if (!mayStop(actor, run)) return refuse(contract.runsRefusals.notYours.code, { by: run.askedByName });
        await hideRun(tx, run.id, now);
        await house.publish(tx, actor, { type: 'cascades.run-removed', subject: run.id, payload: { kind: run.kind, name: run.name } });
        return answer(undefined);
      }),
    ),
    bind(contract.restoreRun, ({ params, actor }) =>
      house.change(async (tx) => {
        const run = await anyRunForUpdate(tx, params.id);
        if (run === null) return unknown(params.id);
        if (!mayStop(actor, run)) return refuse(contract.runsRefusals.notYours.code, { by: run.askedByName });
        const back = await bringBack(tx, run.id);
        if (back !== null) await house.publish(tx, actor, { type: 'cascades.run-restored', subject: run.id, payload: { kind: run.kind, name: run.name } });
        return answer(summaryTold(back ?? run));
      }),
    ),
    bind(contract.compareRuns, async ({ query }) => {
      const [a, b] = await Promise.all([readRunWhole(reader, query.a), readRunWhole(reader, query.b)]);
      if (a === null || b === null) return unknown(a === null ? query.a : query.b);
      for (const run of [a, b])
        if (run.state !== 'done' || run.kind !== 'run')
          return refuse(contract.runsRefusals.notDone.code, { id: run.id, state: run.kind === 'run' ? run.state : `a ${run.kind}` });
      return answer(compared(a, b));
    }),
  ];
}

function mayStop(actor: Actor, run: RunRow): boolean {
  return run.askedById === actor.id || holds(actor.role, 'operator');
}

const nothing = { durationSeconds: 0, systems: {}, load: [] };

/** A run with its scenario, or without, and its result under the name of its kind. */
function wholeTold(run: RunWhole, withScenario: boolean): contract.Run {
  const done = run.state === 'done';
  const result = <Kind extends RunRow['kind'], T>(kind: Kind): T | null => (done && run.kind === kind ? (run.result as T) : null);
  return {
    ...summaryTold(run),
    name: run.name === '' && run.trigger !== null ? triggerSaid(run.trigger) : run.name,
    scenario: withScenario ? run.scenario : nothing,
    assumed: withScenario ? run.assumed : [],
    titles: run.titles,
    basedOn: run.basedOn,
    result: result('run'),
    search: result('search'),
    replay: result('replay'),
    watch: result('watch'),
  };
}
