/** What calls what, and what happens when one of them breaks? The graph as a picture and as tables, its points of failure, and runs of cascades. */
import { Button } from '@mantine/core';
import { IconBolt } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { TabPanel, Tabs, useTab } from '../../parts/facets/tabs.tsx';
import { countText, numberText } from '../../parts/format/number.ts';
import { ButtonLink } from '../../parts/page/button-link.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Page } from '../../parts/page/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { usePanel } from '../../platform/address.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { useMay } from '../../platform/session.ts';
import { useMapAddress, usePicked, useWorld } from './address.ts';
import { Changes } from './changes.tsx';
import { ExportMenu } from './export.tsx';
import { Filters } from './filters.tsx';
import { MapPicture } from './map-picture.tsx';
import { PointsTab } from './points.tsx';
import { ReplaysTab } from './runs/replays.tsx';
import { RunsTab } from './runs.tsx';
import { useShown } from './shown.ts';
import { DependenciesTable, SystemsTable } from './tables.tsx';
import type { World } from './world.ts';
import './map.css';

const keys = ['picture', 'systems', 'dependencies', 'points', 'runs', 'replays'] as const;
type Key = (typeof keys)[number];

/** The screen. */
export function Screen() {
  const { asked, world } = useWorld();
  if (world === null)
    return <Page title="Map">{asked.error === null ? <Skeleton kind="chart" /> : <ErrorState error={asked.error} retry={() => void asked.refetch()} />}</Page>;
  if (world.systems.length === 0) return <NothingYet />;
  return <OfWorld world={world} />;
}

function OfWorld({ world }: { readonly world: World }) {
  const [open, setOpen] = useTab(keys);
  const [address, setAddress] = useMapAddress();
  const shown = useShown(world);
  const picked = usePicked();
  const { show } = usePanel();
  const member = useMay('member');
  const breakIt = () => show('break', picked.ref ?? 'anything');
  useShortcuts('On the map', [
    { keys: 't', says: 'Table or picture', run: () => setOpen(open === 'picture' ? 'systems' : 'picture') },
    ...(member ? [{ keys: 'b', says: 'Break it: see what fails with it', run: breakIt }] : []),
    {
      keys: 'f',
      says: 'Focus on what is picked, or on everything',
      run: () => setAddress({ focus: address.focus === null || (picked.ref !== null && picked.ref !== address.focus) ? picked.ref : null }, 'push'),
    },
  ]);
  const panes: Record<Key, () => ReactNode> = {
    picture: () => (
      <>
        <Changes world={world} />
        <MapPicture world={world} shown={shown} />
      </>
    ),
    systems: () => <SystemsTable world={world} selection={shown.selection} />,
    dependencies: () => <DependenciesTable world={world} selection={shown.selection} />,
    points: () => <PointsTab world={world} />,
    runs: () => <RunsTab world={world} />,
    replays: () => <ReplaysTab />,
  };
  const filtered = open === 'picture' || open === 'systems' || open === 'dependencies';
  return (
    <Page
      title="Map"
      meta={<Meta world={world} />}
      actions={
        <>
          <ButtonLink to="/map/traces">Traces</ButtonLink>
          <ExportMenu world={world} shown={shown} />
          {member && (
            <Button variant="filled" leftSection={<IconBolt size={15} stroke={1.75} />} onClick={breakIt}>
              Break it
            </Button>
          )}
        </>
      }
      bar={
        <Tabs
          label="Map"
          open={open}
          onOpen={setOpen}
          tabs={[
            { key: 'picture', label: 'Picture' },
            { key: 'systems', label: 'Systems', count: shown.selection.systems.length },
            { key: 'dependencies', label: 'Dependencies', count: shown.selection.edges.length },
            { key: 'points', label: 'Points of failure' },
            { key: 'runs', label: 'Runs' },
            { key: 'replays', label: 'Replays' },
          ]}
        />
      }
    >
      {filtered && <Filters world={world} shown={shown} />}
      <TabPanel open={open}>{panes[open]()}</TabPanel>
    </Page>
  );
}

function Meta({ world }: { readonly world: World }) {
  const [{ at }] = useMapAddress();
  const undeclared = world.edges.filter((edge) => edge.said.standing === 'undeclared').length;
  const stale = world.edges.filter((edge) => edge.said.standing === 'unseen').length;
  return (
    <>
      <span>
        {countText(world.systems.length - world.removed.size, 'system')},{' '}
        {countText(world.edges.filter((edge) => edge.change !== 'removed').length, 'dependency', 'dependencies')}
        {world.loose > 0 && `, ${numberText(world.loose)} more lead to what is not known`}
      </span>
      {undeclared > 0 && (
        <Link className="s-link" to="/findings?kind=dependencies.undeclared">
          {numberText(undeclared)} undeclared: decide
        </Link>
      )}
      {stale > 0 && (
        <Link className="s-link" to="/findings?kind=dependencies.unseen">
          {numberText(stale)} stale: decide
        </Link>
      )}
      {at !== null && <span className="s-faint">as it stood at the end of {at} UTC</span>}
    </>
  );
}

function NothingYet() {
  const operator = useMay('operator');
  return (
    <Page title="Map">
      <EmptyState
        title="Your systems and what they call will stand here"
        action={
          operator ? (
            <ButtonLink variant="filled" to="/systems/import">
              Import a catalog
            </ButtonLink>
          ) : undefined
        }
      >
        From users down, each with what it stands on and who suffers with it. Dependencies come from the catalog, from traces (send OpenTelemetry to
        /v1/traces), and from the manifests of your deployments.
      </EmptyState>
    </Page>
  );
}
