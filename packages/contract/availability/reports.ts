/** How available were we? The questions that screens ask, each answered whole. */
import { z } from 'zod';
import { instant, refusal, route } from '../route.ts';
import { budgetState, figure, measureNames, measures, periodNames, periodQuery, periodShown, provenance, rules, scopeRef } from './figures.ts';

export const reportRefusals = {
  unknownScope: refusal('availability.unknown-scope', 404, 'Nothing in the catalog is called {scope}.'),
  badPeriod: refusal('availability.bad-period', 400, '{message}'),
} as const;

const scopeQuery = periodQuery.extend({ scope: scopeRef });
const refusals = [reportRefusals.unknownScope, reportRefusals.badPeriod];

/** A row of a table of figures. */
export const scopeRow = z.object({ ref: z.string(), title: z.string(), kind: z.string(), weight: z.number().nullable(), measures });

const overviewRow = z.object({
  ref: z.string(),
  title: z.string(),
  kind: z.string(),
  weight: z.number().nullable(),
  periods: z.record(z.enum(periodNames), measures),
  /** Share lost at this moment, and by how many open incidents. */
  now: z.object({ lostShare: z.number().nullable(), openIncidents: z.number().int() }),
  budgets: z.array(budgetState),
});

/** The service and its journeys, or all things of another kind, over every named period side by side. */
export const availabilityOverview = route({
  id: 'availability.overview',
  sameForAll: true,
  method: 'GET',
  path: '/api/availability',
  summary: 'Service and journeys (or systems, subsystems, owners, sites) over day, week, 28 days, month, quarter and year',
  access: 'viewer',
  query: z.object({
    of: z.enum(['journeys', 'systems', 'subsystems', 'owners', 'sites']).default('journeys'),
    at: instant.optional(),
    cursor: z.string().max(500).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  status: 200,
  answer: provenance.extend({ rows: z.array(overviewRow), periods: z.array(periodShown), next: z.string().nullable(), total: z.number().int() }),
  refusals,
});

/** One scope over one period: the measures, the months, the parts it is made of, what could not be counted. */
export const availabilityReport = route({
  id: 'availability.report',
  sameForAll: true,
  method: 'GET',
  path: '/api/availability/report',
  summary: 'Availability of a service, journey, system, subsystem, owner or site over a period',
  access: 'viewer',
  query: scopeQuery,
  status: 200,
  answer: provenance.extend({
    scope: z.object({ ref: z.string(), title: z.string(), kind: z.string(), formula: z.string() }),
    period: periodShown,
    rules,
    measures,
    /** From the structure and the measured availability of each system in it; null where there is no structure. */
    predicted: z
      .object({
        value: z.number().nullable(),
        components: z.array(z.object({ ref: z.string(), availability: z.number().nullable(), birnbaum: z.number().nullable() })),
        missing: z.array(z.string()),
      })
      .nullable(),
    budgets: z.array(budgetState),
    months: z.array(z.object({ month: z.string(), from: instant, to: instant, measures })),
    parts: z.array(scopeRow),
    coverage: z.object({
      incidents: z.number().int(),
      countable: z.number().int(),
      notCountable: z.number().int(),
      open: z.number().int(),
      ratio: z.number().nullable(),
    }),
    excluded: z.object({ maintenanceSeconds: z.number(), unknownSeconds: z.number(), notYetSeconds: z.number() }),
  }),
  refusals,
});

export const ledgerRow = z.object({
  /** Incident id, cause, or owner reference, by what was asked; null: not coded, or nobody. */
  key: z.string().nullable(),
  title: z.string(),
  lostSeconds: z.number().nullable(),
  userSecondsLost: z.number().nullable(),
  shareOfLoss: z.number().nullable(),
  incidents: z.number().int(),
  from: instant.nullable(),
  to: instant.nullable(),
  open: z.boolean(),
});

/** What was lost to which incident, cause or owner. The rows add up to the loss of the report. Incidents and causes by loss, owners by name. */
export const availabilityLedger = route({
  id: 'availability.ledger',
  sameForAll: true,
  method: 'GET',
  path: '/api/availability/ledger',
  summary: 'Loss by incident, by cause, by owner',
  access: 'viewer',
  query: scopeQuery.extend({
    by: z.enum(['incident', 'cause', 'dev-owner', 'ops-owner']).default('incident'),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
  }),
  status: 200,
  answer: provenance.extend({
    period: periodShown,
    by: z.string(),
    lostSeconds: z.number().nullable(),
    userSecondsLost: z.number().nullable(),
    unit: z.string(),
    rule: z.string(),
    rows: z.array(ledgerRow),
    rest: z.number().int(),
  }),
  refusals,
});

/** Windowed availability: the worst window of each length. */
export const availabilityCurve = route({
  id: 'availability.curve',
  sameForAll: true,
  method: 'GET',
  path: '/api/availability/curve',
  summary: 'The worst window of every length within a period (Hauer et al., NSDI 2020)',
  access: 'viewer',
  query: scopeQuery,
  status: 200,
  answer: provenance.extend({
    period: periodShown,
    stepSeconds: z.number().int(),
    windows: z.array(z.object({ seconds: z.number(), worst: z.number().nullable(), at: instant.nullable() })),
  }),
  refusals,
});

/** One cell a day, in UTC. */
export const availabilityCalendar = route({
  id: 'availability.calendar',
  sameForAll: true,
  method: 'GET',
  path: '/api/availability/calendar',
  summary: 'A heat strip: availability of every day of a period',
  access: 'viewer',
  query: scopeQuery,
  status: 200,
  answer: provenance.extend({
    period: periodShown,
    days: z.array(
      z.object({
        date: z.string(),
        value: z.number().nullable(),
        lostSeconds: z.number().nullable(),
        countedSeconds: z.number(),
        incidents: z.array(z.string()),
      }),
    ),
  }),
  refusals,
});

const timing = z.object({
  count: z.number().int(),
  missing: z.number().int(),
  mean: z.number().nullable(),
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  max: z.number().nullable(),
});

/** Times to detect, acknowledge, mitigate and resolve, counts and percentiles beside the mean. Never split by team. */
export const incidentTimesReport = route({
  id: 'availability.incident-times',
  sameForAll: true,
  method: 'GET',
  path: '/api/availability/incident-times',
  summary: 'How long incidents took to be detected, acknowledged, mitigated and resolved',
  access: 'viewer',
  query: periodQuery.extend({ scope: scopeRef.optional() }),
  status: 200,
  answer: z.object({
    asOf: instant,
    period: periodShown,
    incidents: z.number().int(),
    notCountable: z.number().int(),
    toDetect: timing,
    toAcknowledge: timing,
    toMitigate: timing,
    toResolve: timing,
    rows: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        started: instant,
        detected: instant.nullable(),
        acknowledged: instant.nullable(),
        mitigated: instant.nullable(),
        resolved: instant.nullable(),
      }),
    ),
  }),
  refusals,
});

