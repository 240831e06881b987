import { expect, test } from 'vitest';
import { sharedLook, sharedLooks } from './shared-look.ts';

/** A look that is answered by hand, so that the order of things is the test's. */
function handLook() {
  const under: { answer: (value: number) => void; fail: (error: Error) => void }[] = [];
  const look = () => new Promise<number>((resolve, reject) => under.push({ answer: resolve, fail: reject }));
  return { look, under };
}

test('who asks while a look is under way waits for one that begins later, and shares it with all who wait', async () => {
  const { look, under } = handLook();
  const ask = sharedLook(look);
  const first = ask();
  const [second, third] = [ask(), ask()];
  expect(under).toHaveLength(1);
  under[0]?.answer(1);
  expect(await first).toBe(1);
  await Promise.resolve();
  under[1]?.answer(2);
  expect([await second, await third]).toEqual([2, 2]);
  expect(under).toHaveLength(2);
});

test('a look that fails fails only those who shared it', async () => {
  const { look, under } = handLook();
  const ask = sharedLook(look);
  const first = ask();
  const second = ask();
  under[0]?.fail(new Error('away'));
  await expect(first).rejects.toThrow('away');
  await Promise.resolve();
  under[1]?.answer(2);
  expect(await second).toBe(2);
});

test('questions with different keys do not wait for each other', async () => {
  const shared = sharedLooks<string>();
  const never = new Promise<string>(() => undefined);
  void shared('a', () => never);
  expect(await shared('b', async () => 'b')).toBe('b');
});
