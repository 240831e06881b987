/** Is a check down after so many failures, and not before? */
import { expect, test } from 'vitest';
import { afterLook, type CheckStanding, readTarget } from './check.ts';

test('three failures in a row are down, two successes up again; what is in between tells nothing', () => {
  let check: CheckStanding = { state: 'new', failures: 0, successes: 0, failuresNeeded: 3, successesNeeded: 2 };
  const told = [true, false, false, true, false, false, false, false, true, false, true, true, true].map((ok) => {
    const seen = afterLook(check, ok);
    check = { ...check, ...seen };
    return `${seen.state}${seen.tells === 'nothing' ? '' : ` ${seen.tells}`}`;
  });
  expect(told).toEqual(['up', 'failing', 'failing', 'up', 'failing', 'failing', 'down fires', 'down', 'down', 'down', 'down', 'up over', 'up']);
});

test('targets are of their kind', () => {
  const ok = (kind: 'http' | 'tcp' | 'dns' | 'tls', target: string) => readTarget(kind, target).ok;
  expect([ok('http', 'https://a.example/x?y'), ok('http', 'https://u:p@a.example/'), ok('http', 'file:///etc/passwd')]).toEqual([true, false, false]);
  expect([ok('tcp', 'a.example:22'), ok('tls', '[::1]:443'), ok('tcp', 'a.example'), ok('tcp', 'a:70000'), ok('tls', 'a b:1')]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect([ok('dns', 'www.example.com'), ok('dns', 'a b')]).toEqual([true, false]);
});
