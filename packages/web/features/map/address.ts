/** What of the map stands in its address? Filters, focus, folding, dates, what is lit, and the runs being watched; the thing in hand is `?panel=`. */
import { mapDifference, readMap } from '@samspel/contract/dependencies.ts';
import { useMemo } from 'react';
import { useAddress, usePanel } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';
import { now } from '../../platform/clock.ts';
import { type Wish, type World, worldOf } from './world.ts';

export const litKinds = ['near', 'suffers', 'stands'] as const;
export type LitKind = (typeof litKinds)[number];

export const noFilters = { q: '', focus: null, up: '2', down: '2', subsystem: [], site: [], journey: null, edge: [] } as const;

/** The parameters of the map and their setter. */
export function useMapAddress() {
  return useAddress({ ...noFilters, open: [], fold: [], at: null, since: null, lit: 'near', run: null, against: null });
}
export type MapAddress = ReturnType<typeof useMapAddress>[0];

const hops = (text: string): number => {
  const count = Number.parseInt(text, 10);
  return Number.isNaN(count) ? 2 : Math.max(0, Math.min(20, count));
};

export const wishOf = (address: MapAddress): Wish => ({
  focus: address.focus,
  up: hops(address.up),
  down: hops(address.down),
  subsystems: address.subsystem,
  sites: address.site,
  journey: address.journey,
  edges: address.edge,
});

export const isDate = (text: string | null): text is string => text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** The last moment of a day in UTC, since the next one would see what that day brings; undefined: today or later, which is now. */
function endOf(date: string | null): string | undefined {
  if (!isDate(date)) return undefined;
  const end = Date.parse(date) + 86_400_000;
  return end >= now() ? undefined : new Date(end - 1).toISOString();
}

/** The graph of the address, with what changed since a date where one is chosen. */
export function useWorld() {
  const [{ at, since }] = useMapAddress();
  const until = endOf(at);
  const asked = useAsk(readMap, { query: until === undefined ? {} : { at: until } }, { nouns: ['catalog', 'incidents', 'findings'] });
  const compared = useAsk(
    mapDifference,
    { query: { from: `${isDate(since) ? since : '2000-01-01'}T00:00:00.000Z`, ...(until === undefined ? {} : { to: until }) } },
    { nouns: ['catalog'], enabled: isDate(since), keep: false },
  );
  const difference = isDate(since) ? (compared.data ?? null) : null;
  const world = useMemo<World | null>(() => (asked.data === undefined ? null : worldOf(asked.data, difference)), [asked.data, difference]);
  return { asked, world, difference, compared };
}

/** The system in hand: the one in the panel, whether looked at or broken. */
export function usePicked(): { readonly ref: string | null; readonly pick: (ref: string | null) => void } {
  const { open, show, close } = usePanel();
  const ref = open !== null && (open.kind === 'map-system' || open.kind === 'break') ? open.id : null;
  return { ref, pick: (next) => (next === null ? ref !== null && close() : show('map-system', next)) };
}
