/** What of the world is shown now? The selection by the address, its scene, which subsystems are folded, and the systems a search found. */
import { useMemo } from 'react';
import type { Scene } from '../../parts/graph/scene.ts';
import { useNarrowWindow } from '../../platform/media.ts';
import { useMapAddress, wishOf } from './address.ts';
import { foldedOf, foldFrom, foundIn, type Selection, sceneOf, selectionOf, type World } from './world.ts';

export interface Shown {
  readonly selection: Selection;
  readonly scene: Scene;
  readonly folded: readonly number[];
  /** Numbers of systems of the world, best first; empty without a search. */
  readonly found: readonly number[];
}

/** The selection, worked out again when the address or the world changes. */
export function useShown(world: World): Shown {
  const [address] = useMapAddress();
  const { q, open, fold } = address;
  const narrow = useNarrowWindow();
  const wish = JSON.stringify(wishOf(address));
  const selection = useMemo(() => selectionOf(world, JSON.parse(wish) as ReturnType<typeof wishOf>), [world, wish]);
  const scene = useMemo(() => sceneOf(world, selection), [world, selection]);
  const [opened, closed] = [open.join('\n'), fold.join('\n')];
  const folded = useMemo(
    () => foldedOf(world, selection, opened.split('\n'), closed.split('\n'), narrow ? foldFrom.narrow : foldFrom.wide),
    [world, selection, opened, closed, narrow],
  );
  const found = useMemo(() => foundIn(world, selection, q), [world, selection, q]);
  return useMemo(() => ({ selection, scene, folded, found }), [selection, scene, folded, found]);
}
