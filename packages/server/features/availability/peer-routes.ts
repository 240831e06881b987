/** How are the figures of another tool read and kept? Line by line; one that does not fit refuses the whole, since a gap would be taken for a rule. */
import { recordPeer } from '@samspel/contract/availability.ts';
import { outagesOf } from '@samspel/core/availability/checks.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { parseInstant } from '@samspel/core/time/instant.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import type { Count } from './counting.ts';
import { type Published, recordPublished } from './published.ts';

const windows = ['day', 'week', 'month', 'year', 'all'] as const;

export function peerBindings(house: House, countNow: (now: number) => Promise<Count>): readonly Binding[] {
  return [
    bind(recordPeer, async ({ actor, body, now }) => {
      if ((await countNow(now)).scope(body.target) === null) return refuse('availability.unknown-target', { target: body.target }, '/target');
      const published = readLines(body.published, 'published', readPublished);
      if (!published.ok) return published;
      const checks = readLines(body.checks, 'checks', readCheck);
      if (!checks.ok) return checks;
      const outages = outagesOf(checks.value);
      const startTime = body.startTime === undefined ? undefined : (parseInstant(body.startTime) ?? undefined);
      const told = { publications: published.value.length, outages: outages.length };
      await house.change(async (tx) => {
        await recordPublished(tx, { target: body.target, peer: body.peer, startTime, published: published.value, outages }, now);
        await house.publish(tx, actor, { type: 'availability.peer-recorded', subject: body.target, payload: { peer: body.peer, ...told } });
      });
      return answer({ target: body.target, ...told });
    }),
  ];
}

/** Reads one JSON object a line; empty lines are passed over. */
function readLines<Row>(text: string, file: 'published' | 'checks', read: (row: Readonly<Record<string, unknown>>) => Row | string): Outcome<Row[]> {
  const rows: Row[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const row = readLine(line, read);
    if (typeof row === 'string') return refuse('availability.bad-line', { line: index + 1, file, reason: row }, `/${file}`);
    rows.push(row.value);
  }
  return accept(rows);
}

function readLine<Row>(line: string, read: (row: Readonly<Record<string, unknown>>) => Row | string): { readonly value: Row } | string {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== 'object' || parsed === null) return 'is not an object';
    const row = read(parsed as Readonly<Record<string, unknown>>);
    return typeof row === 'string' ? row : { value: row };
  } catch {
    return 'is not JSON';
  }
}

function readPublished(row: Readonly<Record<string, unknown>>): Published | string {
  const at = typeof row['at'] === 'string' ? parseInstant(row['at']) : null;
  if (at === null) return 'has no instant `at`';
  const [day, week, month, year, all] = windows.map((name) => row[name]);
  for (const [index, value] of [day, week, month, year, all].entries()) {
    if (typeof value !== 'number' || value < 0 || value > 100) return `says no per cent for ${windows[index] ?? ''}`;
  }
  return { at, day: Number(day), week: Number(week), month: Number(month), year: Number(year), all: Number(all) };
}

function readCheck(row: Readonly<Record<string, unknown>>): { readonly at: number; readonly status: string } | string {
  const at = typeof row['at'] === 'string' ? parseInstant(row['at']) : null;
  if (at === null) return 'has no instant `at`';
  return typeof row['status'] === 'string' ? { at, status: row['status'] } : 'has no status';
}
