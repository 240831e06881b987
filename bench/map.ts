/**
 * How fast is the map laid out? The layout of the web alone, layers to places, on generated graphs of the two sizes it is made for. What is drawn, and how
 * smoothly it moves, is measured in a browser: see docs/decisions. No peer: elkjs and dagre take minutes for this.
 */
import { type LayoutInput, layoutOf } from '../packages/web/parts/graph/layout.ts';
import { generatedGraph } from '../packages/web/parts/graph/testing.ts';
import { type Bench, type Figure, medianMilliseconds, sayMilliseconds } from './figure.ts';

export const bench: Bench = {
  name: 'map',
  run: async () => [
    await measure('1,000 systems, 5,000 dependencies, unfolded', generatedGraph(1000, 5000, 40), 1500),
    await measure('5,000 systems, 25,000 dependencies, unfolded', generatedGraph(5000, 25_000, 150), 1500),
    await measure(
      '5,000 systems, 25,000 dependencies, 150 subsystems folded',
      { ...generatedGraph(5000, 25_000, 150), folded: Array.from({ length: 150 }, (_, group) => group) },
      1500,
    ),
  ],
};

async function measure(what: string, input: LayoutInput, barMilliseconds: number): Promise<Figure> {
  const took = await medianMilliseconds(9, 2, () => layoutOf(input));
  return {
    what: `map laid out, ${what}`,
    bar: `≤ ${sayMilliseconds(barMilliseconds)} with drawing`,
    measured: sayMilliseconds(took),
    peer: 'none in this run (elk 23-60 s, dagre > 90 s at 5,000 when the stack was chosen)',
    ratio: null,
    reached: took <= barMilliseconds,
  };
}