/** How a figure was made, down to the rows, and the question and input that reproduce it. */
export const explainAvailability = route({
  id: 'availability.explain',
  sameForAll: true,
  method: 'GET',
  path: '/api/availability/explain',
  summary: 'Formula, n, span, exclusions, policy, rows and the `samspel compute` input behind a figure',
  access: 'viewer',
  query: scopeQuery.extend({ measure: z.enum(measureNames).default('weighted') }),
  status: 200,
  answer: provenance.extend({
    scope: z.object({ ref: z.string(), title: z.string(), kind: z.string() }),
    period: periodShown,
    measure: z.enum(measureNames),
    figure,
    formula: z.string(),
    /** How many impacts and incidents went in. */
    n: z.object({ impacts: z.number().int(), incidents: z.number().int() }),
    rules,
    exclusions: z.array(z.object({ kind: z.enum(['maintenance', 'unknown']), target: z.string().nullable(), from: instant, to: instant, reason: z.string() })),
    rows: z.array(
      z.object({
        impactId: z.string(),
        incidentId: z.string(),
        title: z.string(),
        target: z.string(),
        from: instant,
        to: instant.nullable(),
        severity: z.string().nullable(),
        fraction: z.number().nullable(),
        users: z.number().nullable(),
      }),
    ),
    rowsTotal: z.number().int(),
    question: z.string(),
    /** Ask `samspel compute QUESTION` with this. */
    input: z.record(z.string(), z.unknown()),
    /** The member of the answer that is the figure. */
    member: z.string(),
    command: z.string(),
  }),
  refusals,
});

const exportQuery = scopeQuery;

/** The months of a report as comma-separated values. */
export const exportCsv = route({
  id: 'availability.export-csv',
  sameForAll: true,
  method: 'GET',
  path: '/api/availability/export.csv',
  summary: 'The report of a scope by month, as CSV',
  access: 'viewer',
  query: exportQuery,
  status: 200,
  answer: z.string(),
  produces: 'text/csv; charset=utf-8',
  refusals,
});

/** The same and the ledger as JSON. */
export const exportJson = route({
  id: 'availability.export-json',
  sameForAll: true,
  method: 'GET',
  path: '/api/availability/export.json',
  summary: 'The report of a scope by month with its ledger, as JSON',
  access: 'viewer',
  query: exportQuery,
  status: 200,
  answer: z.object({ report: availabilityReport.answer, ledger: availabilityLedger.answer }),
  refusals,
});

/** A figure that a peer published, the same by its own rule, and the honest one. */
const peerFigure = z.object({
  window: z.enum(['day', 'week', 'month', 'year', 'all']),
  published: z.number(),
  reproduced: z.number(),
  honest: z.number().nullable(),
  because: z.array(z.string()),
});

/** What a peer (Upptime) said about a system beside what Samspel says, and why they differ. */
export const peerComparison = route({
  id: 'availability.peer',
  sameForAll: true,
  method: 'GET',
  path: '/api/availability/peer',
  summary: 'Published figures of another tool, reproduced under its rule, beside the honest ones',
  access: 'viewer',
  query: z.object({ target: scopeRef.optional() }),
  status: 200,
  answer: z.object({
    targets: z.array(
      z.object({
        target: z.string(),
        peer: z.string(),
        from: instant,
        to: instant,
        publications: z.number().int(),
        numbers: z.number().int(),
        equal: z.number().int(),
        matchRatio: z.number().nullable(),
        last: z.array(peerFigure),
        outages: z.object({ count: z.number().int(), forgotten: z.number().int(), lostSeconds: z.number(), forgottenSeconds: z.number() }),
        honest: figure,
        publishedAll: z.number(),
        explain: z.string(),
        history: z.array(z.object({ at: instant, published: z.number(), reproduced: z.number(), honest: z.number().nullable() })),
      }),
    ),
  }),
  refusals: [reportRefusals.unknownScope],
});

export const reportRoutes = [
  availabilityOverview,
  availabilityReport,
  availabilityLedger,
  availabilityCurve,
  availabilityCalendar,
  incidentTimesReport,
  explainAvailability,
  exportCsv,
  exportJson,
  peerComparison,
] as const;
