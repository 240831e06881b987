/** Is what is typed as matchers read as it is written, and what is none said? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMatchers, unreadMatchers, writeMatchers } from './matcher-text.ts';

test('labels that are, that are not, that are empty, and values with commas', () => {
  expect(readMatchers('alertname=Disk*, env!=test , team=, summary="a, b"')).toEqual([
    { label: 'alertname', is: 'is', value: 'Disk*' },
    { label: 'env', is: 'is-not', value: 'test' },
    { label: 'team', is: 'is', value: '' },
    { label: 'summary', is: 'is', value: 'a, b' },
  ]);
  expect(unreadMatchers('alertname=Disk*, nonsense')).toBe('«nonsense» is not understood: write label=value or label!=value');
  expect(unreadMatchers(' , ')).toBeNull();
});

test('what is written is read again', () => {
  const text = fc.stringMatching(/^[a-z](?:[a-z ,*.]{0,6}[a-z*.])?$/);
  const matcher = fc.record({ label: fc.stringMatching(/^[a-z]{1,5}$/), is: fc.constantFrom('is' as const, 'is-not' as const), value: text });
  fc.assert(
    fc.property(fc.array(matcher, { maxLength: 4 }), (matchers) => {
      expect(readMatchers(writeMatchers(matchers))).toEqual(matchers);
    }),
  );
});
