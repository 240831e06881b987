/** How is the audit trail written into a file? As CSV that a spreadsheet opens without running anything, or one JSON object a line. */
import type { AuditEntry } from '@samspel/contract/audit.ts';

const columns = ['id', 'at', 'type', 'subject', 'actorKind', 'actorId', 'actorName', 'payload'] as const;

/** CSV after RFC 4180, with a line of names. */
export function printCsv(entries: readonly AuditEntry[]): string {
  const lines = entries.map(({ id, at, type, subject, actor, payload }) =>
    [id, at, type, subject, actor.kind, actor.id, actor.name, JSON.stringify(payload)].map(cell).join(','),
  );
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}

/** One cell. What a spreadsheet would take for a formula gets an apostrophe before it. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** JSON Lines. */
export function printJsonl(entries: readonly AuditEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}
