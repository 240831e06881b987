/** What does audit do? It reads the event log for operators; everything in it was written by the change it tells of. */
import { type AuditEntry, exportAuditCsv, exportAuditJsonl, nextHeader, readAudit } from '@samspel/contract/audit.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { iso, parseInstant } from '@samspel/core/time/instant.ts';
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { answer, bind } from '../../platform/http/bind.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { printCsv, printJsonl } from './print.ts';
import { type EventRow, readEvents } from './storage.ts';

interface Query {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly actor?: string | undefined;
  readonly noun?: string | undefined;
  readonly subject?: string | undefined;
  readonly type?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

interface AuditPage {
  readonly items: AuditEntry[];
  readonly next: string | null;
}

/** The audit trail as a feature: it has no tables of its own. */
export function auditFeature(house: House): Feature {
  const written = async (query: Query, print: (entries: readonly AuditEntry[]) => string, ending: string) => {
    const found = await find(house, query);
    if (!found.ok) return { refusal: found.refusal };
    const { items, next } = found.value;
    return answer(print(items), { 'content-disposition': `attachment; filename="audit.${ending}"`, ...(next === null ? {} : { [nextHeader]: next }) });
  };
  return {
    noun: 'audit',
    routes: [
      bind(readAudit, async ({ query }) => {
        const found = await find(house, query);
        return found.ok ? answer(found.value) : { refusal: found.refusal };
      }),
      bind(exportAuditCsv, ({ query }) => written(query, printCsv, 'csv')),
      bind(exportAuditJsonl, ({ query }) => written(query, printJsonl, 'jsonl')),
    ],
  };
}

async function find(house: House, query: Query): Promise<Outcome<AuditPage>> {
  const cursor = readCursor(query.cursor, 2);
  if (!cursor.ok) return cursor;
  const { actor, noun, subject, type, limit } = query;
  const before = cursor.value === null ? null : ([Number(cursor.value[0]), String(cursor.value[1])] as const);
  if (before !== null && !isMoment(before[0]))
    return refuse('request.invalid', { message: 'the cursor is not one of ours; begin again without it' }, '/cursor');
  const rows = await readEvents(house.reader, { actor, noun, subject, type, limit, before, from: instantOf(query.from), to: instantOf(query.to) });
  const { items, next } = pageOf(rows, limit, (row) => [row.at, row.id]);
  return accept({ items: items.map(tell), next });
}

/** Whether PostgreSQL has such a moment: cursors can be made up. */
function isMoment(at: number): boolean {
  return Math.abs(at) < 8e15 && at > -2e11 * 1000;
}

function instantOf(text: string | undefined): number | null {
  return text === undefined ? null : parseInstant(text);
}

function tell(row: EventRow): AuditEntry {
  const actor = { kind: row.actor_kind, id: row.actor_id, name: row.actor_name };
  return { id: row.id, at: iso(row.at), type: row.type, subject: row.subject, actor, payload: row.payload };
}
