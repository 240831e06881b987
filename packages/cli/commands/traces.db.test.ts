/** Does `samspel traces` bring in a file, and tell what it came to? */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CliGround, cliGround } from '../testing/cli-ground.ts';

let ground: CliGround;
let folder: string;

beforeAll(async () => {
  ground = await cliGround();
  folder = ground.folder;
});
afterAll(() => ground.end());

const typed = (...line: readonly string[]) => ground.typed(['traces', ...line]);

/** As Zipkin writes a page that asks a store for 30 of its 50 milliseconds, ten minutes ago. */
function zipkin(): string {
  const timestamp = (ground.test.clock.now() - 600_000) * 1000;
  const local = (serviceName: string) => ({ localEndpoint: { serviceName } });
  return JSON.stringify([
    { traceId: 'a1', id: '1', kind: 'SERVER', name: 'get /page', timestamp, duration: 50_000, ...local('web') },
    { traceId: 'a1', id: '2', parentId: '1', kind: 'CLIENT', name: 'ask', timestamp: timestamp + 5000, duration: 30_000, ...local('web') },
    {
      traceId: 'a1',
      id: '3',
      parentId: '2',
      kind: 'SERVER',
      name: 'answer',
      timestamp: timestamp + 5000,
      duration: 30_000,
      tags: { error: 'no' },
      ...local('store'),
    },
  ]);
}

test('a file comes in once, and its calls, beginnings, critical path and coverage are told', async () => {
  const file = join(folder, 'zipkin.json');
  writeFileSync(file, zipkin());
  expect((await typed('import', file)).out).toContain('3 spans (zipkin), 2 calls over 2 edges, 0 unpaired, 0 refused');
  expect((await typed('import', file)).out).toContain('brought in before, not counted again');
  expect((await typed('edges')).out).toMatch(/web +store +1 +1 +(29|30)\.\d/);
  expect((await typed('edges', '--service', 'nobody')).out).not.toContain('web');
  expect((await typed('roots')).out).toMatch(/web +get \/page +1 +0 +(49|50)\.\d/);
  const path = (await typed('critical-path', 'web', 'get /page')).out;
  expect(path).toMatch(/store +answer +30\.0 +60 %/);
  expect(path).toContain('1 trace, 50.0 ms in the mean');
  expect((await typed('coverage')).out).toContain('100 % paired');
  expect((await typed('edges', '--json')).code).toBe(0);
});

test('what is no file of traces is refused, with its code', async () => {
  const file = join(folder, 'none.json');
  writeFileSync(file, '{"a": 1}');
  const refused = await typed('import', file);
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('traces.unreadable')]);
  const missing = await typed('import', join(folder, 'gone.json'));
  expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('traces.no-such-file')]);
});
