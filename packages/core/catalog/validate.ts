/**
 * Does a document follow the rules? Backstage's rules for its own kinds (formats of names, labels, annotations and tags from
 * Kubernetes; required members per kind), and Samspel's for `samspel/v1`. Every fault is told with its place, not only the first.
 *
 * Sources: https://backstage.io/docs/features/software-catalog/descriptor-format and the schemas of @backstage/catalog-model 1.10.
 * Where it differs: kinds that Backstage adds by plug-ins (Template, …) are refused by name, since nothing here could show them; the
 * members that only a catalog writes (uid, etag, relations, status) are left out instead of refused.
 */
import { type Entity, ownVersion } from './entity.ts';
import type { Fault } from './fault.ts';
import { journeyFaults, serviceFaults } from './journey.ts';
import { isObject, jsonFault, step } from './json.ts';
import { annotationFaults, operationsFaults } from './own-fields.ts';
import { parseRef } from './reference.ts';

type Member =
  | { readonly is: 'text' | 'definition'; readonly required?: true }
  | { readonly is: 'ref' | 'refs'; readonly required?: true; readonly kind?: string }
  | { readonly is: 'texts' | 'profile'; readonly required?: true }
  | { readonly is: 'word'; readonly words: readonly string[] };

const text: Member = { is: 'text', required: true };
const ownerRef: Member = { is: 'ref', required: true, kind: 'group' };

/** Members of `spec` that the rules know, by kind. Others are kept and mean nothing. */
const backstageKinds: Readonly<Record<string, Readonly<Record<string, Member>>>> = {
  Component: {
    type: text,
    lifecycle: text,
    owner: ownerRef,
    system: { is: 'ref', kind: 'system' },
    subcomponentOf: { is: 'ref', kind: 'component' },
    providesApis: { is: 'refs', kind: 'api' },
    consumesApis: { is: 'refs', kind: 'api' },
    dependsOn: { is: 'refs' },
    dependencyOf: { is: 'refs' },
  },
  API: { type: text, lifecycle: text, owner: ownerRef, system: { is: 'ref', kind: 'system' }, definition: { is: 'definition', required: true } },
  Resource: { type: text, owner: ownerRef, system: { is: 'ref', kind: 'system' }, dependsOn: { is: 'refs' }, dependencyOf: { is: 'refs' } },
  System: { owner: ownerRef, domain: { is: 'ref', kind: 'domain' }, type: { is: 'text' } },
  Domain: { owner: ownerRef, subdomainOf: { is: 'ref', kind: 'domain' }, type: { is: 'text' } },
  Group: {
    type: text,
    profile: { is: 'profile' },
    parent: { is: 'ref', kind: 'group' },
    children: { is: 'refs', required: true, kind: 'group' },
    members: { is: 'refs', kind: 'user' },
  },
  User: { profile: { is: 'profile' }, memberOf: { is: 'refs', required: true, kind: 'group' } },
  Location: { type: { is: 'text' }, target: { is: 'text' }, targets: { is: 'texts' }, presence: { is: 'word', words: ['required', 'optional'] } },
};

const ownKinds: Readonly<Record<string, (entity: Entity) => readonly Fault[]>> = {
  Service: serviceFaults,
  Journey: journeyFaults,
  Operations: operationsFaults,
};

const backstageVersions = ['backstage.io/v1alpha1', 'backstage.io/v1beta1'];
const rootMembers = ['apiVersion', 'kind', 'metadata', 'spec', 'relations', 'status'];

/** The entity a document declares, or all that is wrong with it. Never throws, whatever is passed in. */
export function validate(document: unknown): { readonly entity: Entity } | { readonly faults: readonly Fault[] } {
  if (!isObject(document)) return { faults: [{ path: '', message: 'is not an object with apiVersion, kind and metadata' }] };
  const unkept = jsonFault(document);
  if (unkept !== null) return { faults: [unkept] };
  const faults = [...envelopeFaults(document), ...metadataFaults(document['metadata'])];
  if (faults.length > 0) return { faults };
  const entity = withoutOutputs(document) as unknown as Entity;
  const found = [...specFaults(entity), ...annotationFaults(entity)];
  return found.length > 0 ? { faults: found } : { entity };
}

