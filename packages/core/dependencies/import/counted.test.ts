/** Counts of other tools and tables. Shapes after Jaeger's and Zipkin's API documents and Kiali's graph JSON. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namingOf, suggestionsFor } from '../naming.ts';
import { readDependencies } from './read.ts';
import type { Told } from './told.ts';

const json = (value: unknown): Told => readDependencies([{ path: 'x.json', documents: [value], text: '' }]);
const csv = (text: string): Told => readDependencies([{ path: 'x.csv', documents: [], text }]);

describe('counted calls', () => {
  it('are added up over links that Jaeger or Zipkin give twice', () => {
    const link = { parent: 'a', child: 'b', callCount: 10 };
    expect(json({ data: [link, { ...link, callCount: 5 }] }).edges).toMatchObject([{ from: 'a', to: 'b', evidence: 'observed', calls: 15 }]);
    expect(json([{ ...link, errorCount: 2 }]).edges).toMatchObject([{ calls: 10, errors: 2 }]);
  });

  it('that are no counts are refused one by one', () => {
    const told = json([
      { parent: 'a', child: 'b', callCount: -1 },
      { parent: 'a', child: 'c', callCount: 1 },
      { parent: 7, child: 'c' },
      { parent: 'a', child: 'd', callCount: 1e308 },
    ]);
    expect(told.edges).toHaveLength(1);
    expect(told.refused.map(({ path }) => path)).toEqual(['/0/callCount', '/2/parent', '/3/callCount']);
  });

  it('of Kiali follow from rates over its span, with service and workload of one name as one', () => {
    const node = (id: string, more: object): object => ({ data: { id, ...more } });
    const told = json({
      duration: 60,
      elements: {
        nodes: [
          node('1', { app: 'front' }),
          node('2', { service: 'cart' }),
          node('3', { app: 'cart' }),
          node('4', { nodeType: 'unknown' }),
          node('5', { app: 'x', isBox: 'app' }),
        ],
        edges: [
          { data: { source: '1', target: '2', traffic: { protocol: 'http', rates: { http: '2.00', httpPercentErr: '10.0' } } } },
          { data: { source: '2', target: '3', traffic: { protocol: 'http', rates: { http: '2.00' } } } },
        ],
      },
    });
    expect(told.edges).toMatchObject([{ from: 'front', to: 'cart', calls: 120, errors: 12 }]);
    expect(told.notices).toHaveLength(1);
  });
});

describe('tables', () => {
  it('say what is known of each edge', () => {
    const told = csv('Caller;Callee;Hard;Timeout;Attempts;Retry budget;Fallback;Colour\na;b;soft;250ms;3;0.1;"old; answer";red\nb;c;;;;;;');
    expect(told.edges).toMatchObject([
      {
        from: 'a',
        to: 'b',
        evidence: 'declared',
        attributes: { hard: false, timeoutSeconds: 0.25, attempts: 3, retryBudget: 0.1, fallback: { text: 'old; answer', testedAt: null } },
      },
      { from: 'b', to: 'c', attributes: {} },
    ]);
    expect(told.notices).toEqual([expect.stringContaining('Colour')]);
  });

  it('lose only the rows that are wrong', () => {
    const told = csv('from,to,attempts,calls\na,b,many,\na,c,2,\n,d,,\na,e,,12\na,a,,');
    expect(told.edges.map(({ to, evidence }) => `${to} ${evidence}`)).toEqual(['c declared', 'e observed']);
    expect(told.refused.map(({ path }) => path)).toEqual(['/2', '/4/from']);
    expect(csv(`from,to,calls\na,b,${'9'.repeat(400)}`).refused).toEqual([expect.objectContaining({ path: '/2', reason: expect.stringContaining('calls') })]);
    expect(csv('x,y\n1,2').refused).toEqual([{ file: 'x.csv', path: '/1', reason: 'has no columns `from` and `to`' }]);
  });
});

it('nothing that parses as JSON breaks the readers', () => {
  const shaped = fc.oneof(
    fc.jsonValue(),
    fc.record({
      services: fc.dictionary(
        fc.string(),
        fc.oneof(fc.constant(null), fc.dictionary(fc.constantFrom('depends_on', 'environment', 'links', 'extends', 'env_file', 'networks'), fc.jsonValue())),
      ),
    }),
    fc.record({
      apiVersion: fc.constant('v1'),
      kind: fc.constantFrom('Deployment', 'Service', 'List', 'CronJob'),
      metadata: fc.record({ name: fc.string() }),
      spec: fc.jsonValue(),
      items: fc.jsonValue(),
    }),
    fc.record({ elements: fc.record({ nodes: fc.array(fc.jsonValue()), edges: fc.array(fc.jsonValue()) }) }),
    fc.record({ services: fc.array(fc.jsonValue()), called: fc.array(fc.jsonValue()), declared: fc.array(fc.jsonValue()), journeys: fc.jsonValue() }),
  );
  fc.assert(
    fc.property(shaped, (value) => {
      const told = json(value);
      const known = new Set(told.systems);
      for (const { from, to } of told.edges) expect(from !== to && known.has(from) && known.has(to)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

describe('names', () => {
  const system = (ref: string, serviceName: string | null = null) => ({ ref, title: ref, serviceName });
  const systems = [
    system('component:default/cart', 'cart-v2'),
    system('resource:default/db'),
    system('component:a/twin'),
    system('component:b/twin'),
    system('component:default/playback-order'),
  ];
  const naming = namingOf(
    systems,
    new Map([
      ['old-cart', 'component:default/cart'],
      ['noise', null],
    ]),
  );

  it.each([
    ['cart-v2', 'component:default/cart', 'annotation'],
    ['CART', 'component:default/cart', 'name'],
    ['db', 'resource:default/db', 'name'],
    ['Old-Cart', 'component:default/cart', 'alias'],
    ['noise', null, 'ignored'],
    ['twin', null, 'unknown'],
    ['b/twin', 'component:b/twin', 'name'],
    ['nobody', null, 'unknown'],
  ])('%s means %s by %s', (name, ref, by) => expect(naming(name)).toEqual({ ref, by }));

  it('are suggested as if each were held against every other', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-', '_', ' '), maxLength: 7 });
    const pairsOf = (text: string): string[] => [...new Set([...text].slice(1).map((letter, index) => `${text[index]}${letter}`))];
    const plain = (text: string): string => text.replaceAll(/[^a-z]+/g, '');
    fc.assert(
      fc.property(letters, fc.uniqueArray(letters.map(plain), { minLength: 1, maxLength: 6 }), (name, others) => {
        const wanted = plain(name);
        const like = (other: string): number => {
          if (other === wanted) return 1;
          const [mine, theirs] = [pairsOf(wanted), pairsOf(other)];
          const dice = mine.length + theirs.length === 0 ? 0 : (2 * mine.filter((pair) => theirs.includes(pair)).length) / (mine.length + theirs.length);
          const contained = Math.min(wanted.length, other.length) >= 4 && (wanted.includes(other) || other.includes(wanted));
          return contained ? Math.max(dice, 0.7) : dice;
        };
        const known = others.filter((other) => other !== '').map((other) => ({ ref: `component:default/${other}`, title: other, serviceName: null }));
        const best = known.filter(({ title }) => wanted !== '' && like(title) >= 0.5).sort((a, b) => like(b.title) - like(a.title) || (a.ref < b.ref ? -1 : 1));
        expect(suggestionsFor(name, known)).toEqual(best.slice(0, 3).map(({ ref }) => ref));
      }),
    );
  });

  it('that are like others suggest them', () => {
    expect(suggestionsFor('playback_order_service', systems)).toEqual(['component:default/playback-order']);
    expect(suggestionsFor('zzz', systems)).toEqual([]);
  });
});
