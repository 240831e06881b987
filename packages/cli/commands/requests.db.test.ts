/** Can a question be asked, answered and counted at the terminal? */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CliGround, cliGround } from '../testing/cli-ground.ts';

let ground: CliGround;

beforeAll(async () => {
  ground = await cliGround();
});
afterAll(() => ground.end());

const typed = (...line: readonly string[]) => ground.typed(['requests', ...line]);

test('a question is asked for somebody at the desk, taken, answered and finished by its number', async () => {
  const asked = (await typed('ask', '=How do I get a database?', '--text', 'For the radio.', '--for', 'Dee <dee@dev.test>')).out;
  const number = /request (\d+)/.exec(asked)?.[1] ?? '';
  expect((await typed('list')).out).toMatch(new RegExp(`${number} +running +=How do I get a database\\? +Dee +web`));
  expect((await typed('finish', number)).err).toContain('requests.not-answered');
  await typed('take', number);
  expect((await typed('list', '--view', 'mine')).out).toContain(number);
  await typed('note', number, '--text', 'Third time this week');
  expect((await typed('reply', `req-${number}`, '--text', 'With the form.', '--finish')).code).toBe(0);
  const { out } = await typed('show', number);
  expect(out).toContain('A person answered within the promised time.');
  expect(out).toMatch(/Dee\n {2}For the radio\.\n[\s\S]*\(a note among ourselves\)\n {2}Third time[\s\S]*With the form\./);
  expect((await typed('show', '999999')).err).toContain('requests.unknown');
});

test('what became an incident opens one, and the figures go out as CSV in which nothing is a formula', async () => {
  const number = /request (\d+)/.exec((await typed('ask', 'Login is slow', '--text', 'Very')).out)?.[1] ?? '';
  expect((await typed('finish', number, '--incident', 'new')).out).toMatch(/made it inc_/);
  const file = join(ground.folder, 'figures.csv');
  expect((await typed('figures', '--csv', file)).out).toMatch(/all +2 +100\.0 %/);
  const [head, ...rows] = readFileSync(file, 'utf8').trim().split('\n');
  expect(head).toBe('number,title,way,team,asked_at,state,answered,office_seconds,calendar_seconds');
  expect(rows).toHaveLength(2);
  expect(rows.join('\n')).toContain(",'=How do I get a database?,web,");
});

test('two are put together and taken apart, a card waits for the board, and kept answers, promises and faces are told', async () => {
  const number = async (title: string) => /request (\d+)/.exec((await typed('ask', title, '--text', 'Please', '--for', 'Dee <dee@dev.test>')).out)?.[1] ?? '';
  const [one, two] = [await number('First'), await number('Second')];
  expect((await typed('merge', two, one)).code).toBe(0);
  expect((await typed('show', two)).out).toContain(`${two} Second`);
  expect((await typed('unmerge', two)).out).toContain('made two of them again');
  expect((await typed('finish', two, '--card')).out).toContain('a card, which waits for the board');
  expect((await typed('list', '--view', 'cards')).out).toContain('Second');
  expect((await typed('card', two, 'https://board.example/7')).out).toContain('https://board.example/7');
  expect((await typed('edit', one, '--title', 'The first')).out).toContain('Changed title');
  expect((await typed('wait', one)).err).toContain('requests.not-answered');
  const kept = /tpl_\w+/.exec((await typed('template', 'Databases', '--text', 'See the handbook.')).out)?.[0] ?? '';
  expect((await typed('templates')).out).toContain('See the handbook.');
  expect((await typed('template', 'Databases', '--id', kept, '--remove')).out).toContain('is gone');
  expect((await typed('promises')).out).toMatch(/all others +1 /);
  expect((await typed('happy')).out).toContain('share good');
  expect((await typed('again')).code).toBe(0);
});
