import { describe, expect, test } from 'vitest';
import { hitOf } from './hit-scene.ts';

type Answer = Parameters<typeof hitOf>[0];
const system = (name: string, blastRadius = 0): Answer['systems'][number] => ({
  ref: `component:default/${name}`,
  kind: 'component',
  title: name,
  known: true,
  subsystem: null,
  sites: [],
  owners: { dev: null, ops: null },
  state: 'operational',
  layer: 0,
  blastRadius,
});
const ref = (name: string): string => `component:default/${name}`;
const edge = (from: string, to: string, hard = true) => ({ from: ref(from), to: ref(to), hard }) as Answer['dependencies'][number];

/** site → shop → orders → database; shop softly → tips; admin → orders */
const answer: Answer = {
  systems: [system('site'), system('shop', 1), system('orders', 3), system('database', 4), system('tips'), system('admin')],
  dependencies: [edge('site', 'shop'), edge('shop', 'orders'), edge('orders', 'database'), edge('shop', 'tips', false), edge('admin', 'orders')],
};

describe('who would be next', () => {
  test('are those that cannot do without what is hit, those that take down most first', () => {
    const hit = hitOf(answer, [ref('orders')]);
    expect(hit?.next.map(({ title }) => title)).toEqual(['shop', 'admin']);
    expect(hit?.after).toBe(1);
    expect(hit?.scene.nodes.map(({ label, mark }) => `${label} ${mark?.word ?? '-'}`)).toEqual(['orders hit', 'shop next', 'admin next', 'site -']);
    expect(hit?.scene.edges).toHaveLength(3);
  });

  test('what is hit itself is not next, even where it stands on something else that is', () => {
    const hit = hitOf(answer, [ref('database'), ref('shop')]);
    expect(hit?.next.map(({ title }) => title)).toEqual(['orders', 'site']);
    expect(hit?.scene.nodes.filter(({ mark }) => mark?.word === 'hit').map(({ label }) => label)).toEqual(['database', 'shop']);
  });

  test('softly called is nobody taken along', () => {
    expect(hitOf(answer, [ref('tips')])).toMatchObject({ next: [], after: 0, left: 0 });
  });

  test('what is not on the map has no picture', () => {
    expect(hitOf(answer, ['journey:default/play'])).toBeNull();
  });

  test('of very many the nearest are drawn and the others counted', () => {
    const many: Answer = {
      systems: [system('one'), ...Array.from({ length: 60 }, (_, n) => system(`caller-${n}`))],
      dependencies: Array.from({ length: 60 }, (_, n) => edge(`caller-${n}`, 'one')),
    };
    const hit = hitOf(many, [ref('one')]);
    expect(hit?.next).toHaveLength(60);
    expect((hit?.scene.nodes.length ?? 0) + (hit?.left ?? 0)).toBe(61);
    expect(hit?.scene.nodes[0]?.label).toBe('one');
  });
});
