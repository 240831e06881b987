/** Are the test files that are known to be long still where they were? */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { secondsOf } from './longest-first.ts';

test('every file that is known to be long is there', () => {
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  expect(Object.keys(secondsOf).filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
