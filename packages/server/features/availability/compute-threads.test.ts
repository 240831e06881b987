/** Does a question asked by hand get its answer without holding up the server, and is it stopped when it wants too much? */
import { ask } from '@samspel/core/compute/registry.ts';
import { describe, expect, test } from 'vitest';
import { computeLimits, makeAsking } from './compute-threads.ts';

const budget = { objective: 0.9999, windowSeconds: 86_400, total: 2_500_000 };
/** Minutes of work: forty rules over long series, each compared in exact fractions. */
const endless = {
  objective: 0.999,
  windowSeconds: 2_592_000,
  stepSeconds: 60,
  good: new Array<number>(100_000).fill(0.123456),
  total: new Array<number>(100_000).fill(1.5),
  rules: Array.from({ length: 400 }, (_, index) => ({ longSeconds: 3600 + index * 60, shortSeconds: 300, burn: 1 })),
};

describe('a question asked by hand', () => {
  test('when answered or refused in a thread, then it is what core says', async () => {
    const asking = makeAsking();
    for (const [question, input] of [
      ['budget', budget],
      ['budget', { objective: 2, windowSeconds: 1 }],
      ['nothing', {}],
    ] as const)
      expect(await asking(question, input)).toEqual(ask(question, input));
  });

  test('when it takes longer than it may, then it is stopped, and the server went on all the while', async () => {
    const asking = makeAsking({ ...computeLimits, seconds: 1 });
    let turns = 0;
    const turning = setInterval(() => turns++, 10);
    const said = await asking('burn-alerts', endless);
    clearInterval(turning);
    expect(said).toMatchObject({ ok: false, refusal: { code: 'compute.too-much', facts: { question: 'burn-alerts', limit: '1 seconds' } } });
    expect(turns).toBeGreaterThan(20);
  });

  test('when it takes more memory than it may, then it is stopped', async () => {
    const said = await makeAsking({ ...computeLimits, seconds: 30, megabytes: 16 })('burn-alerts', { ...endless, rules: [] });
    expect(said).toMatchObject({ ok: false, refusal: { code: 'compute.too-much', facts: { limit: '16 MB of memory' } } });
  });

  test('when it takes more memory beside its heap than it may, then it is stopped as well', async () => {
    const refs = (letter: string) => Array.from({ length: 60 }, (_, index) => ({ ref: `${letter}${index}` }));
    // First all of one kind, then all of the other, then pairs: a diagram that grows without measure.
    const structure = { all: [{ any: refs('a') }, { any: refs('b') }, ...refs('a').map((each, index) => ({ any: [each, { ref: `b${index}` }] }))] };
    const components = Object.fromEntries([...refs('a'), ...refs('b')].map(({ ref }) => [ref, 0.9]));
    const said = await makeAsking({ ...computeLimits, seconds: 30, megabytes: 64 })('combine', { structure, components });
    expect(said).toMatchObject({ ok: false, refusal: { code: 'compute.too-much', facts: { limit: '64 MB of memory' } } });
  });

  test('when its answer is too long to be sent, or its input nested without end, then it is refused', async () => {
    const short = await makeAsking({ ...computeLimits, longestAnswer: 10 })('budget', budget);
    expect(short).toMatchObject({ ok: false, refusal: { code: 'compute.too-much' } });
    let structure: object = { ref: 'a' };
    for (let depth = 0; depth < 400_000; depth++) structure = { all: [structure] };
    expect(await makeAsking()('combine', { structure, components: {} })).toMatchObject({ ok: false, refusal: { code: 'compute.too-much' } });
  });

  test('when as many are asked as may run and wait, then one more is told to come again, and the others are answered', async () => {
    const asking = makeAsking({ ...computeLimits, atOnce: 1, waiting: 1 });
    const asked = [asking('budget', budget), asking('budget', budget), asking('budget', budget)];
    const codes = (await Promise.all(asked)).map((said) => (said.ok ? 'answered' : said.refusal.code));
    expect(codes).toEqual(['answered', 'answered', 'compute.busy']);
    expect((await asking('budget', budget)).ok).toBe(true);
  });
});
