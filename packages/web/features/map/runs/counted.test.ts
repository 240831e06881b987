import { expect, test } from 'vitest';
import { countedOf } from './counted.ts';

const scenario = {
  durationSeconds: 60,
  systems: {
    'journey:default/order': { servers: null, serviceSeconds: 0, calls: [{ to: 'shop' }] },
    shop: { servers: 4, serviceSeconds: 0.02, calls: [{ to: 'stock' }, { to: 'stock' }] },
    stock: { servers: 2, serviceSeconds: 0.01 },
  },
  load: [{ to: 'journey:default/order', ratePerSecond: 10 }],
};
const one = (what: string, source: 'observed' | 'policy') => ({ at: '', of: 'stock', what, value: 1, source, says: '' });

test('what nobody assumed was stated; journeys have no size, and calls to the same system count once', () => {
  const counted = countedOf(scenario, [one('servers', 'policy'), one('serviceSeconds', 'observed')]);
  const of = (what: string) => counted.find((each) => each.what === what);
  expect(of('servers')).toEqual({ what: 'servers', stated: 1, observed: 0, assumed: 1 });
  expect(of('serviceSeconds')).toEqual({ what: 'serviceSeconds', stated: 1, observed: 1, assumed: 0 });
  expect(of('timeoutSeconds')).toEqual({ what: 'timeoutSeconds', stated: 1, observed: 0, assumed: 0 });
  expect(of('ratePerSecond')).toEqual({ what: 'ratePerSecond', stated: 1, observed: 0, assumed: 0 });
});
