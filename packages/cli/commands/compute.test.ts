/** Is `samspel compute` the same function, with the exit codes and streams that scripts rely on? */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { questions } from '@samspel/core/compute/registry.ts';
import { expect, test } from 'vitest';
import type { OracleReply } from '../../../tools/oracles.ts';
import { describeOracles } from '../../../tools/oracles-suite.ts';
import { typedIn } from '../testing/typed.ts';

const typed = (line: readonly string[], input?: string) => typedIn({ XDG_CONFIG_HOME: '/nowhere' }, line, input);

const known = questions.map((question) => question.name);
for (const file of ['availability.json', 'budget.json', 'dependencies.json', 'work.json', 'time.json', 'canary.json']) {
  describeOracles(
    file,
    async (each) => JSON.parse((await typed(['compute', '--lines'], `${JSON.stringify({ question: each.question, input: each.input })}\n`)).out) as OracleReply,
    known,
  );
}

test('given a goal, when its budget is asked for, then one JSON object is printed and the exit code is 0', async () => {
  const said = await typed(['compute', 'budget'], '{"objective":0.9999,"windowSeconds":86400,"total":2500000}');
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(said.out)).toMatchObject({ allowedBad: 250, allowedSeconds: 8.64 });
});

test.each([
  [['compute', 'budget'], '{"objective":2,"windowSeconds":1}', { code: 'compute.too-large', path: '/objective' }],
  [['compute', 'budget'], '{"objective":', { code: 'compute.not-json', path: '' }],
  [['compute', 'budget'], '', { code: 'compute.not-json', path: '' }],
  [['compute', 'guess'], '{}', { code: 'compute.unknown-question', path: '/question' }],
  [['compute'], '{}', { code: 'compute.unknown-question', path: '/question' }],
  [['compute', 'budget', '/no/such/file'], '', { code: 'compute.no-such-file', path: '' }],
])('given %j with %j, when it does not fit, then stderr has one JSON object, stdout nothing, and the exit code is 2', async (args, input, wanted) => {
  const said = await typed(args, input);
  expect(said).toMatchObject({ code: 2, out: '' });
  expect(JSON.parse(said.err)).toMatchObject({ ...wanted, message: expect.any(String) });
});

test('given several lines of which some cannot be read, when asked, then each has its answer in its place', async () => {
  const said = await typed(
    ['compute', '--lines'],
    '{"question":"budget","input":{"objective":1,"windowSeconds":5}}\nnonsense\n\n{"question":"guess","input":{}}\n7\n{"question":"percentiles","input":{"values":[1],"at":[50]}}',
  );
  const replies = said.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(replies.map((reply) => reply.refused?.code ?? 'answered')).toEqual([
    'answered',
    'compute.not-json',
    'compute.not-json',
    'compute.unknown-question',
    'compute.unknown-question',
    'answered',
  ]);
  expect(said.code).toBe(0);
});

test('given --list, when typed, then every question is named', async () => {
  const said = await typed(['compute', '--list', '--json']);
  expect((JSON.parse(said.out) as { name: string }[]).map(({ name }) => name)).toEqual(known);
});

test('given a word that is no verb, when typed, then it is refused with exit code 2', async () => {
  expect(await typed(['compute', '--guess'])).toMatchObject({ code: 2, out: '' });
});

test('given no server, when a verb needs one, then the exit code is 3', async () => {
  const said = await typed(['availability', 'show', 'journey:default/play', '--server', 'http://127.0.0.1:9']);
  expect(said.code).toBe(3);
  expect(said.err).toContain('--server');
});

test('given the command itself, when started as a process, then it answers and exits as it should', () => {
  const samspel = fileURLToPath(new URL('../samspel.mjs', import.meta.url));
  const asked = spawnSync(process.execPath, [samspel, 'compute', 'percentiles'], { input: '{"values":[15,20,35,40,50],"at":[40]}', encoding: 'utf8' });
  expect([asked.status, asked.stdout.trim(), asked.stderr]).toEqual([0, '{"values":{"40":20}}', '']);
  const refused = spawnSync(process.execPath, [samspel, 'compute', 'percentiles'], { input: '{"values":[],"at":[-1]}', encoding: 'utf8' });
  expect([refused.status, refused.stdout]).toEqual([2, '']);
  expect(JSON.parse(refused.stderr)).toMatchObject({ code: 'compute.too-small', path: '/at/0' });
});
