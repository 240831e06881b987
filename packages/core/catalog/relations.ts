/**
 * Which entity stands to which in what relation? Every relation a document states is emitted both ways, as Backstage's own
 * processor of the built-in kinds does, so that the reading side never has to turn one around.
 *
 * Traps that were seen: an owner without a kind is a Group, whatever the name says; `dependsOn` assumes no kind; a group that names
 * its children and a child that names its parent state one relation; members that are no field (`apiConsumedBy` in a spec) state none.
 * A reference without a namespace is read in the namespace of the entity that states it.
 */
import { type Entity, isSystem, namespaceOf, refOf, specText, specTexts } from './entity.ts';
import { type OwnFields, operatedSystem, prefix } from './own-fields.ts';
import { fullRef } from './reference.ts';

export interface Relation {
  readonly source: string;
  readonly type: string;
  readonly target: string;
}

interface Rule {
  readonly field: string;
  readonly many?: true;
  /** The kind a reference has when it says none. */
  readonly kind?: string;
  /** The relation from this entity, and the one back. */
  readonly forth: string;
  readonly back: string;
}

const owner: Rule = { field: 'owner', kind: 'group', forth: 'ownedBy', back: 'ownerOf' };
const partOf = (field: string, kind: string): Rule => ({ field, kind, forth: 'partOf', back: 'hasPart' });
const many = (field: string, forth: string, back: string, kind?: string): Rule =>
  kind === undefined ? { field, many: true, forth, back } : { field, many: true, kind, forth, back };
const dependencies = [many('dependsOn', 'dependsOn', 'dependencyOf'), many('dependencyOf', 'dependencyOf', 'dependsOn')];

const rules: Readonly<Record<string, readonly Rule[]>> = {
  Component: [
    owner,
    partOf('system', 'system'),
    partOf('subcomponentOf', 'component'),
    many('providesApis', 'providesApi', 'apiProvidedBy', 'api'),
    many('consumesApis', 'consumesApi', 'apiConsumedBy', 'api'),
    ...dependencies,
  ],
  API: [owner, partOf('system', 'system')],
  Resource: [owner, partOf('system', 'system'), ...dependencies],
  System: [owner, partOf('domain', 'domain')],
  Domain: [owner, partOf('subdomainOf', 'domain')],
  Group: [
    { field: 'parent', kind: 'group', forth: 'childOf', back: 'parentOf' },
    many('children', 'parentOf', 'childOf', 'group'),
    many('members', 'hasMember', 'memberOf', 'user'),
  ],
  User: [many('memberOf', 'memberOf', 'hasMember', 'group')],
  Service: [owner],
  Journey: [owner, partOf('service', 'service')],
};

/**
 * The relations one document states, each once, both ways. Samspel's own (`devOwnedBy`, `opsOwnedBy` and back, `operates`) come only where
 * annotations or an Operations document state them, so that a pure Backstage catalog gets exactly Backstage's relations.
 */
export function relationsOf(entity: Entity, own?: OwnFields): Relation[] {
  const source = refOf(entity);
  const found = new Map<string, Relation>();
  const emit = (target: string | null, forth: string, back: string): void => {
    if (target === null) return;
    found.set(`${forth} ${target}`, { source, type: forth, target });
    found.set(`${back} <${target}`, { source: target, type: back, target: source });
  };
  for (const rule of rules[entity.kind] ?? []) {
    const one = specText(entity, rule.field);
    const texts = rule.many === true ? specTexts(entity, rule.field) : one === null ? [] : [one];
    const defaults = rule.kind === undefined ? { namespace: namespaceOf(entity) } : { kind: rule.kind, namespace: namespaceOf(entity) };
    for (const text of texts) emit(fullRef(text, defaults), rule.forth, rule.back);
  }
  if (own !== undefined && isSystem(entity.kind)) emitOwn(entity, own, emit);
  if (entity.kind === 'Operations') emit(operatedSystem(entity), 'operates', 'operatedBy');
  return [...found.values()];
}

function emitOwn(entity: Entity, own: OwnFields, emit: (target: string, forth: string, back: string) => void): void {
  const declared = fullRef(specText(entity, 'owner') ?? '', { kind: 'group', namespace: namespaceOf(entity) });
  const { dev, ops } = own.owners;
  const annotated = entity.metadata.annotations?.[`${prefix}dev-owner`] !== undefined;
  if (dev !== null && (annotated || dev.team !== declared)) {
    emit(dev.team, 'ownedBy', 'ownerOf');
    emit(dev.team, 'devOwnedBy', 'devOwnerOf');
  }
  if (ops !== null) {
    emit(ops.team, 'ownedBy', 'ownerOf');
    emit(ops.team, 'opsOwnedBy', 'opsOwnerOf');
  }
  for (const { to } of own.dependencies) emit(to, 'dependsOn', 'dependencyOf');
}

/** Relations of many documents, each once, sorted by source, type and target. */
export function distinctRelations(all: readonly Relation[]): Relation[] {
  const found = new Map(all.map((relation) => [`${relation.source} ${relation.type} ${relation.target}`, relation]));
  return [...found].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, relation]) => relation);
}
