import { expect, it } from 'vitest';
import { failsWithOfText } from './fails-with.ts';
import { annotationFaults, ownFieldsOf } from './own-fields.ts';

it('groups are named by kind, with their availability as a share or in percent', () => {
  expect(failsWithOfText('rack:R12=99.99%, database:orders,, deploy:monolith=0.9995')).toEqual([
    { kind: 'rack', name: 'r12', availability: 0.9999 },
    { kind: 'database', name: 'orders', availability: null },
    { kind: 'deploy', name: 'monolith', availability: 0.9995 },
  ]);
});

it.each(['shelf:r12', 'rack', 'rack:', 'rack:a b', 'rack:r=101%', 'rack:r=0', 'rack:r=often', 'rack:r=1.5'])(
  '%s is told as a fault and passed over',
  (text) => {
    const said: string[] = [];
    expect(failsWithOfText(`${text}, rack:ok`, (message) => said.push(message))).toEqual([{ kind: 'rack', name: 'ok', availability: null }]);
    expect(said).toEqual([expect.stringContaining('rack:r12=99.99%')]);
  },
);

it('a document that says it wrongly has a fault at its place; rightly, the system has its groups', () => {
  const entity = (text: string) => ({ apiVersion: 'v1', kind: 'Component', metadata: { name: 'a', annotations: { 'samspel.dev/fails-with': text } } });
  expect(annotationFaults(entity('rack'))).toEqual([{ path: '/metadata/annotations/samspel.dev~1fails-with', message: expect.any(String) }]);
  expect(annotationFaults(entity('rack:a'))).toEqual([]);
  expect(ownFieldsOf(entity('rack:a')).failsWith).toEqual([{ kind: 'rack', name: 'a', availability: null }]);
});
