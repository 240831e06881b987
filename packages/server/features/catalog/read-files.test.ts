import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refOf } from '@samspel/core/catalog/entity.ts';
import { planImport } from '@samspel/core/catalog/plan.ts';
import { distinctRelations } from '@samspel/core/catalog/relations.ts';
import { catalogOf } from '@samspel/core/catalog/standing.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oraclesFolder, oraclesMissing } from '../../../../tools/oracles.ts';
import { readFile, readFiles } from './read-files.ts';
import { smallWorld } from './testing/small-world.ts';

const group = (name: string): string => `apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: ${name} }\nspec: { type: team, children: [] }\n`;
const location = (...targets: string[]): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: { name: all }\nspec: { targets: ${JSON.stringify(targets)} }\n`;
const refs = (read: Awaited<ReturnType<typeof readFiles>>): string[] => read.incoming.map(({ entity }) => refOf(entity)).sort();

describe('documents', () => {
  test('carry file, line and number; comments and empty ones count for nothing', async () => {
    const text = `# a head\n---\n${group('one')}---\n# nothing\n---\n\n${group('two')}...\n`;
    const { incoming, refused } = await readFile({ path: 'a.yaml', text });
    expect(refused).toEqual([]);
    expect(incoming.map(({ line, entity }) => [line, entity.metadata.name])).toEqual([
      [3, 'one'],
      [11, 'two'],
    ]);
  });

  test('are refused one by one, with the line of the fault', async () => {
    const text = `${group('one')}---\nkind: [\n---\n${group('two').replace('type: team', 'type: 3')}---\n${group('three')}---\nmetadata: { name: a, name: b }\n---\n- 1\n`;
    const { incoming, refused } = await readFile({ path: 'a.yaml', text });
    expect(incoming.map(({ entity }) => entity.metadata.name)).toEqual(['one', 'three']);
    expect(refused.map(({ document, line }) => [document, line])).toEqual([
      [2, 7],
      [3, 11],
      [5, 18],
      [6, 20],
    ]);
    expect(refused.map(({ reason }) => reason)).toMatchObject([
      expect.stringContaining('is not YAML'),
      expect.stringContaining('spec.type'),
      expect.stringContaining('"name" twice'),
      expect.stringContaining('not an object'),
    ]);
  });

  test('with Windows line ends and a byte order mark are read', async () => {
    const { incoming, refused } = await readFile({ path: 'a.yaml', text: `\ufeff${group('one')}---\n${group('two')}`.replaceAll('\n', '\r\n') });
    expect(refused).toEqual([]);
    expect(incoming.map(({ entity, line }) => [entity.metadata.name, line])).toEqual([
      ['one', 1],
      ['two', 6],
    ]);
  });
});

describe('Locations', () => {
  const files = [
    { path: 'all.yaml', text: location('./teams/one.yaml', 'teams/*/info.yaml', 'https://example.org/x.yaml', './gone.yaml') },
    { path: 'teams/one.yaml', text: group('one') },
    { path: 'teams/a/info.yaml', text: group('a') },
    { path: 'teams/a/samspel.yaml', text: 'apiVersion: samspel/v1\nkind: Service\nmetadata: { name: music }\n' },
    { path: 'elsewhere.yaml', text: group('elsewhere') },
  ];

  test('lead only to files that were given, and a samspel.yaml beside one counts', async () => {
    const read = await readFiles(files, ['all.yaml']);
    expect(refs(read)).toEqual(['group:default/a', 'group:default/one', 'location:default/all', 'service:default/music']);
    expect(read.notices.map(({ message }) => message)).toMatchObject([expect.stringContaining('was not fetched'), expect.stringContaining('gone.yaml')]);
  });

  test('that lead in a circle end', async () => {
    const circle = [
      { path: 'a.yaml', text: location('./b.yaml') },
      { path: 'b.yaml', text: location('./a.yaml').replace('name: all', 'name: back') },
    ];
    expect(refs(await readFiles(circle, ['a.yaml']))).toEqual(['location:default/all', 'location:default/back']);
  });

  test('cannot leave the folder of what was given', async () => {
    const read = await readFiles([{ path: 'all.yaml', text: location('../../etc/passwd', 'file:///etc/passwd') }], ['all.yaml']);
    expect(read.notices).toHaveLength(2);
    expect(refs(read)).toEqual(['location:default/all']);
  });
});

