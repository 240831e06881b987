/** Do real calendar programs read what we print? Debian's khal and vdirsyncer, on a folder of their own. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printCalendar } from '@samspel/core/rotas/calendar.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const programs = ['/usr/bin/khal', '/usr/bin/vdirsyncer'];
const missing = programs.every((program) => existsSync(program)) ? null : "no calendar programs: install Debian's `khal` and `vdirsyncer`";

const at = Date.UTC(2026, 9, 24, 7);
const day = 86_400_000;
const title = `Åsa Öhman, «first»; ${'and a long name '.repeat(8)}`.trim();
const events = [0, 1, 2].map((turn) => ({
  uid: `rot_1-per_${turn}-${at}@samspel`,
  from: at + turn * day,
  to: at + (turn + 1) * day,
  title,
  says: 'On duty.\nReally.',
}));
const text = printCalendar('First line', events, at);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'samspel-calendar-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs one of Debian's Python programs, whatever other Python is on the path. */
function run(program: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): string {
  const done = spawnSync(program, args, { encoding: 'utf8', env: { PATH: '/usr/bin:/bin', HOME: folder, LC_ALL: 'C.UTF-8', ...more } });
  if (done.status !== 0) throw new Error(`${program} ended with ${done.status}: ${done.stderr}`);
  return done.stdout;
}

describe.skipIf(missing !== null)('calendar programs', () => {
  test('khal takes the events in and shows them by local clocks, over a change of clocks', { timeout: 60_000 }, () => {
    const config = join(folder, 'khal.conf');
    mkdirSync(join(folder, 'calendar'));
    const formats = [
      'timeformat = %H:%M',
      'dateformat = %Y-%m-%d',
      'longdateformat = %Y-%m-%d',
      'datetimeformat = %Y-%m-%d %H:%M',
      'longdatetimeformat = %Y-%m-%d %H:%M',
    ];
    writeFileSync(
      config,
      [
        '[calendars]',
        '[[rota]]',
        `path = ${folder}/calendar`,
        '[locale]',
        ...formats,
        'local_timezone = Europe/Stockholm',
        '[sqlite]',
        `path = ${folder}/khal.db`,
      ].join('\n'),
    );
    writeFileSync(join(folder, 'rota.ics'), text);
    run('/usr/bin/khal', ['-c', config, 'import', '--batch', '-a', 'rota', join(folder, 'rota.ics')]);
    const shown = run('/usr/bin/khal', ['-c', config, 'list', '--format', '{start-time}-{end-time} {title}', '2026-10-24', '4d']);
    expect(shown).toContain(title.slice(0, 20));
    // Clocks go back in the night to the 25th: nine o'clock in summer is eight in winter.
    expect(shown.match(/\d\d:\d\d/g)?.filter((_, index) => index % 2 === 0)).toContain('08:00');
    expect(shown).toContain('09:00');
  });

  test('vdirsyncer takes each shift once', { timeout: 60_000 }, async () => {
    const server = createServer((_, response) => response.setHeader('content-type', 'text/calendar; charset=utf-8').end(text));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const config = join(folder, 'vdirsyncer.conf');
    mkdirSync(join(folder, 'synced'));
    const lines = [
      '[general]',
      `status_path = "${folder}/status/"`,
      '[pair shifts]',
      'a = "feed"',
      'b = "here"',
      'collections = null',
      '[storage feed]',
      'type = "http"',
    ];
    writeFileSync(
      config,
      [...lines, `url = "http://127.0.0.1:${port}/"`, '[storage here]', 'type = "filesystem"', `path = "${folder}/synced"`, 'fileext = ".ics"'].join('\n'),
    );
    await runBeside('/usr/bin/vdirsyncer', ['-c', config, 'discover', 'shifts']);
    await runBeside('/usr/bin/vdirsyncer', ['-c', config, 'sync']);
    expect(readdirSync(join(folder, 'synced'))).toHaveLength(events.length);
    server.close();
  });
});

/** The same, while this process answers it. */
function runBeside(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { PATH: '/usr/bin:/bin', HOME: folder, LC_ALL: 'C.UTF-8' } });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece) => {
        said += String(piece);
      });
    child.on('exit', (code) => (code === 0 ? resolve(said) : reject(new Error(`${program} ended with ${code}: ${said}`))));
  });
}

if (missing !== null) test('calendar programs', (context) => context.skip(missing));
