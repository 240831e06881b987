/** How are the questions about availability bound to their routes? Each looks once, then works its answer out without waiting. */
import {
  availabilityCalendar,
  availabilityCurve,
  availabilityLedger,
  availabilityOverview,
  availabilityReport,
  explainAvailability,
  exportCsv,
  exportJson,
  incidentTimesReport,
  peerComparison,
} from '@samspel/contract/availability.ts';
import { namedPeriod } from '@samspel/core/availability/periods.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import { readCursor } from '../../platform/http/cursor.ts';
import { type Count, Counter } from './counting.ts';
import { csvOf } from './csv.ts';
import { calendar, curve } from './curve.ts';
import { explained } from './explained.ts';
import { ledger } from './ledger.ts';
import { overview } from './overview.ts';
import { compared } from './peer.ts';
import { peerBindings } from './peer-routes.ts';
import { type AskedPeriod, askedPeriod, asOfMoment, type PeriodQuery } from './periods.ts';
import { peerHistories } from './published.ts';
import { Recent } from './recent.ts';
import { coverage, report } from './report.ts';
import { rulesBindings } from './rules-routes.ts';
import type { Scope } from './scopes.ts';
import { standingOf } from './standing.ts';
import { times } from './times.ts';

/** What a question about one scope over one period is answered from. */
interface Asked {
  readonly count: Count;
  readonly scope: Scope;
  readonly period: AskedPeriod;
  /** Names the answer: the same key has the same answer. */
  readonly key: string;
}

export function availabilityBindings(house: House): readonly Binding[] {
  const stand = standingOf(house);
  const counter = new Counter();
  const recent = new Recent<unknown>(400);
  /** Answers worked out lately; only for what follows from the key alone. */
  const kept = <Value>(key: string, make: () => Value): Value => recent.get(key, make) as Value;

  const countAt = async (asOf: Instant, from: Instant): Promise<Count> => counter.count(await stand(), asOf, from);
  const countNow = (now: Instant) => countAt(Math.floor(now / 1000) * 1000, now);

  async function asked(query: PeriodQuery & { readonly scope: string }, now: Instant): Promise<Outcome<Asked>> {
    const asOf = asOfMoment(query.at, now);
    if (!asOf.ok) return asOf;
    const period = askedPeriod(query, asOf.value);
    if (!period.ok) return period;
    const count = await countAt(asOf.value, period.value.from);
    const scope = count.scope(query.scope);
    if (scope === null) return refuse('availability.unknown-scope', { scope: query.scope }, '/scope');
    const { rules, scopes, impacts } = count.standing;
    const key = [scope.ref, period.value.name, period.value.from, period.value.to, asOf.value, rules.revision, scopes.revision, impacts.revision].join(' ');
    return accept({ count, scope, period: period.value, key });
  }

  const makeReport = async ({ count, scope, period }: Asked) => ({
    ...report(count, scope, period),
    coverage: await coverage(house.reader, count, scope, period),
  });
  const reports = new Recent<ReturnType<typeof makeReport>>(200);
  const wholeReport = (question: Asked) =>
    reports.get(question.key, () => {
      const made = makeReport(question);
      made.catch(() => reports.forget(question.key));
      return made;
    });

  return [
    bind(availabilityOverview, async ({ query, now }) => {
      const asOf = asOfMoment(query.at, now);
      if (!asOf.ok) return asOf;
      const after = readCursor(query.cursor, 1);
      if (!after.ok) return after;
      const count = await countAt(asOf.value, namedPeriod('year', asOf.value).from);
      const place = Math.max(0, Number(after.value?.[0] ?? 0)) || 0;
      const { rules, scopes, impacts } = count.standing;
      const key = ['overview', query.of, query.limit, place, asOf.value, rules.revision, scopes.revision, impacts.revision].join(' ');
      return answer(kept(key, () => overview(count, query, place)));
    }),
    bind(availabilityReport, async ({ query, now }) => {
      const found = await asked(query, now);
      return found.ok ? answer(await wholeReport(found.value)) : found;
    }),
    bind(availabilityLedger, async ({ query, now }) => {
      const found = await asked(query, now);
      return found.ok ? answer(await ledger(house.reader, found.value.count, found.value.scope, found.value.period, query.by, query.limit, kept)) : found;
    }),
    bind(availabilityCurve, async ({ query, now }) => {
      const found = await asked(query, now);
      if (!found.ok) return found;
      const { count, scope, period, key } = found.value;
      return answer(kept(`curve ${key}`, () => curve(count, scope, period)));
    }),
    bind(availabilityCalendar, async ({ query, now }) => {
      const found = await asked(query, now);
      if (!found.ok) return found;
      const { count, scope, period, key } = found.value;
      return answer(kept(`calendar ${key}`, () => calendar(count, scope, period)));
    }),
    bind(incidentTimesReport, async ({ query, now }) => {
      const asOf = asOfMoment(query.at, now);
      if (!asOf.ok) return asOf;
      const period = askedPeriod(query, asOf.value);
      if (!period.ok) return period;
      const count = await countAt(asOf.value, period.value.from);
      const scope = query.scope === undefined ? undefined : count.scope(query.scope);
      if (scope === null) return refuse('availability.unknown-scope', { scope: query.scope }, '/scope');
      return answer(await times(house.reader, scope === undefined ? null : count.targets(scope), period.value, asOf.value));
    }),
    bind(explainAvailability, async ({ query, now }) => {
      const found = await asked(query, now);
      return found.ok ? answer(await explained(house.reader, found.value.count, found.value.scope, found.value.period, query.measure)) : found;
    }),
    bind(exportCsv, async ({ query, now }) => {
      const found = await asked(query, now);
      if (!found.ok) return found;
      const { count, scope, period } = found.value;
      return answer(csvOf(report(count, scope, period)), { 'content-disposition': `attachment; filename="availability.csv"` });
    }),
    bind(exportJson, async ({ query, now }) => {
      const found = await asked(query, now);
      if (!found.ok) return found;
      const { count, scope, period } = found.value;
      const whole = await wholeReport(found.value);
      return answer(
        { report: whole, ledger: await ledger(house.reader, count, scope, period, 'incident', 1000, kept) },
        { 'content-disposition': `attachment; filename="availability.json"` },
      );
    }),
    bind(peerComparison, async ({ query, now }) => {
      const histories = await peerHistories(house.reader, query.target ?? null);
      if (histories.length === 0 && query.target !== undefined) return refuse('availability.unknown-scope', { scope: query.target }, '/target');
      const first = histories.reduce((earliest, history) => Math.min(earliest, history.startTime), now);
      const count = await countAt(Math.floor(now / 1000) * 1000, first);
      return answer({ targets: histories.flatMap((history) => compared(count, history) ?? []) });
    }),
    ...rulesBindings(house, countNow),
    ...peerBindings(house, countNow),
  ];
}