describe('what strangers send', () => {
  const bombs: Record<string, string> = {
    aliases: `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
      .split('')
      .map(
        (name, index) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${'abcdefgh'.charAt(index)}`)
            .join(',')}]`,
      )
      .join('\n')}`,
    'an alias of itself': 'a: &a [*a]',
    brackets: '['.repeat(10_000),
    braces: 'a: {'.repeat(8_000),
    indents: Array.from({ length: 400 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'),
    keys: Array.from({ length: 5_000 }, (_, index) => `k${index}: 1`).join('\n'),
    prototype: '__proto__: { polluted: yes }\nkind: Group',
    merge: '<<: { kind: Group }\na: 1',
    tag: '!!js/function "x"',
    nul: 'kind: "a\\0b"',
    surrogate: 'apiVersion: "\\uD800"',
    infinite: 'apiVersion: .inf\nkind: .nan',
    binary: '\u0000\u0001\u0002',
    large: `a: "${'x'.repeat(1_100_000)}"`,
  };

  test.each(Object.entries(bombs))('%s is refused', async (_, text) => {
    const { incoming, refused } = await readFile({ path: 'a.yaml', text });
    expect(incoming).toEqual([]);
    expect(refused).toHaveLength(1);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('never breaks the reader: mangled catalogs are read or refused document by document', async () => {
    const whole = smallWorld.map(({ text }) => text).join('---\n');
    const edit = fc.record({
      at: fc.nat(whole.length),
      drop: fc.nat(12),
      put: fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('---\n', '&a', '*a', '{', ']', ': ', '\n  ', '"', '|', '\u0000', '\ud800')),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), async (edits) => {
        const text = edits.reduce((now, { at, drop, put }) => now.slice(0, at) + put + now.slice(at + drop), whole);
        const { incoming, refused } = await readFile({ path: 'x.yaml', text });
        expect(incoming.length + refused.length).toBeGreaterThan(0);
        const plan = planImport({ standing: new Map(), incoming, origin: 'x', removeMissing: true });
        expect(plan.items.length + plan.refused.length).toBe(incoming.length);
        // What is planned can be stored: PostgreSQL takes neither NUL nor half characters.
        expect(JSON.stringify([plan, refused])).not.toMatch(/\\u0000|\\ud[89a-f]/i);
      }),
      { numRuns: 60 },
    );
  });

  test('any text at all is read or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => {
        const { incoming } = await readFile({ path: 'x.yaml', text });
        expect(incoming).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

const missing = oraclesMissing('worlds/README.md');
describe.skipIf(missing !== null)(`the demo catalog of Backstage${missing === null ? '' : ` (${missing})`}`, () => {
  const folder = join(oraclesFolder() ?? '', 'worlds', 'backstage');
  const files = () =>
    (readdirSync(folder, { recursive: true }) as string[])
      .filter((path) => path.endsWith('.yaml'))
      .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));

  test('has 60 entities of the kinds it says, and one that is refused', async () => {
    const { incoming, refused } = await readFiles(files());
    const counts = Object.groupBy(incoming, ({ entity }) => entity.kind);
    expect(Object.fromEntries(Object.entries(counts).map(([kind, all]) => [kind, all?.length]))).toEqual({
      Component: 14,
      API: 7,
      Resource: 1,
      System: 3,
      Domain: 3,
      Group: 8,
      User: 17,
      Location: 7,
    });
    expect(refused).toMatchObject([{ file: 'components/invalid-component.yaml', line: 4, path: '/metadata/name' }]);
    expect(refused[0]?.reason).toMatch(/metadata\.name.*metadata\.tags\.1/);
  });

  test('is reached to 59 from its two entries', async () => {
    const read = await readFiles(files(), ['all.yaml', 'acme/org.yaml']);
    expect(read.incoming).toHaveLength(59);
    expect([read.refused, read.notices]).toEqual([[], []]);
  });

  test('has the very relations that Backstage emits', async () => {
    const { incoming } = await readFiles(files());
    const catalog = catalogOf(new Map(incoming.map(({ entity }) => [refOf(entity), entity])));
    const relations = distinctRelations([...catalog.statedBy.values()].flat()).map(({ source, type, target }) => [source, type, target]);
    expect(relations).toEqual(JSON.parse(readFileSync(join(folder, 'relations.json'), 'utf8')));
  });
});
