/** What does the database hold? Every table of every schema with its columns and comments, read from the catalog of a migrated database. */
import type pg from 'pg';

interface Column {
  readonly schema: string;
  readonly table: string;
  readonly table_says: string | null;
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly standard: string | null;
  readonly says: string | null;
}

interface Named {
  readonly schema: string;
  readonly table: string;
  readonly definition: string;
}

/** Which columns are there, in the order of schema, table and position? */
const COLUMNS = `
  select n.nspname as schema, c.relname as table, obj_description(c.oid, 'pg_class') as table_says, a.attname as name,
         format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required, col_description(c.oid, a.attnum) as says,
         case when a.attidentity <> '' then 'identity' when a.attgenerated <> '' then 'generated' else pg_get_expr(d.adbin, d.adrelid) end as standard
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
  order by n.nspname, c.relname, a.attnum`;

/** Which constraints are there? Not-null ones are told by the column (and have rows of their own only since PostgreSQL 18). */
const CONSTRAINTS = `
  select n.nspname as schema, c.relname as table, pg_get_constraintdef(k.oid) as definition
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  where k.contype in ('p', 'u', 'f', 'c', 'x') and n.nspname not like 'pg\\_%'
  order by 1, 2, position(k.contype in 'pufxc'), k.conname`;

/** Which indexes are there beside those of constraints? */
const INDEXES = `
  select n.nspname as schema, c.relname as table, pg_get_indexdef(i.indexrelid) as definition
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
  where not exists (select from pg_constraint k where k.conindid = i.indexrelid) and n.nspname not like 'pg\\_%'
  order by 1, 2, i.indexrelid::regclass::text`;

/** `tables.md`, and the tables that have no comment. */
export async function tablesOf(pool: pg.Pool): Promise<{ readonly text: string; readonly silent: readonly string[] }> {
  const columns = (await pool.query<Column>(COLUMNS)).rows;
  const constraints = (await pool.query<Named>(CONSTRAINTS)).rows;
  const indexes = (await pool.query<Named>(INDEXES)).rows;
  const of = (list: readonly Named[], schema: string, table: string) =>
    list.flatMap((one) => (one.schema === schema && one.table === table ? [one.definition] : []));

  const lines = ['# Tables', '', 'Written by `npm run goldens` from a migrated database. One schema for each noun; the nouns’ features own them.', ''];
  const silent: string[] = [];
  for (const [schema, inSchema] of groups(columns, (column) => column.schema)) {
    lines.push(`## ${schema}`, '');
    for (const [table, own] of groups(inSchema, (column) => column.table)) {
      const says = own[0]?.table_says ?? null;
      if (says === null) silent.push(`${schema}.${table}`);
      lines.push(`### ${schema}.${table}`, '', ...(says === null ? [] : [says, '']), '| column | type | | says |', '|---|---|---|---|');
      for (const column of own) lines.push(`| ${column.name} | ${column.type} | ${traits(column)} | ${cell(column.says ?? '')} |`);
      const more = [...of(constraints, schema, table), ...of(indexes, schema, table).map(shortIndex)];
      lines.push('', ...more.map((one) => `- \`${one}\``), ...(more.length > 0 ? [''] : []));
    }
  }
  return { text: `${lines.join('\n').trimEnd()}\n`, silent };
}

function traits({ required, standard }: Column): string {
  return [
    ...(required ? [] : ['or null']),
    ...(standard === null ? [] : [standard === 'identity' || standard === 'generated' ? standard : `else \`${cell(standard)}\``]),
  ].join(', ');
}

/** `CREATE INDEX name ON schema.table USING btree (x)` without what the heading says already. */
function shortIndex(definition: string): string {
  return definition.replace(/^CREATE (UNIQUE )?INDEX (\S+) ON \S+ USING (\S+) /, (_, unique: string | undefined, name: string, kind: string) => {
    return `INDEX ${unique ?? ''}${name} ${kind === 'btree' ? '' : `${kind} `}`;
  });
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function groups<T>(list: readonly T[], key: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  return Map.groupBy(list, key);
}
