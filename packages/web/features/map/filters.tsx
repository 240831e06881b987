/** Which part of the map? Search, focus with its hops, subsystem, site, journey, kinds of dependencies, and dates. */
import { Button, NumberInput, TextInput } from '@mantine/core';
import { IconCalendar, IconSearch } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Facet, FilterBar } from '../../parts/facets/facets.tsx';
import { numberText } from '../../parts/format/number.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { noFilters, useMapAddress, usePicked } from './address.ts';
import type { Shown } from './shown.ts';
import { edgeKinds, isOfKind, titleIn, type World } from './world.ts';

const kindLabels = { hard: 'Hard', soft: 'Soft', undeclared: 'Undeclared', stale: 'Stale', changed: 'Changed since' } as const;

/** The bar. */
export function Filters({ world, shown }: { readonly world: World; readonly shown: Shown }) {
  const [address, set] = useMapAddress();
  const { subsystem, site, journey, edge, focus, since } = address;
  const chosen = address.q !== '' || focus !== null || journey !== null || [subsystem, site, edge].some((values) => values.length > 0);
  const { counts, sites, kinds } = useMemo(
    () => ({
      counts: countBy(world, (index) => [world.systems[index]?.subsystem ?? '']),
      sites: countBy(world, (index) => world.systems[index]?.sites ?? []),
      kinds: new Map(edgeKinds.map((kind) => [kind, world.edges.reduce((sum, each) => sum + Number(isOfKind(each, kind)), 0)])),
    }),
    [world],
  );
  return (
    <FilterBar
      clear={chosen ? () => set({ ...noFilters }, 'push') : undefined}
      count={chosen ? `${numberText(shown.selection.systems.length)} of ${numberText(world.systems.length)} systems` : undefined}
    >
      <Search world={world} shown={shown} />
      {focus !== null && <Focus world={world} />}
      <div className="s-facets s-map-facets">
        <Facet
          label="Subsystem"
          chosen={subsystem}
          onChange={(values) => set({ subsystem: values }, 'push')}
          options={world.subsystems.map((each) => ({ value: each.ref, label: each.title, count: counts.get(each.ref) ?? 0 }))}
        />
        {world.journeys.length > 0 && (
          <Facet
            label="Journey"
            single
            chosen={journey === null ? [] : [journey]}
            onChange={([value]) => set({ journey: value ?? null }, 'push')}
            options={world.journeys.map((each) => ({ value: each.ref, label: each.title, count: each.systems.length }))}
          />
        )}
        {sites.size > 0 && (
          <Facet
            label="Site"
            chosen={site}
            onChange={(values) => set({ site: values }, 'push')}
            options={[...sites].toSorted(([a], [b]) => a.localeCompare(b)).map(([value, count]) => ({ value, label: value, count }))}
          />
        )}
        <Facet
          label="Dependencies"
          chosen={edge}
          onChange={(values) => set({ edge: values }, 'push')}
          options={edgeKinds
            .filter((kind) => kind !== 'changed' || since !== null)
            .map((kind) => ({ value: kind, label: kindLabels[kind], count: kinds.get(kind) ?? 0 }))}
        />
        <Dates />
      </div>
    </FilterBar>
  );
}

function countBy(world: World, of: (index: number) => readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  world.systems.forEach((_, index) => {
    for (const value of of(index)) counts.set(value, (counts.get(value) ?? 0) + 1);
  });
  return counts;
}

/** Lights what is found; Enter goes from one to the next. */
function Search({ world, shown }: { readonly world: World; readonly shown: Shown }) {
  const [{ q }, set] = useMapAddress();
  const picked = usePicked();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(q);
  useEffect(() => setTyped(q), [q]);
  useShortcuts('On the map', [{ keys: '/', says: 'Search for a system', run: () => field.current?.focus() }]);
  const at = shown.found.findIndex((index) => world.systems[index]?.ref === picked.ref);
  const go = (step: number) => {
    const next = shown.found[(at + step + shown.found.length) % Math.max(1, shown.found.length)];
    const ref = next === undefined ? undefined : world.systems[next]?.ref;
    if (ref !== undefined) picked.pick(ref);
  };
  return (
    <TextInput
      ref={field}
      className="s-text-filter"
      aria-label="Search for a system"
      placeholder="Search for a system"
      leftSection={<IconSearch size={15} stroke={1.5} />}
      rightSection={
        q === '' ? undefined : (
          <span className="s-num s-faint" role="status">
            {shown.found.length === 0 ? 'none' : at < 0 ? numberText(shown.found.length) : `${at + 1}/${shown.found.length}`}
          </span>
        )
      }
      rightSectionWidth={52}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        set({ q: event.currentTarget.value });
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur();
        else if (event.key === 'Enter') go(at < 0 ? 1 : event.shiftKey ? -1 : 1);
        else return;
        event.preventDefault();
      }}
    />
  );
}

/** The neighbourhood: around whom, and how far. */
function Focus({ world }: { readonly world: World }) {
  const [{ focus, up, down }, set] = useMapAddress();
  const change = (by: number) => set({ up: String(Math.max(0, Number(up) + by)), down: String(Math.max(0, Number(down) + by)) });
  useShortcuts('On the map', [
    { keys: '[', says: 'A hop less around what is in focus', run: () => change(-1) },
    { keys: ']', says: 'A hop more', run: () => change(1) },
  ]);
  const title = titleIn(world, focus ?? '');
  return (
    <span className="s-map-focus">
      <span>
        Around <b>{title}</b>
      </span>
      <NumberInput label="up" aria-label="Hops up, towards users" min={0} max={20} value={Number(up)} onChange={(value) => set({ up: String(value) })} />
      <NumberInput label="down" aria-label="Hops down" min={0} max={20} value={Number(down)} onChange={(value) => set({ down: String(value) })} />
      <Button variant="subtle" color="gray" size="compact-sm" onClick={() => set({ focus: null }, 'push')}>
        Show all
      </Button>
    </span>
  );
}

/** The graph on a date, and what changed since another. */
function Dates() {
  const [{ at, since }, set] = useMapAddress();
  const [open, setOpen] = useState(at !== null || since !== null);
  if (!open)
    return (
      <Button className="s-facet" leftSection={<IconCalendar size={14} stroke={1.5} />} onClick={() => setOpen(true)}>
        Dates
      </Button>
    );
  return (
    <span className="s-map-dates">
      <TextInput
        type="date"
        label="on"
        aria-label="The map as it stood on"
        value={at ?? ''}
        onChange={(event) => set({ at: event.currentTarget.value || null }, 'push')}
      />
      <TextInput
        type="date"
        label="changes since"
        aria-label="Show what changed since"
        value={since ?? ''}
        onChange={(event) => set({ since: event.currentTarget.value || null }, 'push')}
      />
    </span>
  );
}
