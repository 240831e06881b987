/** How does a journey get the demo world? Told once into a server of its own, through the same route as a visitor's. */
import { type DemoState, readDemo, tellDemo } from '@samspel/contract/demo.ts';
import { expect, vi } from 'vitest';
import { beginStory, type Story } from './story.ts';

export interface ToldStory extends Story {
  readonly demo: DemoState;
}

/** The moment that is the present of the demo world in the journeys. */
export const demoNow = '2026-11-23T08:30:00Z';

/** Tells it. Fails when a single call of the story is refused, with what was said. */
export async function beginDemo(seed?: string): Promise<ToldStory> {
  const story = await beginStory(demoNow);
  await story.as.admin(tellDemo, { body: seed === undefined ? {} : { seed } });
  await vi.waitUntil(async () => (await story.as.viewer(readDemo)).state !== 'telling', { timeout: 110_000, interval: 200 });
  const demo = await story.as.viewer(readDemo);
  expect(demo).toMatchObject({ state: 'told', refused: 0, failure: null });
  await story.samspel.settle();
  return { ...story, demo };
}
