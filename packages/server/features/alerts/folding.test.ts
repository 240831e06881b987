/** Does whoever asks wait for one pass that began after the asking, and for no more? */
import { expect, test } from 'vitest';
import { makeFolding } from './folding.ts';

/** An inbox whose passes end when they are told to. */
function inbox(rows: number) {
  let left = rows;
  let passes = 0;
  const ends: (() => void)[] = [];
  const folding = makeFolding(
    async () => {
      passes++;
      const taken = Math.min(left, 10);
      await new Promise<void>((resolve) => ends.push(resolve));
      left -= taken;
      return taken;
    },
    () => undefined,
  );
  const pass = async (): Promise<void> => {
    while (ends.length === 0) await Promise.resolve();
    ends.shift()?.();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return { folding, pass, passes: () => passes };
}

test('nobody waits while nothing was accepted', async () => {
  const { folding, passes } = inbox(0);
  await folding.caughtUp();
  expect(passes()).toBe(0);
});

test('in a storm one pass that began after the asking is waited for', async () => {
  const { folding, pass, passes } = inbox(1000);
  folding.soon();
  while (passes() === 0) await Promise.resolve();
  let isThere = false;
  const asked = folding.caughtUp().then(() => {
    isThere = true;
  });
  await pass();
  expect([passes(), isThere]).toEqual([2, false]);
  await pass();
  await asked;
  expect([passes(), isThere]).toEqual([3, true]);
});

test('settling works until nothing is left', async () => {
  const { folding, pass } = inbox(25);
  const settled = folding.settle();
  for (let turn = 0; turn < 4; turn++) await pass();
  expect(await settled).toBe(true);
});

test('a pass that fails lets go of whoever waits, and the next one is begun when it is asked for', async () => {
  let fails = true;
  const failures: unknown[] = [];
  const folding = makeFolding(
    async () => {
      if (fails) throw new Error('the database is away');
      return 0;
    },
    (error) => failures.push(error),
  );
  folding.soon();
  await folding.caughtUp();
  fails = false;
  expect(await folding.settle().catch(() => false)).toBe(false);
  expect(failures).not.toEqual([]);
});

test('between passes that nobody waits for there is a pause, which whoever asks ends', async () => {
  let passes = 0;
  const folding = makeFolding(
    async () => (++passes < 3 ? 1 : 0),
    () => undefined,
    3_600_000,
  );
  folding.soon();
  while (passes === 0) await Promise.resolve();
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  expect(passes).toBe(1);
  expect(await folding.settle()).toBe(true);
  expect(passes).toBe(3);
});
