import { expect, test } from 'vitest';
import { overall, severityOf, statusOf, worse } from './public-status.ts';
import { opened, player } from './testing/given.ts';

const impact = (given: { severity?: 'major' | 'partial' | 'degraded'; fraction?: number; users?: number }) => {
  const [one] = opened({ impacts: [{ target: player, ...given }] }).impacts;
  if (one === undefined) throw new Error('no impact');
  return statusOf(one);
};

test('an impact makes of its component what it says of the users', () => {
  expect(impact({})).toBe('major_outage');
  expect(impact({ severity: 'degraded' })).toBe('degraded_performance');
  expect(impact({ fraction: 0.5 })).toBe('major_outage');
  expect(impact({ fraction: 0.49 })).toBe('partial_outage');
  expect(impact({ users: 0 })).toBe('operational');
});

test('a share of the users is one word, inside as outside', () => {
  const share = (fraction: number) => severityOf({ kind: 'fraction', fraction });
  expect([share(0), share(0.03), share(0.49), share(0.5), share(1)]).toEqual([null, 'partial', 'partial', 'major', 'major']);
  expect([severityOf({ kind: 'whole' }), severityOf({ kind: 'users', users: 0 }), severityOf({ kind: 'users', users: 7 })]).toEqual(['major', null, 'partial']);
});

test('the page is as bad as the worst of its components and open incidents', () => {
  expect(overall(['operational'], [])).toEqual({ indicator: 'none', description: 'All Systems Operational' });
  expect(overall(['operational', 'degraded_performance'], ['major'])).toMatchObject({ indicator: 'major' });
  expect(overall(['major_outage'], ['none'])).toMatchObject({ indicator: 'critical' });
  expect(worse('partial_outage', 'under_maintenance')).toBe('partial_outage');
});