/** What a catalog writes when it answers is no part of what is declared. */
function withoutOutputs(document: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { relations: _relations, status: _status, ...kept } = document;
  if (!isObject(kept['metadata'])) return kept;
  const { uid: _uid, etag: _etag, generation: _generation, ...metadata } = kept['metadata'];
  return { ...kept, metadata };
}

function envelopeFaults(document: Readonly<Record<string, unknown>>): Fault[] {
  const faults: Fault[] = Object.keys(document)
    .filter((name) => !rootMembers.includes(name))
    .map((name) => ({ path: step('', name), message: `is not a member of an entity (${rootMembers.slice(0, 4).join(', ')} are)` }));
  const { apiVersion, kind, spec } = document;
  const known = [...Object.keys(backstageKinds), ...Object.keys(ownKinds)];
  if (typeof apiVersion !== 'string') faults.push({ path: '/apiVersion', message: 'is missing' });
  if (typeof kind !== 'string') faults.push({ path: '/kind', message: 'is missing' });
  else if (!known.includes(kind)) faults.push({ path: '/kind', message: `is ${shown(kind)}, which is none of ${known.join(', ')}` });
  else if (typeof apiVersion === 'string') {
    const versions = Object.hasOwn(ownKinds, kind) ? [ownVersion] : backstageVersions;
    if (!versions.includes(apiVersion)) faults.push({ path: '/apiVersion', message: `is ${shown(apiVersion)}; a ${kind} takes ${versions.join(' or ')}` });
  }
  if (spec !== undefined && !isObject(spec)) faults.push({ path: '/spec', message: 'is not an object' });
  if (!isObject(document['metadata'])) faults.push({ path: '/metadata', message: 'is missing' });
  return faults;
}

const objectName = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const dnsLabel = /^[a-z0-9]+(?:-+[a-z0-9]+)*$/;
const tag = /^[a-z0-9+#]+(-[a-z0-9+#]+)*$/;
const url = /^[a-z][a-z0-9+.-]*:\S+$/i;

const isObjectName = (value: string): boolean => value.length <= 63 && objectName.test(value);
const isDnsLabel = (value: string): boolean => value.length <= 63 && dnsLabel.test(value);

/** `name`, or `prefix/name` with a DNS name as the prefix. */
function isKey(key: string): boolean {
  const [first = '', second, ...more] = key.split('/');
  if (second === undefined) return isObjectName(first);
  return more.length === 0 && first.length <= 253 && first.split('.').every(isDnsLabel) && isObjectName(second);
}

const nameRule = 'takes letters and digits, between them - _ and ., at most 63 characters';

function metadataFaults(metadata: unknown): Fault[] {
  if (!isObject(metadata)) return [];
  const faults: Fault[] = [];
  const fault = (path: string, message: string): void => void faults.push({ path: `/metadata${path}`, message });
  const { name, namespace, title, description } = metadata;
  if (typeof name !== 'string' || name === '') fault('/name', 'is missing');
  else if (!isObjectName(name)) fault('/name', `is ${shown(name)}; a name ${nameRule}`);
  if (namespace !== undefined && (typeof namespace !== 'string' || !isDnsLabel(namespace)))
    fault('/namespace', `is ${shown(namespace)}; a namespace takes a-z, 0-9 and - between them, at most 63 characters`);
  if (title !== undefined && (typeof title !== 'string' || title === '')) fault('/title', 'is not a text');
  if (description !== undefined && typeof description !== 'string') fault('/description', 'is not a text');
  for (const [key, value] of membersOf(metadata['labels'], '/labels', fault)) {
    if (!isKey(key)) fault(step('/labels', key), 'is not a valid key of a label');
    if (typeof value !== 'string' || (value !== '' && !isObjectName(value))) fault(step('/labels', key), `is ${shown(value)}; a label ${nameRule}`);
  }
  for (const [key, value] of membersOf(metadata['annotations'], '/annotations', fault)) {
    if (!isKey(key)) fault(step('/annotations', key), 'is not a valid key of an annotation');
    if (typeof value !== 'string') fault(step('/annotations', key), `is ${shown(value)}; an annotation is a text (put it in quotes)`);
  }
  for (const [index, value] of listOf(metadata['tags'], '/tags', fault).entries())
    if (typeof value !== 'string' || value.length > 63 || !tag.test(value))
      fault(step('/tags', index), `is ${shown(value)}; a tag takes a-z, 0-9, + and #, and - between them, at most 63 characters`);
  for (const [index, value] of listOf(metadata['links'], '/links', fault).entries()) {
    const at = step('/links', index);
    if (!isObject(value)) fault(at, 'is not an object with a url');
    else {
      if (typeof value['url'] !== 'string' || !url.test(value['url'])) fault(`${at}/url`, `is ${shown(value['url'])}, which is not an address`);
      for (const name of ['title', 'icon', 'type'])
        if (value[name] !== undefined && (typeof value[name] !== 'string' || value[name].trim() === '')) fault(step(at, name), 'is not a text');
    }
  }
  return faults;
}

function membersOf(value: unknown, path: string, fault: (path: string, message: string) => void): [string, unknown][] {
  if (value === undefined) return [];
  if (isObject(value)) return Object.entries(value);
  fault(path, 'is not an object');
  return [];
}

function listOf(value: unknown, path: string, fault: (path: string, message: string) => void): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  fault(path, 'is not a list');
  return [];
}

