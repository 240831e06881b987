/** What is said about the audit trail? Every event of the product, filtered and exported; it is read, never written here. */
import { z } from 'zod';
import { instant, page, pageQuery, route } from './route.ts';

export const auditEntry = z.object({
  id: z.string(),
  at: instant,
  type: z.string().describe('noun.past-tense'),
  subject: z.string().describe('Id or catalog reference of what it happened to'),
  actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  payload: z.record(z.string(), z.unknown()).describe('What changed, as the event declares it'),
});
export type AuditEntry = z.infer<typeof auditEntry>;

const filters = z.object({
  actor: z.string().max(200).optional().describe('Id of person, token, or part of the product'),
  noun: z
    .string()
    .max(60)
    .regex(/^[a-z][a-z-]*$/)
    .optional()
    .describe('incidents, catalog, access…'),
  subject: z.string().max(300).optional(),
  type: z.string().max(120).optional(),
  from: instant.optional().describe('Included'),
  to: instant.optional().describe('Not included'),
});

export const readAudit = route({
  id: 'audit.list',
  method: 'GET',
  path: '/api/audit',
  summary: 'Who did what, newest first',
  access: 'operator',
  query: pageQuery.extend(filters.shape),
  status: 200,
  answer: page(auditEntry),
});

const exportQuery = z.object({
  ...filters.shape,
  cursor: pageQuery.shape.cursor,
  limit: z.coerce.number().int().min(1).max(50_000).default(50_000).describe('Rows at most; the header x-samspel-next carries the cursor for the rest'),
});

export const exportAuditCsv = route({
  id: 'audit.export-csv',
  method: 'GET',
  path: '/api/audit.csv',
  summary: 'The audit trail as CSV, newest first',
  access: 'operator',
  query: exportQuery,
  status: 200,
  answer: z.string(),
  produces: 'text/csv; charset=utf-8',
  perMinute: 30,
});

export const exportAuditJsonl = route({
  id: 'audit.export-jsonl',
  method: 'GET',
  path: '/api/audit.jsonl',
  summary: 'The audit trail as one JSON object a line, newest first',
  access: 'operator',
  query: exportQuery,
  status: 200,
  answer: z.string(),
  produces: 'application/x-ndjson',
  perMinute: 30,
});

/** Where an export goes on. */
export const nextHeader = 'x-samspel-next';

export const auditRoutes = [readAudit, exportAuditCsv, exportAuditJsonl] as const;
