/** When does what an origin says no more end? Only when nobody else's files say it. */
import { describe, expect, it } from 'vitest';
import { unsaid } from '../dependency.ts';
import { namingOf } from '../naming.ts';
import { planDependencies } from './plan.ts';

const ref = (name: string): string => `component:default/${name}`;
const systems = ['a', 'b'].map((name) => ({ ref: ref(name), title: name, serviceName: null }));

/** What importing an origin whose files say nothing would do to a → b, which files of these origins said. */
function changesWithout(origins: readonly string[], origin: string): string[] {
  const plan = planDependencies({
    told: { systems: [], edges: [], journeys: [], refused: [], notices: [] },
    naming: namingOf(systems, new Map()),
    standing: new Map([['any', { from: ref('a'), to: ref('b'), declared: unsaid, origins }]]),
    namespace: 'default',
    origin,
    declareCalled: false,
    knowsJourney: () => false,
  });
  return plan.edges.map(({ change }) => change);
}

describe('an edge that an origin says no more', () => {
  it('ends when only that origin said it', () => {
    expect(changesWithout(['compose'], 'compose')).toEqual(['remove']);
  });

  it('stays while another origin says it, or when it was declared by hand', () => {
    expect(changesWithout(['compose', 'k8s'], 'compose')).toEqual([]);
    expect(changesWithout(['k8s'], 'compose')).toEqual([]);
    expect(changesWithout([], 'compose')).toEqual([]);
  });
});
