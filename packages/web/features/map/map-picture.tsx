/** The graph as a picture: laid out in a worker, drawn, lit around what is in hand, and coloured by a run while one is watched. */
import { Button, SegmentedControl } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { countText, numberText } from '../../parts/format/number.ts';
import type { LayoutInput } from '../../parts/graph/layout.ts';
import { GraphPicture, type PictureHandle } from '../../parts/graph/picture.tsx';
import { reachOf } from '../../parts/graph/reach.ts';
import { EdgeSample, NodeSample } from '../../parts/graph/samples.tsx';
import { type Drawn, drawnOf, type Scene, withMarks } from '../../parts/graph/scene.ts';
import { useLayout } from '../../parts/graph/use-layout.ts';
import { EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { StateShape } from '../../parts/state/state.tsx';
import { usePanel } from '../../platform/address.ts';
import { useShownColours } from '../../platform/appearance.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { useNarrowWindow } from '../../platform/media.ts';
import { type LitKind, litKinds, noFilters, useMapAddress, usePicked } from './address.ts';
import { RunDock, useRunMarks } from './dock.tsx';
import type { Shown } from './shown.ts';
import type { World } from './world.ts';

const litSays: Readonly<Record<LitKind, string>> = { near: 'Neighbours', suffers: 'Who suffers', stands: 'Stands on' };

/** The picture with its legend, and the scrubber of a run. */
export function MapPicture({ world, shown }: { readonly world: World; readonly shown: Shown }) {
  const { scene, folded } = shown;
  const [address, set] = useMapAddress();
  const { show } = usePanel();
  const picked = usePicked();
  const narrow = useNarrowWindow();
  const [held, setHeld] = useState<string | null>(null);
  const colours = useShownColours();
  const handle = useRef<PictureHandle>(null);
  const { drawn, nodeOf } = useDrawn(scene, folded, useAspect());
  const marks = useRunMarks(drawn?.scene.nodes ?? null);
  const marked = useMemo(() => (drawn === null || marks === null ? drawn : withMarks(drawn, marks)), [drawn, marks]);

  const hand = picked.ref ?? held;
  const node = hand === null ? undefined : nodeOf.get(hand);
  const groupItem = hand?.startsWith('group ') === true ? itemOfGroup(drawn, Number(hand.slice(6))) : null;
  const at = drawn === null ? null : node === undefined ? groupItem : (drawn.layout.items.itemOf[node] ?? null);
  const lit = litKinds.find((kind) => kind === address.lit) ?? 'near';
  const reach = useMemo(() => {
    if (drawn === null) return null;
    const itemsOf = (systems: Iterable<number>): ReadonlySet<number> => {
      const items = new Set<number>();
      for (const system of systems) {
        const its = nodeOf.get(world.systems[system]?.ref ?? '');
        if (its !== undefined) items.add(drawn.layout.items.itemOf[its] ?? 0);
      }
      return items;
    };
    const index = hand === null ? undefined : world.indexOf.get(hand);
    if (index === undefined) return address.q === '' || hand !== null ? null : itemsOf(shown.found);
    return lit === 'near' ? null : itemsOf(reachOf(lit === 'suffers' ? world.hardWays.up : world.hardWays.down, index).keys());
  }, [drawn, nodeOf, world, hand, lit, shown.found, address.q]);

  const groupOfHand = groupItem !== null && drawn !== null ? (drawn.layout.items.group[groupItem] ?? -1) : (scene.nodes[node ?? -1]?.group ?? -1);
  const toggleFold = (group: number) => {
    const ref = world.subsystems[group]?.ref;
    if (ref === undefined) return;
    const folding = !folded.includes(group);
    const without = (list: readonly string[]) => list.filter((each) => each !== ref && each !== '');
    if (folding) {
      const opened = address.open.includes('all') ? world.subsystems.map((each) => each.ref) : address.open;
      set({ fold: [...without(address.fold), ref], open: without(opened) }, 'push');
      setHeld(`group ${group}`);
      if (picked.ref !== null) picked.pick(null);
    } else {
      set({ open: [...without(address.open), ref], fold: without(address.fold) }, 'push');
      setHeld(null);
    }
  };
  const pick = (item: number | null) => {
    if (item === null || drawn === null) {
      setHeld(null);
      picked.pick(null);
      return;
    }
    if (drawn.items[item]?.whole === true) {
      picked.pick(null);
      setHeld(`group ${drawn.layout.items.group[item] ?? -1}`);
      return;
    }
    const ref = drawn.scene.nodes[drawn.layout.items.members[item]?.[0] ?? 0]?.key ?? null;
    if (narrow) setHeld(ref);
    else {
      setHeld(null);
      picked.pick(ref);
    }
  };
  const open = (item: number) => {
    if (drawn?.items[item]?.whole === true) toggleFold(drawn.layout.items.group[item] ?? -1);
    else {
      const ref = drawn?.scene.nodes[drawn.layout.items.members[item]?.[0] ?? 0]?.key;
      if (ref !== undefined) show('map-system', ref);
    }
  };
  const allFolded = folded.length > 0;
  const foldAll = () => set(allFolded ? { open: ['all'], fold: [] } : { open: [], fold: ['all'] }, 'push');
  useShortcuts('On the map', [
    { keys: '↓ ↑', says: 'To what it calls, to who calls it', run: () => handle.current?.step('down') },
    { keys: '← →', says: 'To its neighbours', run: () => handle.current?.step('right') },
    { keys: '+', says: 'Larger (− smaller, 0 all of it)', run: () => handle.current?.focus() },
    { keys: 'v', says: 'Light neighbours, who suffers, or what it stands on', run: () => set({ lit: litKinds[(litKinds.indexOf(lit) + 1) % 3] ?? 'near' }) },
    { keys: 'e', says: 'Fold or unfold its subsystem', run: () => toggleFold(groupOfHand) },
    { keys: 'u', says: 'Fold or unfold all subsystems', run: foldAll },
  ]);
  if (scene.nodes.length === 0)
    return (
      <EmptyState title="No system fits these filters" action={<Button onClick={() => set({ ...noFilters }, 'push')}>Clear the filters</Button>}>
        Take one away, or go more hops around what is in focus.
      </EmptyState>
    );
  const read = (item: number): string => {
    const its = marked?.items[item];
    if (its === undefined || drawn === null) return '';
    if (its.whole) return `Subsystem ${its.label}, folded, ${countText(its.count, 'system')}. Enter unfolds it.`;
    const index = world.indexOf.get(drawn.scene.nodes[drawn.layout.items.members[item]?.[0] ?? 0]?.key ?? '') ?? 0;
    const ends = (list: { start: Int32Array }) => (list.start[index + 1] ?? 0) - (list.start[index] ?? 0);
    const takes = reachOf(world.hardWays.up, index).size - 1;
    return `${its.label}${its.mark === null ? '' : `, ${its.mark.word}`}. Layer ${(drawn.layout.layer[item] ?? 0) + 1}. Calls ${ends(world.ways.down)}, called by ${ends(world.ways.up)}, takes down ${numberText(takes)}.`;
  };
  return (
    <div className="s-map">
      {world.edges.length === 0 && <NoneYet />}
      <div className="s-map-stage" data-run={address.run !== null || undefined}>
        {marked === null ? (
          <Skeleton kind="chart" />
        ) : (
          <GraphPicture
            label={`Map of ${countText(scene.nodes.length, 'system')} and ${countText(scene.edges.length, 'dependency', 'dependencies')}. Arrow keys move along dependencies, Enter opens, T shows the table.`}
            drawn={marked}
            colours={colours}
            at={at}
            reach={reach}
            onPick={pick}
            onOpen={open}
            read={read}
            handle={handle}
          />
        )}
      </div>
      {narrow && held !== null && at !== null && (
        <p className="s-map-hand">
          <span className="s-grow">{read(at)}</span>
          <Button size="compact-sm" onClick={() => open(at)}>
            {groupItem === null ? 'Open' : 'Unfold'}
          </Button>
        </p>
      )}
      <RunDock />
      <div className="s-map-foot">
        <Legend drawn={drawn} changes={address.since !== null} run={address.run !== null} />
        <span className="s-row-wrap">
          <SegmentedControl
            size="xs"
            aria-label="What is lit around the picked system"
            value={lit}
            onChange={(value) => set({ lit: value })}
            data={litKinds.map((value) => ({ value, label: litSays[value] }))}
          />
          {world.subsystems.length > 0 && (
            <Button size="compact-sm" onClick={foldAll}>
              {allFolded ? 'Unfold subsystems' : 'Fold subsystems'}
            </Button>
          )}
        </span>
      </div>
    </div>
  );
}

/** Width ÷ height of the stage without a panel beside it, in steps, so that the picture keeps its places while a window is made a little larger. */
function useAspect(): number {
  const [aspect, setAspect] = useState(aspectOfWindow);
  useEffect(() => {
    const measure = () => setAspect(aspectOfWindow());
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  return aspect;
}

function aspectOfWindow(): number {
  const narrow = innerWidth < 720;
  const aspect = (narrow ? innerWidth : innerWidth - 216) / Math.max(narrow ? 320 : 380, innerHeight - (narrow ? 460 : 268));
  return Math.max(0.6, Math.min(3, Math.round(aspect * 5) / 5));
}

/** The scene with its places; both change together, when the new places are there. */
function useDrawn(scene: Scene, folded: readonly number[], aspect: number) {
  const scenes = useRef(new WeakMap<LayoutInput, Scene>());
  const foldedKey = folded.join(' ');
  const input = useMemo<LayoutInput | null>(() => {
    if (scene.nodes.length === 0) return null;
    const made: LayoutInput = {
      count: scene.nodes.length,
      from: Int32Array.from(scene.edges, (edge) => edge.from),
      to: Int32Array.from(scene.edges, (edge) => edge.to),
      group: Int32Array.from(scene.nodes, (node) => node.group),
      folded: foldedKey === '' ? [] : foldedKey.split(' ').map(Number),
      aspect,
    };
    scenes.current.set(made, scene);
    return made;
  }, [scene, foldedKey, aspect]);
  const laid = useLayout(input);
  return useMemo(() => {
    const its = laid === null ? undefined : scenes.current.get(laid.input);
    if (laid === null || its === undefined) return { drawn: null, nodeOf: new Map<string, number>() };
    return { drawn: drawnOf(its, laid.layout), nodeOf: new Map(its.nodes.map((node, index) => [node.key, index])) };
  }, [laid]);
}

function itemOfGroup(drawn: Drawn | null, group: number): number | null {
  const item = drawn === null ? -1 : drawn.items.findIndex((its, index) => its.whole && drawn.layout.items.group[index] === group);
  return item < 0 ? null : item;
}

function NoneYet() {
  return (
    <EmptyState small title="Nobody has said yet what they call">
      Declare it in the catalog (<code>dependsOn</code>), send OpenTelemetry to <code>/v1/traces</code>, or bring in manifests with{' '}
      <code>samspel dependencies import</code>.
    </EmptyState>
  );
}

/** What lines and marks mean; rarer ones only where they are on the picture. */
function Legend({ drawn, changes, run }: { readonly drawn: Drawn | null; readonly changes: boolean; readonly run: boolean }) {
  const folded = drawn?.items.some((item) => item.whole) ?? false;
  const hollow = drawn?.items.some((item) => item.shape === 'hollow') ?? false;
  const common = drawn?.edges.some((edge) => edge.common) ?? false;
  return (
    <ul className="s-map-legend" aria-label="Legend">
      <li>
        <EdgeSample /> hard
      </li>
      <li>
        <EdgeSample soft /> soft
      </li>
      <li>
        <EdgeSample glyph="diamond" ink="var(--s-warn)" /> undeclared
      </li>
      <li>
        <EdgeSample glyph="cross" ink="var(--s-quiet)" /> stale
      </li>
      {common && (
        <li>
          <EdgeSample ink="color-mix(in srgb, var(--s-ink-3) 40%, transparent)" /> to what many call
        </li>
      )}
      {changes && (
        <>
          <li>
            <EdgeSample glyph="plus" ink="var(--s-good)" /> new
          </li>
          <li>
            <EdgeSample glyph="minus" ink="var(--s-bad)" /> gone
          </li>
        </>
      )}
      <li>
        <NodeSample shape="barrel" /> resource
      </li>
      {hollow && (
        <li>
          <NodeSample shape="hollow" /> not in the catalog
        </li>
      )}
      {folded && (
        <li>
          <NodeSample shape="whole" /> subsystem
        </li>
      )}
      <li>
        <StateShape tone="bad" /> {run ? 'failing' : 'down'}
      </li>
      <li>
        <StateShape tone="warn" /> {run ? 'strained' : 'degraded'}
      </li>
    </ul>
  );
}
