/** Is what clients forgot to encode read as they meant it, and everything else left as it is? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { repairedAddress } from './repaired-address.ts';

/** The alias between `/v2/alerts/` and the verb, as a router that decodes sees it. */
function seen(address: string): string {
  const { pathname } = new URL(repairedAddress(address), 'http://here');
  return decodeURIComponent(pathname).replace(/^.*\/v2\/alerts\//, '');
}

test('a bare %, ? and # in a name stay in it', () => {
  expect(seen('/v2/alerts/disk 95%/close/?identifierType=alias')).toBe('disk 95%/close/');
  expect(seen('/in/alerts/key/v2/alerts/what?now/close/?identifierType=alias')).toBe('what?now/close/');
  expect(seen('/v2/alerts/db#1?x=y/acknowledge?identifierType=alias')).toBe('db#1?x=y/acknowledge');
  expect(seen('/v2/alerts/no?query/close')).toBe('no?query/close');
  expect(seen('/v2/alerts/%C3%28%zz/close')).toBe('%C3%28%zz/close');
});

test('what can be read stays as it is', () => {
  for (const address of [
    '/v2/alerts?query=a?b&limit=1',
    '/v2/alerts/?query=a%20b',
    '/v2/enqueue',
    '/api/systems/a%zz?b#c',
    '/v2/alerts/a%2Fb%20c/close?identifierType=alias',
    '/in/alerts/key',
  ])
    expect(repairedAddress(address)).toBe(address);
});

test('any name can be decoded again, and the query stays', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('%', '?', '#', '/', 'a', '4', '1', '=', '&', 'C', '3'), minLength: 1, maxLength: 12 }), (name) => {
      fc.pre(!name.startsWith('?'));
      const repaired = repairedAddress(`/v2/alerts/${name}/close/?identifierType=alias`);
      const [path = '', query, ...more] = repaired.split('?');
      expect(more).toEqual([]);
      expect(query).toBe('identifierType=alias');
      expect(path).not.toContain('#');
      expect(() => decodeURIComponent(path)).not.toThrow();
    }),
  );
});
