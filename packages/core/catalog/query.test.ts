import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBy, type Flat, facetOf, flatten, mentions, passes, pick, readFilters, readOrder, readPredicate } from './query.ts';
import { findable, search } from './search.ts';

const player = {
  kind: 'Component',
  metadata: { name: 'Player', tags: ['go', 'audio'], annotations: { 'a.b/c': 'X' } },
  spec: { type: 'service', n: 3, on: true, none: null, long: 'x'.repeat(300) },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/a' }],
};
const flat = flatten(player);
const holds = (...texts: string[]): boolean => {
  const filter = readFilters(texts);
  if (filter === null || 'fault' in filter) throw new Error('no filter');
  return passes(flat, filter);
};
const meets = (predicate: unknown): boolean => {
  const filter = readPredicate(predicate);
  if ('fault' in filter) throw new Error(filter.fault);
  return passes(flat, filter);
};

describe('filters', () => {
  test.each([
    [true, ['kind=component']],
    [true, ['KIND=Component,metadata.name=player']],
    [false, ['kind=component,metadata.name=other']],
    [true, ['kind=api', 'kind=component']],
    [true, ['spec.type=library,spec.type=service']],
    [true, ['metadata.tags=go']],
    [true, ['metadata.tags.go=true']],
    [false, ['metadata.tags=rust']],
    [true, ['metadata.annotations.a.b/c']],
    [false, ['metadata.annotations.nothing']],
    [true, ['relations.ownedby=group:default/a']],
    [true, ['spec.n=3,spec.on=true']],
    [true, ['spec.long']],
    [false, [`spec.long=${'x'.repeat(300)}`]],
    [false, ['spec.none=null']],
  ])('answer %s to %j', (wanted, texts) => {
    expect(holds(...texts)).toBe(wanted);
  });

  test.each([
    [true, { kind: 'component', 'spec.type': { $in: ['a', 'Service'] } }],
    [false, { $not: { kind: 'component' } }],
    [true, { $any: [{ kind: 'api' }, { 'metadata.name': { $hasPrefix: 'pla' } }] }],
    [true, { 'spec.missing': { $exists: false } }],
    [true, { 'metadata.tags': { $contains: 'audio' } }],
    [false, { $all: [{ kind: 'component' }, { 'spec.type': 'x' }] }],
    [true, {}],
  ])('as predicates answer %s to %j', (wanted, predicate) => {
    expect(meets(predicate)).toBe(wanted);
  });

  test('that do not fit are told, never thrown', () => {
    expect(readFilters(['=x'])).toMatchObject({ fault: expect.any(String) });
    expect(readPredicate({ a: { $near: 1 } })).toMatchObject({ fault: expect.any(String) });
    fc.assert(
      fc.property(fc.array(fc.string()), fc.anything(), (texts, anything) => {
        const filter = readFilters(texts);
        if (filter !== null && !('fault' in filter)) passes(flat, filter);
        const predicate = readPredicate(anything);
        if (!('fault' in predicate)) passes(flat, predicate);
      }),
    );
  });
});

describe('orders, facets and fields', () => {
  const three = [{ a: 'b' }, { a: 'A' }, { c: 1 }].map((one): Flat => flatten(one));

  test('put what has no value last either way', () => {
    for (const [text, wanted] of [
      ['asc:a', ['A', 'b', undefined]],
      ['desc:a', ['b', 'A', undefined]],
    ] as const) {
      const orders = readOrder([text], ':');
      if ('fault' in orders) throw new Error(orders.fault);
      expect([...three].sort((x, y) => compareBy(orders, x, y)).map((one) => one.get('a')?.[0])).toEqual(wanted);
    }
    expect(readOrder(['a,sideways'], ',')).toMatchObject({ fault: expect.any(String) });
  });

  test('count values once for each entity, as written', () => {
    expect(facetOf([flat, flatten({ spec: { type: 'Service' } })], 'spec.type')).toEqual([
      { value: 'Service', count: 1 },
      { value: 'service', count: 1 },
    ]);
    expect(facetOf([flat], 'metadata.tags')).toEqual([
      { value: 'audio', count: 1 },
      { value: 'go', count: 1 },
    ]);
  });

  test('choose members, also those with dots in their names', () => {
    expect(pick(player, ['metadata.name', 'metadata.annotations.a.b/c', 'spec.nothing'])).toEqual({
      metadata: { name: 'Player', annotations: { 'a.b/c': 'X' } },
    });
    expect(pick(player, [])).toEqual(player);
  });

  test('find a term in the fields asked for', () => {
    expect(mentions(flat, 'PLAY', ['metadata.name'])).toBe(true);
    expect(mentions(flat, 'play', ['spec.type'])).toBe(false);
    expect(mentions(flat, 'serv', [])).toBe(true);
  });
});

describe('search as you type', () => {
  const thing = (kind: string, name: string, title = name, rest = '') => findable({ ref: `${kind}:${name}`, kind, name, title, hint: '', rest });
  const things = [
    thing('team', 'play'),
    thing('system', 'player'),
    thing('system', 'media-player'),
    thing('system', 'radio', 'Radio', 'plays music'),
    thing('system', 'replay'),
  ];
  const find = (typed: string, limit = 10, kind?: string) => search(things, typed, limit, kind).map(({ ref }) => ref);

  test('ranks the name itself, its beginning, a word in it, anywhere, and last the description', () => {
    expect(find('play')).toEqual(['team:play', 'system:player', 'system:media-player', 'system:replay', 'system:radio']);
    expect(find('play', 2)).toHaveLength(2);
    expect(find('play', 9, 'team')).toEqual(['team:play']);
  });

  test('wants every word, in any order', () => {
    expect(find('player media')).toEqual(['system:media-player']);
    expect(find('player zebra')).toEqual([]);
    expect(find(' ')).toEqual([]);
  });
});
