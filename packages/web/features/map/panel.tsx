/** A system of the map in the right panel: who suffers with it, what it stands on, what it calls and who calls it, its owners, incidents and findings now. */
import { Button } from '@mantine/core';
import { type OwnershipAnswer, showSystem } from '@samspel/contract/catalog.ts';
import { IconBolt, IconFocusCentered } from '@tabler/icons-react';
import { Figure, type Made } from '../../parts/figure/figure.tsx';
import { countText, numberText } from '../../parts/format/number.ts';
import { reachOf } from '../../parts/graph/reach.ts';
import { EdgeSample } from '../../parts/graph/samples.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { Panel as Frame } from '../../parts/panel/panel.tsx';
import { Owner } from '../../parts/state/owner.tsx';
import { State, StateShape } from '../../parts/state/state.tsx';
import { useGo, usePanel } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { addressOfRef } from '../../platform/places.ts';
import { nameOf } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';
import { useMapAddress, useWorld } from './address.ts';
import { OpenFindings } from './open-findings.tsx';
import { edgeMarks, stateSaid } from './words.ts';
import type { World, WorldEdge } from './world.ts';
import './map.css';

/** The panel. */
export function Panel({ id }: { readonly id: string }) {
  const { asked, world } = useWorld();
  const index = world?.indexOf.get(id);
  if (world === null)
    return <Frame title="…">{asked.error === null ? <Skeleton lines={8} /> : <ErrorState error={asked.error} retry={() => void asked.refetch()} />}</Frame>;
  if (index === undefined)
    return (
      <Frame title={nameOf(id)}>
        <EmptyState small title="It is not on the map of this date." />
      </Frame>
    );
  return <OfSystem world={world} index={index} />;
}

function OfSystem({ world, index }: { readonly world: World; readonly index: number }) {
  const [{ focus }, set] = useMapAddress();
  const { show } = usePanel();
  const go = useGo();
  const member = useMay('member');
  const system = world.systems[index];
  const ref = system?.ref ?? '';
  const known = system?.known === true;
  const page = known ? addressOfRef(ref) : null;
  useShortcuts('In hand', page === null ? [] : [{ keys: 'o', says: 'Open on its own page', run: () => go(page) }]);
  if (system === undefined) return null;
  const said = stateSaid[system.state];
  const [out, into] = [world.edges.filter((edge) => edge.from === index), world.edges.filter((edge) => edge.to === index)];
  const subsystem = world.subsystems.find((each) => each.ref === system.subsystem);
  const journeys = world.journeys.filter((journey) => journey.systems.some((each) => reaches(world, each, index)));
  return (
    <Frame
      title={system.title}
      {...(page === null ? {} : { whole: page })}
      meta={
        <>
          <State tone={said.tone} word={said.word} strong={said.tone === 'bad'} />
          <span>layer {system.layer + 1}</span>
          {subsystem !== undefined && <span>{subsystem.title}</span>}
          {!known && <span>named by dependencies, declared by nothing</span>}
        </>
      }
    >
      <p className="s-row-wrap">
        <Button size="compact-sm" leftSection={<IconFocusCentered size={14} stroke={1.5} />} onClick={() => set({ focus: focus === ref ? null : ref }, 'push')}>
          {focus === ref ? 'Show all' : 'Focus'}
        </Button>
        {member && (
          <Button size="compact-sm" leftSection={<IconBolt size={14} stroke={1.5} />} onClick={() => show('break', ref)}>
            Break it
          </Button>
        )}
      </p>
      <Counts world={world} index={index} out={out} into={into} />
      {known && <Standing id={ref} />}
      <Section title="It calls" count={out.length}>
        <Edges world={world} edges={out} end="to" none="Nothing that is known." />
      </Section>
      <Section title="Called by" count={into.length}>
        <Edges world={world} edges={into} end="from" none="Nobody that is known: users, or something on a clock." />
      </Section>
      {journeys.length > 0 && (
        <Section title="Journeys that reach it" count={journeys.length}>
          <p>
            {journeys.map((journey, place) => (
              <span key={journey.ref}>
                {place > 0 && ', '}
                <Link className="s-link" to={addressOfRef(journey.ref) ?? '/availability'}>
                  {journey.title}
                </Link>
              </span>
            ))}
          </p>
        </Section>
      )}
    </Frame>
  );
}

function reaches(world: World, from: string, to: number): boolean {
  const start = world.indexOf.get(from);
  return start !== undefined && (start === to || reachOf(world.hardWays.down, start).has(to));
}

