/**
 * What would an import change?
 *
 * The catalog as it stands and the entities the files declare go in; out comes, for every entity, what would be written, what a person's hand keeps, and
 * what cannot be taken because it names things that are nowhere. The plan is worked out whole before anything is written, and nothing
 * here writes.
 */

import { type Conflict, differenceOf, type FieldChange, mergeThree } from './difference.ts';
import { type Duties, dutiesFrom } from './duties.ts';
import { type Entity, refOf, titleOf } from './entity.ts';
import { journeyOf, unknownSystems } from './journey.ts';
import { same, valueAt, withValue } from './json.ts';
import { operatedSystem } from './own-fields.ts';
import { relationsOf } from './relations.ts';
import { catalogOf } from './standing.ts';

/** Where a document was read. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  readonly document: number;
}

export interface Incoming extends Origin {
  readonly entity: Entity;
}

/** An entity as the catalog holds it. */
export interface Standing {
  readonly entity: Entity;
  /** As the files said it last; null: nobody but a person ever wrote it. */
  readonly imported: Entity | null;
  /** The name under which imports brought it; null: written by hand. */
  readonly origin: string | null;
  readonly file: string | null;
  readonly line: number | null;
}

export interface PlanItem {
  readonly ref: string;
  readonly kind: string;
  readonly title: string;
  readonly change: 'added' | 'changed' | 'removed' | 'unchanged';
  readonly file: string | null;
  readonly line: number | null;
  readonly fields: readonly FieldChange[];
  readonly conflicts: readonly Conflict[];
  readonly kept: readonly string[];
  /** What will stand; null when it goes. */
  readonly entity: Entity | null;
  /** What the files say: the base of the next import; null when it goes. */
  readonly imported: Entity | null;
}

export interface RefusedDocument extends Origin {
  readonly ref: string | null;
  readonly path: string | null;
  readonly reason: string;
}

export interface Notice {
  readonly file: string;
  readonly line: number;
  readonly ref: string | null;
  readonly message: string;
}

export interface Plan {
  /** Every entity that is named by the files or goes, unchanged ones too, in the order of the files. */
  readonly items: readonly PlanItem[];
  readonly refused: readonly RefusedDocument[];
  readonly notices: readonly Notice[];
  readonly missing: readonly string[];
}

export interface PlanInput {
  readonly standing: ReadonlyMap<string, Standing>;
  readonly incoming: readonly Incoming[];
  readonly origin: string;
  readonly removeMissing: boolean;
  /** Why a system's duties may not be held so from now on; null when they may. Without it every move is let in. */
  readonly mayMove?: (system: string, before: Duties, after: Duties) => string | null;
}

/** Works the plan out. Twice-declared entities and journeys over unknown systems are refused; the rest goes in. */
export function planImport(input: PlanInput): Plan {
  const refused: RefusedDocument[] = [];
  const notices: Notice[] = [];
  const named = firstOfEach(input.incoming, refused);
  const gone = [...input.standing].filter(([ref, standing]) => standing.origin === input.origin && !named.has(ref)).map(([ref]) => ref);
  const goes = input.removeMissing ? new Set(gone) : new Set<string>();
  refuseDangling(named, (ref) => named.has(ref) || (input.standing.has(ref) && !goes.has(ref)), refused);
  const items = holdDuties(
    [...named].map(([ref, incoming]) => itemOf(ref, incoming, input.standing.get(ref))),
    input,
  );
  for (const ref of goes) {
    const standing = input.standing.get(ref);
    if (standing !== undefined) items.push(removalOf(ref, standing));
  }
  const knows = (ref: string): boolean => named.has(ref) || (input.standing.has(ref) && !goes.has(ref));
  for (const [ref, { entity, file, line }] of named) {
    const unknown = [
      ...new Set(
        relationsOf(entity)
          .filter(({ source, target }) => source === ref && !knows(target))
          .map(({ target }) => target),
      ),
    ];
    if (unknown.length > 0)
      notices.push({ file, line, ref, message: `names ${unknown.slice(0, 5).join(', ')}${unknown.length > 5 ? ' and others' : ''}, which nothing declares` });
  }
  return { items, refused, notices, missing: input.removeMissing ? [] : gone };
}

function firstOfEach(incoming: readonly Incoming[], refused: RefusedDocument[]): Map<string, Incoming> {
  const named = new Map<string, Incoming>();
  for (const one of incoming) {
    const ref = refOf(one.entity);
    const before = named.get(ref);
    if (before === undefined) named.set(ref, one);
    else
      refused.push({
        file: one.file,
        line: one.line,
        document: one.document,
        ref,
        path: '/metadata/name',
        reason: `is declared already in ${before.file}, line ${before.line}`,
      });
  }
  return named;
}

