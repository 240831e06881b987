import { describe, expect, test } from 'vitest';
import { yamlText } from './yaml.ts';

describe('a document as YAML', () => {
  test('maps, lists and lists of maps', () =>
    expect(
      yamlText({
        kind: 'Component',
        metadata: { name: 'player', tags: ['go', 'audio'], links: [{ url: 'https://x.test/a', title: 'Home' }], labels: {} },
        spec: { dependsOn: [] },
      }),
    ).toBe(
      'kind: Component\nmetadata:\n  name: player\n  tags:\n    - go\n    - audio\n  links:\n    - url: https://x.test/a\n      title: Home\n  labels: {}\nspec:\n  dependsOn: []\n',
    ));
  test('quotes what YAML would take for something else', () =>
    expect(yamlText({ a: 'true', b: '1.0', c: '- x', d: 'key: value', e: '', f: '2026-03-14', g: 'a #b', h: '@x', 'i:': 1 })).toBe(
      'a: "true"\nb: "1.0"\nc: "- x"\nd: "key: value"\ne: ""\nf: "2026-03-14"\ng: "a #b"\nh: "@x"\n"i:": 1\n',
    ));
  test('several lines stand as a block', () => expect(yamlText({ text: 'one\n\ntwo\n', cut: 'a\nb' })).toBe('text: |\n  one\n\n  two\ncut: |-\n  a\n  b\n'));
  test('refs and addresses stay bare', () =>
    expect(yamlText(['component:default/player', 'https://x.test'])).toBe('- component:default/player\n- https://x.test\n'));
});
