import { expect, it } from 'vitest';
import { minutes, seconds, short, worded } from './report.ts';

it('figures are said as people say them', () => {
  expect([0.123, 9.99, 42.4, 525.6].map(minutes)).toEqual(['0.12 min', '10 min', '42 min', '8 h 46 min']);
  expect([0.0123, 0.5, 2].map(seconds)).toEqual(['12.3 ms', '500 ms', '2 s']);
  expect(['component:default/a', 'resource:default/b', 'component:other/c'].map(short)).toEqual(['a', 'resource:b', 'component:other/c']);
});

it('a report has a paragraph for each part, and says so where there is nothing', () => {
  const empty = {
    at: '2026-01-01T00:00:00Z',
    systems: 0,
    dependencies: 0,
    cycles: [],
    articulationPoints: [],
    layers: [],
    blastRadius: [],
    singlePoints: [],
    journeys: [],
    tierInversions: [],
    timeoutInversions: [],
    worstRetryPath: null,
    recoveryTools: [],
    mitigations: [],
    notices: [],
  };
  expect(worded(empty)).toContain('None: no system fails a journey alone.');
  const point = {
    ref: 'component:default/consul',
    reckoned: { availability: 0.999, source: 'assumed' as const },
    minutesPerYear: 520,
    journeys: [{ ref: 'journey:default/j', minutesPerYear: 520 }],
    blastRadius: 10,
  };
  const text = worded({ ...empty, singlePoints: Array.from({ length: 12 }, () => point), notices: ['Mind this'] });
  expect(text).toContain('8 h 40 min  consul  (99.9 % assumed; 1 journey; takes down 10 others)');
  expect(text).toContain('… and 2 more');
  expect(text).toContain('Mind this');
});
