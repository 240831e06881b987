/** What did traces see on one day? Asked by the front door of traces. */
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Reader } from '../../platform/database/database.ts';
import { edgesSeen } from '../traces/index.ts';
import type { SeenRow } from './storage.ts';

const dayMilliseconds = 86_400_000;
/** More edges than any service that was heard of; those with most calls come first. */
const mostEdges = 100_000;

/**
 * Calls between names on the day (UTC) that begins at `day`, one row for a pair. Users themselves are no system and are left out. Traces say when
 * a pair was seen ever; of a day after or before which it was seen too, they say no more than the day, so it lasts to the day's last minute.
 */
export async function callsSeen(reader: Reader, day: Instant, now: Instant): Promise<SeenRow[]> {
  const within = (at: Instant): Instant => Math.min(Math.max(at, day), day + dayMilliseconds - 60_000);
  const edges = await edgesSeen(reader, { from: day, to: day + dayMilliseconds }, now, { most: mostEdges, byDay: true });
  const pairs = new Map<string, SeenRow>();
  for (const { client, server, connection, calls, failed, clientSeconds, serverSeconds, sketch, ...ever } of edges) {
    if (client === server || (connection === 'virtual' && client === 'user')) continue;
    const key = `${client}\n${server}`;
    const known = pairs.get(key);
    const [firstAt, lastAt] = [within(ever.firstAt), within(ever.lastAt)];
    const row = { client, server, firstAt, lastAt, calls, errors: failed, seconds: clientSeconds === 0 ? serverSeconds : clientSeconds, sketch };
    pairs.set(key, known === undefined ? row : together(known, row));
  }
  return [...pairs.values()];
}

/** Two connections of one pair, such as calls and messages. */
function together(a: SeenRow, b: SeenRow): SeenRow {
  const sketch: Record<string, number> = { ...a.sketch };
  for (const [bucket, count] of Object.entries(b.sketch)) sketch[bucket] = (sketch[bucket] ?? 0) + count;
  return {
    ...a,
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
    calls: a.calls + b.calls,
    errors: a.errors + b.errors,
    seconds: a.seconds + b.seconds,
    sketch,
  };
}
