/**
 * How fast is the full report of 200,000 incidents, 2,000 systems and 24 months, by every measure, from the pure core? Beside it the same sums by
 * PostgreSQL over the same rows in the same run (the embedded one, or DATABASE_URL), compared number by number before they are timed.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { defaultPolicy } from '@samspel/core/availability/policy.ts';
import { report } from '@samspel/core/availability/report.ts';
import pg from 'pg';
import { startThrowaway } from '../tools/test/ground.ts';
import { prepare, sumsBySql } from './availability/by-sql.ts';
import { columns, cuts, exclusions, population, systems } from './availability/impacts.ts';
import { type Bench, type Figure, medianMilliseconds, sayMilliseconds } from './figure.ts';

interface Alone {
  readonly first: number;
  readonly reportMilliseconds: number;
  readonly curveMilliseconds: number;
  readonly megabytes: number;
}

const size = '200,000 incidents, 2,000 systems, 24 months';

export const bench: Bench = {
  name: 'availability',
  run: async () => {
    const alone = JSON.parse(
      execFileSync(process.execPath, [fileURLToPath(new URL('./availability/alone.ts', import.meta.url))], { encoding: 'utf8' }),
    ) as Alone;
    const { milliseconds: peer, name } = await peerMilliseconds();
    const ratio = peer / alone.reportMilliseconds;
    const figures: Figure[] = [
      {
        what: `full report, every measure: ${size}`,
        bar: '≤ 250 ms and ≥ 10× the peer',
        measured: `${sayMilliseconds(alone.reportMilliseconds)} (first time ${sayMilliseconds(alone.first)})`,
        peer: `${name}, multirange SQL: ${sayMilliseconds(peer)}`,
        ratio,
        reached: alone.reportMilliseconds <= 250 && ratio >= 10,
      },
      {
        what: `memory of that process, impacts included`,
        bar: '≤ 300 MB',
        measured: `${alone.megabytes.toFixed(0)} MB`,
        peer: '',
        ratio: null,
        reached: alone.megabytes <= 300,
      },
      {
        what: 'windowed curve, a year of minutes, all doubling lengths',
        bar: '≤ 60 ms',
        measured: sayMilliseconds(alone.curveMilliseconds),
        peer: '',
        ratio: null,
        reached: alone.curveMilliseconds <= 60,
      },
    ];
    return figures;
  },
};

/** Milliseconds of the SQL, once its figures were found to be ours. */
async function peerMilliseconds(): Promise<{ readonly milliseconds: number; readonly name: string }> {
  const given = process.env['DATABASE_URL'];
  const ground = given === undefined ? await startThrowaway() : null;
  const client = new pg.Client({ connectionString: given ?? ground?.adminUrl });
  await client.connect();
  try {
    await prepare(client);
    await compare(client);
    const version = (await client.query<{ server_version: string }>('show server_version')).rows[0]?.server_version.split(' ')[0] ?? '';
    return { milliseconds: await medianMilliseconds(3, 0, () => sumsBySql(client)), name: `PostgreSQL ${version}` };
  } finally {
    await client.end();
    await ground?.stop();
  }
}

async function compare(client: pg.Client): Promise<void> {
  const setting = { exclusions, population };
  const ours = report({ impacts: columns(), targets: systems, cuts, now: cuts[24] ?? 0, policy: defaultPolicy, settingOf: () => setting });
  const rows = await sumsBySql(client);
  for (const row of rows) {
    const at = row.target * 24 + row.month;
    for (const name of ['counted', 'timeLost', 'shareLost', 'usersLost'] as const) {
      const own = (ours[name][at] ?? Number.NaN) / 1000;
      if (!(Math.abs(own - row[name]) <= 1e-6 + 1e-9 * Math.abs(row[name])))
        throw new Error(`${name} of system ${row.target}, month ${row.month}: ours ${own}, SQL ${row[name]}`);
    }
  }
  const lost = ours.timeLost.reduce((count, each) => count + Number(each > 0), 0);
  if (lost !== rows.length) throw new Error(`ours lost something in ${lost} system-months, SQL in ${rows.length}`);
}
