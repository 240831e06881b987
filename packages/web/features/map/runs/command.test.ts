import type { Run } from '@samspel/contract/cascades.ts';
import { expect, test } from 'vitest';
import { commandsOf } from './command.ts';

const run: Pick<Run, 'id' | 'kind' | 'trigger' | 'changes' | 'seed' | 'scenario' | 'replay'> = {
  id: 'csc_01',
  kind: 'run',
  trigger: { kind: 'slow', target: 'component:default/stock', at: 60, forSeconds: 30, factor: 8 },
  changes: [{ system: 'component:default/shop', to: 'component:default/stock', set: { retryBudget: { ratio: 0.1 } } }],
  seed: 7,
  scenario: { durationSeconds: 600, systems: {}, load: [] },
  replay: null,
};

test('a run is repeated by its id and seed, by its file, and by its trigger with its changes', () => {
  expect(commandsOf(run).map(({ line }) => line)).toEqual([
    'samspel cascades run --from csc_01 --seed 7',
    'samspel cascades show csc_01 --scenario run.json && samspel compute cascade < run.json',
    `samspel cascades run slow --target component:default/stock --at 60 --for 30 --factor 8 --duration 600 --seed 7 --set 'component:default/shop>component:default/stock.retryBudget={"ratio":0.1}'`,
  ]);
});

test('what stays has no end, and a quote in a name harms no shell', () => {
  const lines = commandsOf({ ...run, changes: [], trigger: { kind: 'lose-site', target: "it's", at: 60, forSeconds: null } });
  expect(lines[2]?.line).toContain(`--target 'it'\\''s' --at 60 --for end`);
});

test('a search is searched again, the watch is only recomputed', () => {
  expect(commandsOf({ ...run, kind: 'search', changes: [] })[0]?.line).toBe('samspel cascades search --from csc_01 --seed 7');
  expect(commandsOf({ ...run, kind: 'watch', trigger: null, changes: [] })).toHaveLength(1);
});
