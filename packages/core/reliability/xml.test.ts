/** Is XML read as it says, and everything hostile or broken refused with its place? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathOf, readXml, type XmlElement } from './xml.ts';

function told(text: string): string {
  const read = readXml(text);
  return read.ok ? `read ${read.value.name}` : `${read.refusal.code} ${read.refusal.path} ${String(read.refusal.facts['message'])}`;
}

test('given a small document, when read, then elements, attributes and text are there', () => {
  const read = readXml(
    `\uFEFF<?xml version="1.0"?><!-- <no/> --><a x='1 &lt; 2' y = "&#x41;&#66;"><b/>some <![CDATA[<raw> & ]]> text<b name="n"><c/></b></a>\n`,
  );
  if (!read.ok) throw new Error(read.refusal.code);
  const { name, attributes, children, text } = read.value;
  expect({ name, attributes: [...attributes], names: children.map((child) => child.name), text }).toEqual({
    name: 'a',
    attributes: [
      ['x', '1 < 2'],
      ['y', 'AB'],
    ],
    names: ['b', 'b'],
    text: 'some <raw> &  text',
  });
  expect(pathOf(children[1]?.children[0] ?? null)).toBe('/a/b[n]/c');
});

test.each([
  ['', /not-xml .*no element/],
  ['words', /not-xml .*text outside/],
  ['<a>', /not-xml \/a .*ends inside <a>/],
  ['<a></b>', /not-xml \/a .*closes <b> where <a> is open \(line 1\)/],
  ['<a/>\n<b/>', /not-xml .*second root element \(line 2\)/],
  ['<a x=1/>', /not-xml .*no quotes/],
  ['<a x="1" x="2"/>', /not-xml .*twice/],
  ['<a x="1"y="2"/>', /not-xml .*no attribute/],
  ['<a x="<"/>', /not-xml .*< inside/],
  ['<a x/>', /not-xml .*without a value/],
  ['<a x="1/>', /not-xml .*does not end/],
  ['<a>&nbsp;</a>', /not-xml \/a .*entity &nbsp;/],
  ['<a>&#0;</a>', /not-xml .*entity &#0;/],
  ['<a>&#xD800;</a>', /not-xml .*entity/],
  ['<a> & </a>', /not-xml .*begins no entity/],
  ['<!-- no end <a/>', /not-xml .*comment/],
  ['<? no end', /not-xml .*processing/],
  ['< a/>', /not-xml .*without a name/],
  ['<1/>', /not-xml .*without a name/],
  ['</a>', /not-xml .*where nothing is open/],
  ['<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', /unsupported .*document type/],
  ['<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>', /unsupported .*document type/],
  ['<a>'.repeat(100_000), /too-deep .*nested deeper/],
])('given %j, when read, then it is refused with its reason', (text, reason) => {
  expect(told(text)).toMatch(reason);
});

/** Pieces from which broken documents are made. */
const pieces = fc.constantFrom(
  '<',
  '>',
  '/',
  '"',
  "'",
  '=',
  '&',
  ';',
  ' ',
  'a',
  'b',
  '<a>',
  '</a>',
  '<b/>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?',
  '?>',
  '<!DOCTYPE',
  '&lt;',
  '&#x41;',
  'x="1"',
  '\n',
  '\0',
  '\u2028',
);

test('given any text at all, when read, then it is read or refused, and never throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces, { maxLength: 30 }).map((some) => some.join('')),
      ),
      (text) => {
        expect(told(text)).toMatch(/^(read |compute\.)/);
      },
    ),
    { numRuns: 3_000 },
  );
});

const written = (element: { name: string; value: string; children: readonly unknown[] }): string =>
  `<${element.name} v="${escaped(element.value)}">${(element.children as (typeof element)[]).map(written).join('')}</${element.name}>`;
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

test('given any tree of elements, when written and read, then it is the same tree', () => {
  const name = fc.stringMatching(/^[a-z][\w.-]{0,5}$/);
  const { element } = fc.letrec<{ element: { name: string; value: string; children: readonly unknown[] } }>((tie) => ({
    element: fc.oneof(
      { maxDepth: 4 },
      fc.record({ name, value: fc.string(), children: fc.constant([]) }),
      fc.record({ name, value: fc.string(), children: fc.array(tie('element'), { maxLength: 3 }) }),
    ),
  }));
  const same = (read: XmlElement): unknown => ({ name: read.name, value: read.attributes.get('v'), children: read.children.map(same) });
  fc.assert(
    fc.property(element, (given) => {
      const read = readXml(written(given));
      expect(read.ok && same(read.value)).toEqual(given);
    }),
  );
});

test('given a large flat document without a line break, when read, then the time grows with its length alone', () => {
  const read = readXml(`<a>${'<b x="1"/>'.repeat(200_000)}</a>`);
  expect(read.ok && read.value.children.length).toBe(200_000);
});
