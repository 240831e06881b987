/** Which handlers answer the routes of rotas? */

import * as contract from '@samspel/contract/rotas.ts';
import type { RouteShape } from '@samspel/contract/route.ts';
import { holds, mayChangeOwned } from '@samspel/core/access/role.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { doubleBookings, gaps, isShortEnough, type Rota, schedule, shiftsOfLayer } from '@samspel/core/rotas/rota.ts';
import { type Instant, iso, parseInstant, type Span } from '@samspel/core/time/instant.ts';
import { dateText } from '@samspel/core/time/local.ts';
import { sql } from 'kysely';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind, type Call } from '../../platform/http/bind.ts';
import { type Acting, addOverride, addRota, changeRota, removeOverride, removeRota, undoRota, undoWords, versionBefore } from './commands.ts';
import { makeFeed, readFeed } from './feeds.ts';
import { followHolidays, type ReadAddress, refreshHolidays } from './following.ts';
import { readHandOvers, writeHandOver } from './hand-overs.ts';
import { calendars, daysOf, importHolidays, removeHolidays } from './holidays.ts';
import { shiftsOver } from './over.ts';
import { gapsOf, namesOf, rotaOf, type StandingRota, standingRotas, strangersAmong } from './standing.ts';
import { answerSwap, askSwap } from './swaps.ts';
import { type Named, peopleOf, reachOf, readDuty, swapsOf, tellDuty, tellOverride, tellRota, tellShift } from './telling.ts';

const day = 86_400_000;
const mostDays = 400;
const no = contract.rotasRefusals;
const acting = (call: Pick<Call<RouteShape>, 'actor' | 'now' | 'ifVersion'>): Acting => ({ actor: call.actor, now: call.now, ifVersion: call.ifVersion });
/** The contract has read it. */
const at = (text: string): Instant => parseInstant(text) ?? Number.NaN;

export function rotasBindings(house: House, read: ReadAddress): readonly Binding[] {
  return [...readingBindings(house), ...writingBindings(house), ...sharingBindings(house), ...holidayBindings(house, read)];
}

function spanOf(query: { readonly from?: string | undefined; readonly to?: string | undefined }, now: Instant): Span {
  const from = query.from === undefined ? now : at(query.from);
  return { from, to: query.to === undefined ? from + 28 * day : at(query.to) };
}

/** Who would be on duty by each layer alone, from now on: what was is not told by the layers of today. */
function layersOf({ rota, plan, lookedAt }: StandingRota, span: Span, named: Named) {
  return layersIn(rota, plan, { from: Math.max(span.from, lookedAt), to: span.to }, named);
}

function layersIn(rota: Rota, plan: contract.RotaPlan, span: Span, named: Named) {
  return rota.layers.map((layer, index) => ({
    title: plan.layers[index]?.title ?? `Layer ${index + 1}`,
    timezone: layer.timezone ?? rota.timezone,
    shifts: span.from < span.to ? shiftsOfLayer(rota, layer, span).map((shift) => tellShift(shift, named)) : [],
  }));
}

function readingBindings(house: House): readonly Binding[] {
  const { reader } = house;
  return [
    bind(contract.listRotas, async ({ now }) => {
      const rotas = await standingRotas(reader, { from: now, to: now + 1 });
      const named = await namesOf(
        reader,
        rotas.flatMap((standing) => peopleOf(standing)),
      );
      return answer({ items: rotas.map((standing) => tellRota(standing, named, null)) });
    }),
    bind(contract.readOnDuty, async ({ query, now }) => {
      const when = query.at === undefined ? now : at(query.at);
      return answer({ at: iso(when), items: await readDuty(reader, when) });
    }),
    bind(contract.readRotaCalendar, async ({ query, now }) => {
      const span = spanOf(query, now);
      if (span.to <= span.from) return refuse(no.ends.code, {}, '/to');
      if (span.to - span.from > mostDays * day) return refuse(no.tooLong.code, { days: mostDays }, '/to');
      const rotas = await standingRotas(reader, span);
      const asked = query.rota ?? null;
      if (asked !== null && rotas.every(({ id }) => id !== asked)) return refuse(no.unknown.code);
      if (rotas.some(({ rota }) => !isShortEnough(rota, span))) return refuse(no.tooLong.code, { days: 28 }, '/to');
      const shifts = await shiftsOver(reader, rotas, span);
      const named = await namesOf(
        reader,
        rotas.flatMap((standing, index) => peopleOf(standing, shifts[index])),
      );
      const drawn = rotas.map((standing, index) => ({ standing, id: standing.id, shifts: shifts[index] ?? [] }));
      const twice = doubleBookings(drawn.filter(({ standing }) => standing.plan.kind === 'on-call')).filter(
        ({ rotas: both }) => asked === null || both.includes(asked),
      );
      return answer({
        from: iso(span.from),
        to: iso(span.to),
        rotas: drawn
          .filter(({ id }) => asked === null || id === asked)
          .map(({ standing, id, shifts: own }) => ({
            id,
            title: standing.plan.title,
            kind: standing.plan.kind,
            timezone: standing.plan.timezone,
            shifts: own.map((shift) => tellShift(shift, named)),
            layers: asked === null ? [] : layersOf(standing, span, named),
            overrides: standing.overrides.filter(({ from, to }) => from < span.to && to > span.from).map((one) => tellOverride(one, named)),
            gaps: gapsOf(standing, own, span).map(({ from, to }) => ({ rota: id, from: iso(from), to: iso(to) })),
            holidays: standing.holidays
              .filter(({ date }) => date * day >= span.from - day && date * day < span.to + day)
              .map(({ date, title }) => ({ date: dateText(date), title })),
          })),
        doubleBookings: twice.slice(0, 500).map((one) => ({ person: named(one.member), from: iso(one.from), to: iso(one.to), rotas: [...one.rotas] })),
      });
    }),
    bind(contract.readRota, async ({ params, actor, now }) => {
      const [standing] = await standingRotas(reader, reachOf(now), params.id);
      if (standing === undefined) return refuse(no.unknown.code);
      const [named, before, swaps, versions] = await Promise.all([
        namesOf(reader, peopleOf(standing)),
        versionBefore(reader, standing.id, standing.version),
        swapsOf(reader, standing.id),
        sql<{ version: number; at: Instant; by: string; what: string }>`
          select version, at, by, what from rotas.version where rota_id = ${standing.id} order by version desc limit 50`.execute(reader),
      ]);
      const { team } = standing.plan;
      const [shifts = []] = await shiftsOver(reader, [standing], reachOf(now));
      return answer({
        rota: tellRota(standing, named, undoWords(before)),
        duty: tellDuty(standing, shifts, now, await namesOf(reader, peopleOf(standing, shifts))),
        swaps,
        versions: versions.rows.map((row) => ({ ...row, at: iso(row.at) })),
        may: { change: mayChangeOwned(actor, team === null ? [] : [team]), override: holds(actor.role, 'member') },
      });
    }),
    bind(contract.previewRota, async ({ body }) => {
      const span = { from: at(body.from), to: at(body.to) };
      if (span.to - span.from > mostDays * day || span.to <= span.from) return refuse(no.tooLong.code, { days: mostDays }, '/to');
      const members = body.plan.layers.flatMap((layer) => layer.members);
      const [person] = await strangersAmong(reader, members);
      if (person !== undefined) return refuse(no.unknownPerson.code, { person }, '/plan/layers');
      const days = body.plan.calendar === null ? [] : await daysOf(reader, body.plan.calendar, null, null);
      const rota = rotaOf(
        body.plan,
        days.map(({ date, title }) => ({ date: Math.round(Date.parse(date) / day), title })),
      );
      if (!rota.ok) return rota;
      if (!isShortEnough(rota.value, span)) return refuse(no.tooLong.code, { days: 28 }, '/to');
      const shifts = schedule(rota.value, [], span);
      const named = await namesOf(reader, members);
      return answer({
        shifts: shifts.map((shift) => tellShift(shift, named)),
        layers: layersIn(rota.value, body.plan, span, named),
        gaps: gaps(rota.value, shifts, span).map(({ from, to }) => ({ from: iso(from), to: iso(to) })),
      });
    }),
  ];
}

