/**
 * What does a large installation hold? Two thousand systems and two hundred thousand incidents over two years, written straight into the
 * tables: what is measured is reading. Spread by arithmetic, not by chance, so that every run holds the same.
 */
import type pg from 'pg';

export const largeIncidents = 200_000;
export const largeSystems = 2_000;

/** Fills a migrated, empty database; `now` is the moment the newest incident began before. */
export async function fillLarge(pool: pg.Pool, now: Date): Promise<void> {
  const systems = largeSystems;
  await pool.query('update catalog.revision set n = n + 1');
  await pool.query(
    `insert into catalog.entity (ref, kind, namespace, name, title, description, type, lifecycle, document, uid, etag, version, revision, declared_at, changed_at)
     select 'component:default/system-' || n, 'component', 'default', 'system-' || n, 'System ' || n, 'One of many', 'service', 'production',
            json_build_object('apiVersion', 'backstage.io/v1alpha1', 'kind', 'Component', 'metadata', json_build_object('name', 'system-' || n),
              'spec', json_build_object('type', 'service', 'lifecycle', 'production', 'owner', 'team-' || n % 40)),
            gen_random_uuid(), md5(n::text), 1, (select n from catalog.revision), $2, $2
     from generate_series(0, $1::int - 1) n`,
    [systems, now],
  );
  await pool.query('update incidents.revision set n = n + 1');
  // One every five minutes or so for two years; nine in ten shorter than half an hour, the rest up to ten hours.
  await pool.query(
    `create temporary table large on commit preserve rows as
     select n, 'inc_01' || lpad(upper(to_hex(n)), 24, '0') as id, 'component:default/system-' || (n * 7919) % $2::int as target,
            $3::timestamptz - make_interval(secs => 600 + n * 63072000.0 / $1::int) as began,
            case when n % 10 = 0 then 1800 + (n * 31) % 34200 else 60 + (n * 17) % 1740 end as seconds,
            (array['major', 'partial', 'degraded'])[1 + n % 3] as severity
     from generate_series(0, $1::int - 1) n`,
    [largeIncidents, systems, now],
  );
  await pool.query(
    `insert into incidents.incident (id, title, state, severity, instants, started_at, detected_at, resolved_at, began_at, ended_at, targets, tags, responders, opened_at, opened_by, words, version)
     select id, 'Requests to system ' || n % 2000 || ' failed', 'resolved', severity,
            jsonb_build_object('started', pg_temp.pinned(began), 'detected', pg_temp.pinned(began), 'acknowledged', pg_temp.unknown(), 'mitigated', pg_temp.unknown(),
              'resolved', pg_temp.pinned(began + make_interval(secs => seconds))),
            began, began, began + make_interval(secs => seconds), began, began + make_interval(secs => seconds), array[target], array['site:' || n % 3],
            '[]', began, '{"kind":"system","id":"large","name":"Large"}', to_tsvector('simple', 'Requests to system ' || n % 2000 || ' failed'), 1
     from large`,
  );
  await pool.query(
    `insert into incidents.impact (id, incident_id, position, target, from_at, to_at, severity, follows_start, follows_end, counted, revision)
     select replace(id, 'inc_', 'imp_'), id, 0, target, began, began + make_interval(secs => seconds), severity, true, true, true, (select r.n from incidents.revision r)
     from large`,
  );
  await pool.query('insert into incidents.hit (target, began_at, incident_id) select target, began, id from large');
  await pool.query('vacuum analyze');
}

/** The two forms of a typed instant, for the statement above; made for the session and gone with it. */
export const instantForms = `
  create function pg_temp.pinned(at timestamptz) returns jsonb language sql immutable as $$
    select jsonb_build_object('now', p, 'original', p, 'corrections', '[]'::jsonb)
    from (select jsonb_build_object('at', (extract(epoch from at) * 1000)::bigint, 'source', 'monitor') p) x $$;
  create function pg_temp.unknown() returns jsonb language sql immutable as $$
    select '{"now": null, "original": null, "corrections": []}'::jsonb $$;`;
