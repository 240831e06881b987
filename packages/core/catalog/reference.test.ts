import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatRef, fullRef, kindOf, nameOf, parseRef } from './reference.ts';

test.each([
  ['component:default/player', {}, 'component:default/player'],
  ['Player', { kind: 'component' }, 'component:default/player'],
  ['other/Player', { kind: 'component' }, 'component:other/player'],
  ['user:guest', { kind: 'group' }, 'user:default/guest'],
  ['player', { kind: 'component', namespace: 'radio' }, 'component:radio/player'],
  ['a/b:c', { kind: 'group' }, 'group:a/b:c'],
])('%s reads as %o says', (text, defaults, full) => {
  expect(fullRef(text, defaults)).toBe(full);
});

test.each(['', ':', '/', 'component:', 'component:/x', 'component:default/', ':default/x', 'a/b/c', 'player'])('%j without defaults is refused', (text) => {
  const parsed = parseRef(text);
  expect(parsed.ok).toBe(false);
});

test('a reference longer than any name can be is refused', () => {
  expect(fullRef(`component:default/${'x'.repeat(200)}`)).toBeNull();
});

test('writing and reading a reference gives it back', () => {
  const part = fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{0,20}$/);
  fc.assert(
    fc.property(part, part, part, (kind, namespace, name) => {
      const ref = formatRef({ kind, namespace, name });
      expect(fullRef(ref)).toBe(ref);
      expect([kindOf(ref), nameOf(ref)]).toEqual([kind, name]);
    }),
  );
});

test('any text is read or refused, never thrown', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.option(fc.string(), { nil: undefined }),
      (text, kind) => typeof parseRef(text, kind === undefined ? {} : { kind }).ok === 'boolean',
    ),
  );
});
