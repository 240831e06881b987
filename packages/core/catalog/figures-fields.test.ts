import { expect, test } from 'vitest';
import { annotationFaults } from './own-fields.ts';

const faults = (annotations: Record<string, string>) => annotationFaults({ apiVersion: 'v1', kind: 'Component', metadata: { name: 'a', annotations } });

test('load and capacity are known annotations, and what in them cannot be read is a fault at its place', () => {
  expect(faults({ 'samspel.dev/capacity': 'servers=8 service=20ms', 'samspel.dev/load': 'rate=12/s' })).toEqual([]);
  expect(faults({ 'samspel.dev/capacity': 'servers=many' })).toEqual([
    { path: '/metadata/annotations/samspel.dev~1capacity', message: expect.stringContaining('servers=many') },
  ]);
});