function writingBindings(house: House): readonly Binding[] {
  return [
    bind(contract.addRota, async (call) => addRota(house, acting(call), call.body)),
    bind(contract.changeRota, async (call) => changeRota(house, acting(call), call.params.id, call.body)),
    bind(contract.undoRota, async (call) => undoRota(house, acting(call), call.params.id)),
    bind(contract.removeRota, async (call) => removeRota(house, acting(call), call.params.id)),
    bind(contract.addOverride, async (call) => {
      const { from, to, person, reason } = call.body;
      return addOverride(house, acting(call), call.params.id, { from: at(from), to: at(to), person, reason });
    }),
    bind(contract.removeOverride, async (call) => removeOverride(house, acting(call), call.params.id, call.params.override)),
    bind(contract.askSwap, async (call) => {
      const { from, to, instead, person, why } = call.body;
      const wish = { from: at(from), to: at(to), instead: instead === null ? null : { from: at(instead.from), to: at(instead.to) }, person, why };
      return askSwap(house, acting(call), call.params.id, wish);
    }),
    bind(contract.answerSwap, async (call) => answerSwap(house, acting(call), call.params.id, call.params.swap, call.body.say)),
  ];
}

function sharingBindings(house: House): readonly Binding[] {
  const { reader } = house;
  return [
    bind(contract.listPeopleOnRotas, async () => {
      const { rows } = await sql<{ id: string; name: string }>`select id, name from access.person where state <> 'deactivated' order by name, id`.execute(
        reader,
      );
      return answer({ items: rows });
    }),
    bind(contract.readHandOver, async ({ params, now }) => {
      const found = await readHandOvers(reader, params.id, now);
      return found === null ? refuse(no.unknown.code) : answer(found);
    }),
    bind(contract.writeHandOver, async (call) => writeHandOver(house, acting(call), call.params.id, at(call.body.at), call.body.text)),
    bind(contract.makeFeed, async (call) => makeFeed(house, acting(call), call.body.rota)),
    bind(contract.readFeed, async ({ params, now }) => {
      const text = await readFeed(reader, params.secret, now);
      return text === null ? refuse(no.noFeed.code) : answer(text, { 'cache-control': 'private, max-age=300' });
    }),
  ];
}

function holidayBindings(house: House, read: ReadAddress): readonly Binding[] {
  const { reader } = house;
  return [
    bind(contract.listHolidays, async () => answer({ items: await calendars(reader) })),
    bind(contract.importHolidays, async (call) => importHolidays(house, acting(call), call.params.name, call.body.text)),
    bind(contract.followHolidays, async (call) => followHolidays(house, acting(call), read, call.params.name, call.body.address)),
    bind(contract.refreshHolidays, async (call) => refreshHolidays(house, acting(call), read, call.params.id)),
    bind(contract.removeHolidays, async (call) => removeHolidays(house, acting(call), call.params.id)),
    bind(contract.readHolidayDays, async ({ params, query }) => {
      if ((await calendars(reader, params.id)).length === 0) return refuse(no.calendarUnknown.code);
      return answer({ items: await daysOf(reader, params.id, query.from ?? null, query.to ?? null) });
    }),
  ];
}
