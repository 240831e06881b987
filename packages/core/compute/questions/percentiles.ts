/** `percentiles`: which values have so many per cent of the values not exceeded? */
import { nearestRank } from '../../number/nearest-rank.ts';
import { linearPercentile } from '../../number/percentile.ts';
import { answered, question } from '../question.ts';

export const percentilesQuestion = question(
  'percentiles',
  'Percentiles of a list of values, by nearest rank or by linear interpolation',
  (input) => {
    const it = input.members('values', 'at', 'method');
    return {
      values: it.values.list((value) => value.number()).sort((a, b) => a - b),
      at: it.at.list((q) => q.number({ min: 0, max: 100 })),
      method: it.method.optional((method) => method.oneOf('nearest-rank', 'linear')) ?? 'nearest-rank',
    };
  },
  ({ values, at, method }) => {
    const percentile = method === 'linear' ? linearPercentile : nearestRank;
    return answered({ values: Object.fromEntries(at.map((q) => [String(q), percentile(values, q)])) });
  },
);