/** Journeys and Operations that name systems nobody declares are refused; each refusal may leave others dangling, but only these two kinds point at systems. */
function refuseDangling(named: Map<string, Incoming>, knows: (ref: string) => boolean, refused: RefusedDocument[]): void {
  for (const [ref, one] of named) {
    const { entity, file, line, document } = one;
    let reason: { path: string; reason: string } | null = null;
    if (entity.kind === 'Journey') {
      const unknown = unknownSystems(journeyOf(entity, ref), knows);
      if (unknown.length > 0) reason = { path: '/spec/structure', reason: `names ${unknown.slice(0, 5).join(', ')}, which nothing declares` };
    }
    if (entity.kind === 'Operations') {
      const of = operatedSystem(entity);
      if (of === null || !knows(of)) reason = { path: '/spec/of', reason: `speaks of ${of ?? 'nothing'}, which nothing declares` };
    }
    if (reason === null) continue;
    refused.push({ file, line, document, ref, ...reason });
    named.delete(ref);
  }
}

function itemOf(ref: string, incoming: Incoming, standing: Standing | undefined): PlanItem {
  const { entity, file, line } = incoming;
  const item = { ref, kind: entity.kind, title: titleOf(entity), file, line, imported: entity };
  if (standing === undefined) return { ...item, change: 'added', fields: [], conflicts: [], kept: [], entity };
  const { merged, conflicts, kept } = mergeThree(standing.imported ?? undefined, standing.entity, entity);
  const next = merged as Entity;
  const fields = differenceOf(standing.entity, next);
  return { ...item, title: titleOf(next), change: fields.length === 0 ? 'unchanged' : 'changed', fields, conflicts, kept, entity: next };
}

/** Fields in which duties are declared, by annotation and in an Operations document. */
const dutyPaths = ['/metadata/annotations/samspel.dev~1duties', '/metadata/annotations/samspel.dev~1stage', '/spec/duties', '/spec/stage'];

/** Takes back what would move duties towards operations without a review: they stay as they are, and a person is asked. */
function holdDuties(items: PlanItem[], { standing, mayMove }: PlanInput): PlanItem[] {
  const touched = items.filter(
    ({ fields, change }) => change === 'added' || fields.some(({ path }) => dutyPaths.some((duty) => path === duty || path.startsWith(`${duty}/`))),
  );
  if (mayMove === undefined || touched.length === 0) return items;
  const before = catalogOf(new Map([...standing].map(([ref, { entity }]) => [ref, entity])));
  const next = new Map([...before.entities]);
  for (const { ref, entity } of items) if (entity !== null) next.set(ref, entity);
  const after = catalogOf(next);
  const held = new Map<string, string>();
  for (const [system, fields] of before.own) {
    const now = after.own.get(system);
    const why = now === undefined ? null : mayMove(system, dutiesFrom(fields), dutiesFrom(now));
    if (why !== null) for (const ref of [system, before.operationsOf.get(system), after.operationsOf.get(system)]) if (ref !== undefined) held.set(ref, why);
  }
  return held.size === 0 ? items : items.map((item) => (held.has(item.ref) ? heldItem(item, standing.get(item.ref)) : item));
}

/** The item with duties as they stand, and a conflict for each field that wanted otherwise. */
function heldItem(item: PlanItem, standing: Standing | undefined): PlanItem {
  if (item.entity === null) return item;
  let entity: unknown = item.entity;
  const conflicts: Conflict[] = [];
  for (const path of item.kind === 'Operations' ? dutyPaths.slice(2) : dutyPaths.slice(0, 2)) {
    const byHand = standing === undefined ? undefined : valueAt(standing.entity, path);
    const incoming = valueAt(entity, path);
    if (same(byHand, incoming)) continue;
    conflicts.push({ path, base: valueAt(standing?.imported, path), byHand, incoming, why: 'not-ready' });
    entity = withValue(entity, path, byHand);
  }
  if (conflicts.length === 0) return item;
  const next = entity as Entity;
  const fields = standing === undefined ? [] : differenceOf(standing.entity, next);
  return {
    ...item,
    entity: next,
    fields,
    change: standing !== undefined && fields.length === 0 ? 'unchanged' : item.change,
    conflicts: [...item.conflicts, ...conflicts],
  };
}

/** What a person changed by hand is not taken away by a file that is gone; it is asked. */
function removalOf(ref: string, standing: Standing): PlanItem {
  const item = { ref, kind: standing.entity.kind, title: titleOf(standing.entity), file: standing.file, line: standing.line, kept: [], fields: [] };
  if (standing.imported !== null && same(standing.imported, standing.entity))
    return { ...item, change: 'removed', conflicts: [], entity: null, imported: null };
  const conflict: Conflict = { path: '', base: standing.imported ?? undefined, byHand: standing.entity, incoming: undefined, why: 'by-hand' };
  return { ...item, change: 'unchanged', conflicts: [conflict], entity: standing.entity, imported: standing.imported };
}

/** Whether writing an item changes anything that is stored. */
export function writes(item: PlanItem, standing: Standing | undefined, origin: string): boolean {
  if (item.change !== 'unchanged') return true;
  return (
    standing === undefined ||
    !same(item.imported, standing.imported) ||
    standing.origin !== origin ||
    standing.file !== item.file ||
    standing.line !== item.line
  );
}
