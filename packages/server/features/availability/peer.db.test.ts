/** Does the comparison with Upptime show what was published, what its rule gives, and the honest figure? */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { peerComparison } from '@samspel/contract/availability.ts';
import { outagesOf } from '@samspel/core/availability/checks.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oraclesFolder, oraclesMissing } from '../../../../tools/oracles.ts';
import { makeCallers } from '../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import { recordPublished } from './index.ts';

const missing = oraclesMissing('uptime-history/expected.json');
const target = 'component:default/webcv';

if (missing !== null) test('the published history of a service', (context) => context.skip(missing));
else
  describe('given the history of webcv', () => {
    let server: TestSamspel;
    beforeAll(async () => {
      server = await testSamspel({ at: '2026-09-01T00:00:00Z' });
    });
    afterAll(async () => server.end());
    const lines = <Row>(name: string) =>
      readFileSync(join(oraclesFolder() ?? '', 'uptime-history', name), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Row);

    test('when it is recorded, twice, then published, reproduced and honest stand side by side with the reasons', async () => {
      const outages = outagesOf(lines<{ at: string; status: string }>('webcv-checks.jsonl').map(({ at, status }) => ({ at: Date.parse(at), status })));
      const published = lines<{ at: string; day: number; week: number; month: number; year: number; all: number }>('webcv-published.jsonl').map(
        ({ at, ...rest }) => ({ at: Date.parse(at), ...rest }),
      );
      const { house } = server.samspel;
      const history = { target, peer: 'upptime' as const, startTime: Date.parse('2023-09-25T21:00:24.368Z'), published, outages };
      for (const _ of [1, 2]) await house.change((tx) => recordPublished(tx, history, house.now()));
      const viewer = server.withHeaders((await makeCallers(house)).viewer.headers);
      const { targets } = await viewer(peerComparison, { query: { target } });
      const [compared] = targets;
      expect(compared).toMatchObject({
        target,
        publications: 1246,
        numbers: 6230,
        equal: 6168,
        publishedAll: 97.63,
        outages: { count: 19, forgotten: 6, lostSeconds: 2_175_880, forgottenSeconds: 3819 },
      });
      expect(compared?.matchRatio).toBeCloseTo(0.99, 3);
      expect(compared?.honest.value).toBeCloseTo(0.9762670272474134, 9);
      const all = compared?.last.find(({ window }) => window === 'all');
      expect(all).toMatchObject({ published: 97.63, reproduced: 97.63 });
      expect(all?.because.join(' ')).toContain('6 outages shorter than 15 minutes');
      expect(compared?.history.at(-1)).toMatchObject({ published: 97.63, reproduced: 97.63 });
    });
  });
