import { describe, expect, test } from 'vitest';
import { withChanges } from './change-scenario.ts';
import type { SparseScenario } from './sparse.ts';

const scenario: SparseScenario = {
  durationSeconds: 10,
  systems: { a: { servers: 2, serviceSeconds: 1, calls: [{ to: 'b' }, { to: 'b', share: 0.5 }] }, b: { servers: 1, serviceSeconds: 1 } },
  load: [{ to: 'a', ratePerSecond: 1 }],
};

describe('a changed scenario', () => {
  test('differs in what the changes name, and nowhere else', () => {
    const changed = withChanges(scenario, [
      { system: 'a', set: { servers: 9 } },
      { system: 'a', to: 'b', set: { attempts: 3 } },
      { to: 'a', set: { ratePerSecond: 5 } },
    ]);
    expect(changed).toEqual({
      ok: true,
      value: {
        durationSeconds: 10,
        systems: {
          a: {
            servers: 9,
            serviceSeconds: 1,
            calls: [
              { to: 'b', attempts: 3 },
              { to: 'b', share: 0.5, attempts: 3 },
            ],
          },
          b: { servers: 1, serviceSeconds: 1 },
        },
        load: [{ to: 'a', ratePerSecond: 5 }],
      },
    });
    expect(scenario.systems['a']?.servers).toBe(2);
  });

  test('is refused where a change hits nothing', () => {
    for (const change of [
      { set: {} },
      { system: 'x', set: {} },
      { system: 'constructor', set: {} },
      { to: 'b', set: {} },
      { system: 'b', to: 'a', set: {} },
      { system: 'a', set: { calls: [] } },
    ])
      expect(withChanges(scenario, [{ system: 'a', set: {} }, change])).toMatchObject({ ok: false, refusal: { code: 'cascades.unfit', path: '/changes/1' } });
  });
});