/** Four numbers, each opening to the systems it counts. */
function Counts({
  world,
  index,
  out,
  into,
}: {
  readonly world: World;
  readonly index: number;
  readonly out: readonly WorldEdge[];
  readonly into: readonly WorldEdge[];
}) {
  const title = world.systems[index]?.title ?? '';
  const far = (ways: World['ways'], way: 'up' | 'down') => [...reachOf(ways[way], index)].filter(([other]) => other !== index);
  const madeOf = (formula: string, rows: readonly (readonly [number, number])[]): Made => ({
    formula,
    n: { count: rows.length, of: rows.length === 1 ? 'system' : 'systems' },
    notes: ['Counted over what is declared and what was seen, on the date of this map.'],
    rows: rows.map(([other, distance]) => ({
      label: world.systems[other]?.title ?? '',
      value: distance === 1 ? 'directly' : `${distance} calls away`,
      href: `?panel=map-system/${world.systems[other]?.ref ?? ''}`,
    })),
    compute: { question: 'graph', input: graphInput(world) },
  });
  const [up, down] = [far(world.hardWays, 'up'), far(world.hardWays, 'down')];
  const direct = (edges: readonly WorldEdge[], end: 'from' | 'to'): readonly (readonly [number, number])[] => edges.map((edge) => [edge[end], 1] as const);
  const counts = [
    { name: 'Takes down', rows: up, formula: 'how many others reach it over hard dependencies: they fail with it' },
    { name: 'Stands on', rows: down, formula: 'how many others it reaches over hard dependencies: it fails with them' },
    { name: 'Calls', rows: direct(out, 'to'), formula: 'dependencies that begin here' },
    { name: 'Called by', rows: direct(into, 'from'), formula: 'dependencies that end here' },
  ];
  return (
    <dl className="s-map-counts">
      {counts.map((each) => (
        <div key={each.name}>
          <dt>{each.name}</dt>
          <dd>
            <Figure title={`${each.name}: ${title}`} made={madeOf(each.formula, each.rows)}>
              {numberText(each.rows.length)}
            </Figure>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The graph as `samspel compute graph` reads it. */
function graphInput(world: World) {
  return {
    nodes: world.systems.filter((_, index) => !world.removed.has(index)).map((system) => system.ref),
    edges: world.edges.filter((edge) => edge.change !== 'removed').map(({ said }) => ({ from: said.from, to: said.to, hard: said.hard })),
  };
}

/** Owners, incidents now and findings, as the catalog has them. */
function Standing({ id }: { readonly id: string }) {
  const asked = useAsk(showSystem, { params: { ref: id } }, { nouns: ['incidents', 'findings'], keep: false });
  const system = asked.data;
  if (system === undefined) return asked.error === null ? <Skeleton lines={3} /> : <ErrorState error={asked.error} retry={() => void asked.refetch()} />;
  return (
    <>
      <Section title="Owners">
        <p className="s-row-wrap">
          <OneOwner side="dev" ownership={system.owners.dev} />
          <OneOwner side="ops" ownership={system.owners.ops} />
        </p>
      </Section>
      {system.now.incidents.length > 0 && (
        <Section title="Incidents now" count={system.now.incidents.length}>
          <ul className="s-map-list">
            {system.now.incidents.map((incident) => (
              <li key={incident.id}>
                <StateShape tone="bad" />
                <Link className="s-link s-cut" to={`/incidents/${incident.id}`}>
                  {incident.title}
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <OpenFindings findings={system.findings} />
    </>
  );
}

function OneOwner({ side, ownership }: { readonly side: string; readonly ownership: OwnershipAnswer | null }) {
  const nobody = ownership === null || ownership.state === 'declined';
  return (
    <Owner
      side={side}
      name={nobody ? null : ownership.team.title}
      person={ownership?.team.ref.startsWith('user:') ?? false}
      waiting={ownership?.state === 'pending' ? 'not accepted' : undefined}
      href={nobody ? undefined : (addressOfRef(ownership.team.ref) ?? undefined)}
    />
  );
}

function Edges({
  world,
  edges,
  end,
  none,
}: {
  readonly world: World;
  readonly edges: readonly WorldEdge[];
  readonly end: 'from' | 'to';
  readonly none: string;
}) {
  if (edges.length === 0) return <EmptyState small title={none} />;
  const title = (edge: WorldEdge): string => world.systems[edge[end]]?.title ?? '';
  return (
    <ul className="s-map-list">
      {edges
        .toSorted((a, b) => Number(b.said.hard) - Number(a.said.hard) || title(a).localeCompare(title(b)))
        .map((edge) => (
          <li key={`${edge.said.from}>${edge.said.to} ${edge.change ?? ''}`}>
            <EdgeKind edge={edge} />
            <Link className="s-link s-cut s-grow" to={`?panel=map-system/${world.systems[edge[end]]?.ref ?? ''}`}>
              {title(edge)}
            </Link>
            <Link className="s-dim s-nowrap s-link" to={`?panel=dependency/${edge.said.from}>${edge.said.to}`}>
              {edge.said.observed === null ? 'details' : countText(edge.said.observed.calls, 'call')}
              <span className="s-unseen">
                {' '}
                of the dependency {end === 'to' ? 'on' : 'of'} {title(edge)}
              </span>
            </Link>
          </li>
        ))}
    </ul>
  );
}

/** Line, shape and word of one edge. */
export function EdgeKind({ edge }: { readonly edge: WorldEdge }) {
  const { standing, hard } = edge.said;
  const mark =
    edge.change === 'added' || edge.change === 'removed'
      ? edgeMarks[edge.change]
      : standing === 'undeclared' || standing === 'unseen'
        ? edgeMarks[standing]
        : null;
  return (
    <span className="s-state" style={{ minWidth: 96 }}>
      <EdgeSample soft={!hard} {...(mark === null ? {} : { glyph: mark.glyph, ink: `var(--s-${mark.tone})` })} />
      {mark === null ? (hard ? 'hard' : 'soft') : mark.word}
    </span>
  );
}
