/** Which rows hold what people state here: load of journeys, capacity of systems, and the policy for the rest? */
import type { CascadePolicy } from '@samspel/core/cascades/assumptions.ts';
import { standardPolicy } from '@samspel/core/cascades/assumptions.ts';
import type { CapacityFigures, LoadFigures } from '@samspel/core/cascades/figures.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';

/** Figures as somebody set them. */
export interface SetFigures {
  readonly ref: string;
  readonly load: LoadFigures | null;
  readonly capacity: CapacityFigures | null;
  readonly setAt: Instant;
  readonly setBy: string;
  readonly version: number;
}

const columns = sql`ref, load, capacity, set_at as "setAt", set_by_name as "setBy", version`;

/** Question: which figures were set here? By reference. */
export async function readSetFigures(reader: Reader): Promise<Map<string, SetFigures>> {
  const { rows } = await sql<SetFigures>`select ${columns} from cascades.figures order by ref`.execute(reader);
  return new Map(rows.map((row) => [row.ref, row]));
}

/** Question: what was set of one, if anything? Locked. */
export async function figuresForUpdate(tx: Tx, ref: string): Promise<SetFigures | null> {
  const { rows } = await sql<SetFigures>`select ${columns} from cascades.figures where ref = ${ref} for update`.execute(tx);
  return rows[0] ?? null;
}

/** Writes figures; null when they are no longer those of the version expected: two who set them first at once meet at the primary key. */
export async function writeFigures(
  tx: Tx,
  figures: Pick<SetFigures, 'ref' | 'load' | 'capacity'>,
  expected: number | null,
  by: { readonly id: string; readonly name: string },
  now: Instant,
): Promise<SetFigures | null> {
  const { ref, load, capacity } = figures;
  const { rows } = await sql<SetFigures>`
    insert into cascades.figures as f (ref, load, capacity, set_at, set_by_id, set_by_name)
    values (${ref}, ${load === null ? null : json(load)}, ${capacity === null ? null : json(capacity)}, ${new Date(now)}, ${by.id}, ${by.name})
    on conflict (ref) do update set load = excluded.load, capacity = excluded.capacity, set_at = excluded.set_at, set_by_id = excluded.set_by_id,
      set_by_name = excluded.set_by_name, version = f.version + 1
      where ${expected}::int is null or f.version = ${expected}::int
    returning ${columns}`.execute(tx);
  return rows[0] ?? null;
}

/** A version of the policy. */
export interface SignedPolicy {
  readonly version: number;
  readonly policy: CascadePolicy;
  readonly signedAt: Instant | null;
  readonly signedBy: string;
  readonly reason: string;
}

const supplied: SignedPolicy = { version: 0, policy: standardPolicy, signedAt: null, signedBy: 'Samspel', reason: 'The policy that Samspel comes with.' };

/** Question: which policy counts? Members a newer Samspel knows and the signed one does not are as it comes. */
export async function readPolicy(reader: Reader): Promise<SignedPolicy> {
  const { rows } = await sql<SignedPolicy>`
    select version, policy, signed_at as "signedAt", signed_by_name as "signedBy", reason from cascades.policy order by version desc limit 1`.execute(reader);
  const [row] = rows;
  return row === undefined ? supplied : { ...row, policy: { ...standardPolicy, ...row.policy } };
}

/** Writes the next version; two who sign at once meet at the primary key. */
export async function insertPolicy(tx: Tx, signed: SignedPolicy & { readonly signedById: string; readonly at: Instant }): Promise<boolean> {
  const { rows } = await sql`
    insert into cascades.policy (version, policy, signed_at, signed_by_id, signed_by_name, reason)
    values (${signed.version}, ${json(signed.policy)}, ${new Date(signed.at)}, ${signed.signedById}, ${signed.signedBy}, ${signed.reason})
    on conflict do nothing returning version`.execute(tx);
  return rows.length > 0;
}
