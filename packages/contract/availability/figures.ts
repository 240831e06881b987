/** What does a figure look like on the wire? A value, what it was made of, and where it explains itself. */
import { z } from 'zod';
import { instant } from '../route.ts';

/** The spans that people ask for. Day, week and 28 days end now; month, quarter and year are the calendar's, in UTC, under way. */
export const periodNames = ['day', 'week', '28d', 'month', 'quarter', 'year'] as const;
export type PeriodName = (typeof periodNames)[number];

/** `time`: a second in which anybody suffered is lost whole. `weighted`: by severity or share. `users`: by the users of the moment. */
export const measureNames = ['time', 'weighted', 'users'] as const;
export type MeasureName = (typeof measureNames)[number];

/** A catalog reference (`service:default/x`, `journey:…`, `component:…`, `system:…`, `group:…`) or `site:NAME`. */
export const scopeRef = z
  .string()
  .min(3)
  .max(300)
  .regex(/^[a-z]+:.+$/)
  .describe('A catalog reference, or site:NAME');

/** A ratio with the parts it was made of. Null: it cannot be known. */
export const figure = z.object({
  value: z.number().nullable(),
  /** Lost and counted, both in `unit`; value = 1 − lost ÷ counted. */
  lost: z.number().nullable(),
  counted: z.number().nullable(),
  unit: z.enum(['seconds', 'userSeconds', 'systemSeconds']),
});
export type Figure = z.infer<typeof figure>;

/** The three measures side by side. */
export const measures = z.object({ time: figure, weighted: figure, users: figure });
export type Measures = z.infer<typeof measures>;

/** A span as it was asked for; `countedTo` is where time after now begins to be left out. */
export const periodShown = z.object({ name: z.enum([...periodNames, 'chosen']), from: instant, to: instant, countedTo: instant });

/** What a caller says to choose a span: a name, or `from` and `to`. `at` stands in for now. */
export const periodQuery = z.object({
  period: z.enum(periodNames).optional(),
  from: instant.optional(),
  to: instant.optional(),
  at: instant.optional().describe('The moment that counts as now; the past only'),
});

/** What every answer of this noun says about how it was made. */
export const provenance = z.object({
  asOf: instant,
  policyVersion: z.number().int(),
  /** Of the impacts: goes up with every change to an incident that touches availability. */
  revision: z.number().int(),
  exclusionsVersion: z.number().int(),
});

export const rules = z.object({
  overlap: z.enum(['max', 'sum', 'independent']),
  maintenance: z.enum(['exclude', 'count']),
  weights: z.object({ major: z.number().min(0).max(1), partial: z.number().min(0).max(1), degraded: z.number().min(0).max(1) }),
});
export type Rules = z.infer<typeof rules>;

/** What a goal allows and what is left of it. */
export const budgetState = z.object({
  goalId: z.string(),
  target: z.string(),
  objective: z.number(),
  windowDays: z.number().int(),
  measure: z.enum(measureNames),
  availability: z.number().nullable(),
  allowedSeconds: z.number(),
  spentSeconds: z.number().nullable(),
  remainingSeconds: z.number().nullable(),
  spentRatio: z.number().nullable(),
  burnRate: z.number().nullable(),
  met: z.boolean().nullable(),
});
