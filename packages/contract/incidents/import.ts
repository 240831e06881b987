/** How is a history of incidents brought in? One route; it shows first and applies when asked. */

import { mappedFields } from '@samspel/core/incidents/vocabulary.ts';
import { z } from 'zod';
import { route } from '../route.ts';
import { incidentsRefusals as no } from './refusals.ts';
import { entityRef, impactSeverity, tag } from './words.ts';

/** Which column (CSV) or path (JSON, `a.b.0.c`) fills which field, and how to read it. */
export const importMapping = z.object({
  fields: z.partialRecord(z.enum(mappedFields), z.string().min(1).max(200)).describe('field → column or path'),
  dateFormat: z.string().max(60).default('iso').describe('`iso`, `unix`, `unix-ms`, or a pattern of yyyy MM dd HH mm ss SSS, such as dd.MM.yyyy HH:mm'),
  zone: z.string().max(60).default('UTC').describe('IANA zone of dates that carry no offset'),
  items: z.string().max(200).optional().describe('JSON: the path to the list'),
  separator: z.string().min(1).max(4).default(';').describe('Between several targets or tags in one field'),
  defaults: z
    .object({ severity: impactSeverity.optional(), target: entityRef.optional(), tags: z.array(tag).optional() })
    .default({})
    .describe('For what a row does not say'),
  targets: z.record(z.string(), entityRef).default({}).describe('Their names → our references'),
  severities: z.record(z.string(), impactSeverity).default({}).describe('Their severities → ours'),
});

export const importRequest = z.object({
  format: z.enum(['csv', 'json', 'statuspage', 'upptime-issues', 'upptime-checks']),
  source: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,60}$/)
    .describe('Name of where it comes from; with the external id it makes a row known again'),
  text: z.string().describe('The file'),
  mapping: importMapping.optional().describe('For csv and json; guessed from the names when not given'),
  target: entityRef.optional().describe('upptime-checks: what was checked'),
  dryRun: z.boolean().default(true).describe('true: only show what would happen'),
});

export const importedRow = z.object({
  line: z.number().int().describe('Line in a CSV, place in a list (from 1)'),
  externalId: z.string(),
  title: z.string(),
  outcome: z.enum(['new', 'changed', 'same']),
  started: z.string().nullable(),
  resolved: z.string().nullable(),
  targets: z.array(z.string()),
  uncountable: z.string().nullable(),
});

export const importAnswer = z.object({
  dryRun: z.boolean(),
  rows: z.number().int(),
  created: z.number().int(),
  changed: z.number().int(),
  same: z.number().int(),
  refused: z.array(z.object({ line: z.number().int(), path: z.string().optional(), reason: z.string() })).describe('At most 1,000 are listed'),
  refusedCount: z.number().int(),
  uncountable: z.number().int().describe('Taken in, but in no figure: no usable instants or nothing hit'),
  unknownTargets: z.array(z.object({ name: z.string(), rows: z.number().int() })).describe('Names the catalog does not know'),
  sample: z.array(importedRow).describe('The first 50'),
  columns: z.array(z.string()).describe('What the file offers'),
  mapping: importMapping.nullable().describe('As used: guessed or given'),
  importId: z.string().nullable(),
});

export const importIncidents = route({
  id: 'incidents.import',
  method: 'POST',
  path: '/api/incidents/import',
  summary: 'Bring in a history: CSV, JSON, Statuspage or Upptime. Shows first; rows that do not fit are refused one by one while good ones go in',
  access: 'operator',
  body: importRequest,
  bodyLimit: 128 * 1024 * 1024,
  status: 200,
  answer: importAnswer,
  refusals: [no.importUnreadable, no.importMapping, no.importTooMany],
});
