import { expect, it } from 'vitest';
import { minutes, seconds, short, worded } from './report.ts';

it('figures are said as people say them', () => {
  expect([0.123, 9.99, 42.4, 525.6, 7259.7].map(minutes)).toEqual(['0.12 min', '10 min', '42 min', '8 h 46 min', '121 h 0 min']);
  expect([0.0123, 0.5, 2].map(seconds)).toEqual(['12.3 ms', '500 ms', '2 s']);
  expect(['component:default/a', 'resource:default/b', 'component:other/c'].map(short)).toEqual(['a', 'resource:b', 'component:other/c']);
});

const empty = {
  at: '2026-01-01T00:00:00Z',
  systems: 0,
  dependencies: 0,
  cycles: [],
  articulationPoints: [],
  layers: [],
  blastRadius: [],
  singlePoints: [],
  commonCauses: [],
  systemPromises: [],
  retryCircles: [],
  journeys: [],
  tierInversions: [],
  timeoutInversions: [],
  worstRetryPath: null,
  recoveryTools: [],
  mitigations: [],
  notices: [],
};
const point = {
  ref: 'component:default/consul',
  reckoned: { availability: 0.999, source: 'assumed' as const },
  minutesPerYear: 520,
  journeys: [{ ref: 'journey:default/j', minutesPerYear: 520 }],
  blastRadius: 10,
};

it('a report has a paragraph for each part, and says so where there is nothing', () => {
  expect(worded(empty)).toContain('None: no system fails a journey alone.');
  const text = worded({ ...empty, singlePoints: Array.from({ length: 12 }, () => point), notices: ['Mind this'] });
  expect(text).toContain('8 h 40 min  consul  (99.9 % assumed; 1 journey; takes down 10 others)');
  expect(text).toContain('… and 2 more');
  expect(text).toContain('Mind this');
  expect(worded({ ...empty, singlePoints: [{ ...point, blastRadius: 0 }] })).toContain('1 journey; takes nobody else down)');
});

it('what fails together, leads over one, holds together and multiplies has its paragraph where there is any', () => {
  const journey = { ref: 'journey:default/j', title: 'Play', declared: true, ceiling: 0.998, promised: 0.999, tooMuch: true, minutesPerYear: 1051 };
  const text = worded({
    ...empty,
    articulationPoints: ['component:default/app'],
    commonCauses: [
      { kind: 'site', name: 'sto', availability: 0.9999, source: 'assumed', systems: ['component:default/a'], minutesPerYear: 52, journeys: [] },
      {
        kind: 'rack',
        name: 'r1',
        availability: 0.999,
        source: 'said',
        systems: ['component:default/a', 'component:default/b'],
        minutesPerYear: 500,
        journeys: [{ ref: journey.ref, minutesPerYear: 500 }],
      },
    ],
    journeys: [{ ...journey, passages: [{ ref: 'component:default/app', cutsOff: 3 }] }],
    systemPromises: [{ ref: 'component:default/app', promised: 0.9999, ceiling: 0.999, tooMuch: true, says: '' }],
    worstRetryPath: { path: [], attempts: [3, 3], worstCaseAttempts: 9, withinBudgets: 1.21, says: 'One request can become 9 at Store.' },
    retryCircles: [{ systems: [], says: 'A and B call each other in a circle.' }],
    recoveryTools: [{ tool: 'component:default/t', repairs: 'component:default/a', path: [], says: 'T is to repair A.' }],
  });
  expect(text).toContain('52 min  site sto  (99.99 % assumed; 1 system; fails no journey alone)');
  expect(text).toContain('8 h 20 min  rack r1  (99.9 % said; 2 systems; fails 1 journey alone)');
  expect(text).toContain('Ways that all lead over one\n  Play: app (3 others)');
  expect(text).toContain('Holds the graph together\n  app');
  expect(text).toContain('app: 99.99 %, at best 99.9 % by the promises it stands on');
  expect(text).toContain('no way multiplies by more than 1.21');
  expect(text).toContain('Circles that retry\n  A and B');
  expect(text).toContain('Play: 99.8 %, promised 99.9 % (more than it can)');
});