function specFaults(entity: Entity): readonly Fault[] {
  const own = ownKinds[entity.kind];
  if (own !== undefined) return own(entity);
  const members = backstageKinds[entity.kind] ?? {};
  if (entity.spec === undefined) return [{ path: '/spec', message: 'is missing' }];
  const faults: Fault[] = [];
  for (const [name, member] of Object.entries(members)) {
    const value = entity.spec[name];
    const path = step('/spec', name);
    if (value === undefined || (value === null && member.is !== 'word' && member.required !== true)) {
      if (member.is !== 'word' && member.required === true) faults.push({ path, message: `is missing; a ${entity.kind} needs it` });
    } else faults.push(...memberFaults(member, value, path));
  }
  return faults;
}

function memberFaults(member: Member, value: unknown, path: string): Fault[] {
  switch (member.is) {
    case 'text':
      return typeof value === 'string' && value !== '' ? [] : [{ path, message: 'is not a text' }];
    case 'word':
      return typeof value === 'string' && member.words.includes(value) ? [] : [{ path, message: `is none of ${member.words.join(', ')}` }];
    case 'definition':
      return isDefinition(value) ? [] : [{ path, message: 'is neither a text nor a $text, $json or $yaml placeholder' }];
    case 'profile':
      return isObject(value) ? profileFaults(value, path) : [{ path, message: 'is not an object' }];
    case 'ref':
      return refFaults(value, path, member.kind);
    case 'texts':
    case 'refs':
      if (!Array.isArray(value)) return [{ path, message: 'is not a list' }];
      return value.flatMap((item: unknown, index) =>
        member.is === 'refs' ? refFaults(item, step(path, index), member.kind) : memberFaults({ is: 'text' }, item, step(path, index)),
      );
  }
}

/** A placeholder names where the text is; it is never fetched. */
function isDefinition(value: unknown): boolean {
  if (typeof value === 'string') return value !== '';
  return isObject(value) && ['$text', '$json', '$yaml'].some((name) => typeof value[name] === 'string');
}

function profileFaults(profile: Readonly<Record<string, unknown>>, path: string): Fault[] {
  return ['displayName', 'email', 'picture']
    .filter((name) => profile[name] !== undefined && (typeof profile[name] !== 'string' || profile[name] === ''))
    .map((name) => ({ path: step(path, name), message: 'is not a text' }));
}

function refFaults(value: unknown, path: string, kind: string | undefined): Fault[] {
  if (typeof value !== 'string' || value === '') return [{ path, message: 'is not a reference to an entity' }];
  const parsed = parseRef(value, kind === undefined ? {} : { kind });
  return parsed.ok ? [] : [{ path, message: `is ${shown(value)}: ${String(parsed.refusal.facts['why'])}` }];
}

/** A value in a message: short, and in quotes when it is a text. */
function shown(value: unknown): string {
  const told = typeof value === 'string' ? `"${value}"` : value === undefined ? 'missing' : JSON.stringify(value);
  return told.length > 80 ? `${told.slice(0, 79)}…` : told;
}
