import fc from 'fast-check';
import { expect, it } from 'vitest';
import { partsOfSaid } from './said.ts';

const linksOf = (text: string) => partsOfSaid(text).flatMap(({ href }) => (href === null ? [] : [href]));

it('finds addresses, and leaves what ends the sentence', () => {
  expect(linksOf('see https://a.example/x?y=1, and (http://b.example/c_(d)).')).toEqual(['https://a.example/x?y=1', 'http://b.example/c_(d)']);
  expect(linksOf('javascript:alert(1) ftp://x.example data:text/html,x nohttps://')).toEqual([]);
});

it('loses nothing, and makes links of nothing but http', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('https://', 'http://', 'a.example', '/', ' ', ')', '(', '.', 'javascript:', '<', '"', 'å')).map((list) => list.join('')),
      (text) => {
        const parts = partsOfSaid(text);
        expect(parts.map((one) => one.text).join('')).toBe(text);
        for (const { href } of parts) if (href !== null) expect(href).toMatch(/^https?:\/\//i);
      },
    ),
  );
});
