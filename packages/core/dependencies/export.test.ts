import { expect, it } from 'vitest';
import { unsaid } from './dependency.ts';
import { type ExportedGraph, toCsv, toDot, toMermaid } from './export.ts';
import { readDependencies } from './import/read.ts';

const graph: ExportedGraph = {
  systems: [
    { ref: 'component:default/a', title: 'The "A"', subsystem: 'system:default/s' },
    { ref: 'component:default/b', title: '<b>', subsystem: null },
  ],
  dependencies: [
    {
      ...unsaid,
      from: 'component:default/b',
      to: 'component:default/a',
      standing: 'undeclared',
      hard: false,
      fallback: { text: '=2+3, "quoted"' },
    },
    { ...unsaid, from: 'component:default/a', to: 'component:default/b', standing: 'agreed', timeoutSeconds: 0.5, attempts: 3 },
  ],
};

it('DOT quotes names, clusters subsystems and tells edges apart', () => {
  const dot = toDot(graph);
  expect(dot).toContain('"component:default/a" [label="The \\"A\\""];');
  expect(dot).toContain('label="system:default/s";');
  expect(dot).toContain('"component:default/b" -> "component:default/a" [style=dashed, color=red];');
  expect(dot).toContain('"component:default/a" -> "component:default/b";');
});

it('Mermaid escapes what it would read as its own', () => {
  expect(toMermaid(graph)).toBe(
    'flowchart TB\n  n0["#60;b#62;"]\n  subgraph s1 ["system:default/s"]\n    n1["The #34;A#34;"]\n  end\n  n1 --> n0\n  n0 -.-> n1\n',
  );
});

it('CSV is read again as it was written, and is no formula', () => {
  const csv = toCsv(graph);
  expect(csv).toContain(`"'=2+3, ""quoted"""`);
  const told = readDependencies([{ path: 'x.csv', documents: [], text: csv }]);
  expect(told.refused).toEqual([]);
  expect(told.edges).toMatchObject([
    { from: 'component:default/a', to: 'component:default/b', attributes: { hard: true, timeoutSeconds: 0.5, attempts: 3 } },
    { from: 'component:default/b', attributes: { hard: false } },
  ]);
});
