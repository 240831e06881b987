/**
 * How would PostgreSQL work out the same sums? With multiranges: for each weight the union of the impacts at least as heavy, cut to the
 * month and freed of what is excluded; the loss is the sum of the layers, each times the step in weight (the integral of a maximum). User
 * time is a join with the hourly population. Written as its maintainers would advise: ranges indexed, analyzed, JIT off, enough memory.
 */
import { defaultPolicy, shareOf } from '@samspel/core/availability/policy.ts';
import type pg from 'pg';
import { cuts, exclusions, impactAt, impacts, population } from './impacts.ts';

/** Sums by system and month, as the report has them: seconds and user-seconds. */
export interface SqlSums {
  readonly target: number;
  readonly month: number;
  readonly counted: number;
  readonly timeLost: number;
  readonly shareLost: number;
  readonly usersLost: number;
}

/** Writes the impacts, months, exclusions and users into temporary tables. */
export async function prepare(client: pg.Client): Promise<void> {
  await client.query(`set jit = off; set work_mem = '512MB'; set max_parallel_workers_per_gather = 0; set TimeZone = 'UTC'`);
  await client.query('create temporary table impact (target int, span tstzrange, weight float8)');
  const size = 20_000;
  for (let start = 0; start < impacts; start += size) {
    const rows = Array.from({ length: size }, (_, index) => impactAt(start + index));
    await client.query(
      'insert into impact select t, tstzrange(f, u), w from unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::float8[]) as given (t, f, u, w) where f < u',
      [
        rows.map((row) => row.target),
        rows.map((row) => new Date(row.from)),
        rows.map((row) => new Date(row.to ?? row.from)),
        rows.map((row) => shareOf(row, defaultPolicy)),
      ],
    );
  }
  const spans = [...exclusions.maintenance, ...exclusions.unknown];
  await client.query(
    `create temporary table excluded as select range_agg(tstzrange(f, t)) as spans from unnest('{${spans.map(({ from }) => `"${new Date(from).toISOString()}"`).join()}}'::timestamptz[], '{${spans.map(({ to }) => `"${new Date(to).toISOString()}"`).join()}}'::timestamptz[]) as given (f, t)`,
  );
  await client.query(
    `create temporary table month as
     select n as month, tstzmultirange(tstzrange(f, t)) - (select spans from excluded) as counted
     from unnest('{${cuts
       .slice(0, -1)
       .map((cut) => `"${new Date(cut).toISOString()}"`)
       .join()}}'::timestamptz[], '{${cuts
       .slice(1)
       .map((cut) => `"${new Date(cut).toISOString()}"`)
       .join()}}'::timestamptz[]) with ordinality as given (f, t, n)`,
  );
  await client.query('create temporary table users (hour timestamptz primary key, users float8)');
  await client.query('insert into users select * from unnest($1::timestamptz[], $2::float8[])', [
    population.map((point) => new Date(point.from)),
    population.map((point) => point.users),
  ]);
  await client.query('create index on impact (target, weight); create index on impact using gist (span); analyze');
}

/** Question: what did every system lose in every month, by time, by weight and by users? */
export async function sumsBySql(client: pg.Client): Promise<SqlSums[]> {
  const { rows } = await client.query<SqlSums>(`
    with level as (
      select weight, weight - coalesce(lag(weight) over (order by weight), 0) as step, weight = min(weight) over () as lowest from (select distinct weight from impact where weight > 0) w
    ), layer as (
      select i.target, l.weight, l.step, l.lowest, range_agg(i.span) as spans
      from impact i join level l on i.weight >= l.weight group by i.target, l.weight, l.step, l.lowest
    ), piece as materialized (
      select y.target, m.month, y.step, y.lowest, s as span
      from layer y cross join month m cross join lateral unnest(y.spans * m.counted) s
    ), seconds as (
      select target, month, sum(extract(epoch from upper(span) - lower(span))::float8) filter (where lowest) as time_lost,
             sum(step * extract(epoch from upper(span) - lower(span))::float8) as share_lost
      from piece group by target, month
    ), user_seconds as (
      select p.target, p.month, sum(p.step * u.users * extract(epoch from least(upper(p.span), u.hour + interval '1 hour') - greatest(lower(p.span), u.hour))::float8) as users_lost
      from piece p cross join lateral generate_series(date_trunc('hour', lower(p.span)), upper(p.span) - interval '1 microsecond', interval '1 hour') h
      join users u on u.hour = h group by p.target, p.month
    )
    select s.target, s.month::int - 1 as month, (select sum(extract(epoch from upper(r) - lower(r))::float8) from month m, unnest(m.counted) r where m.month = s.month) as counted,
           s.time_lost as "timeLost", s.share_lost as "shareLost", u.users_lost as "usersLost"
    from seconds s join user_seconds u using (target, month)`);
  return rows;
}
