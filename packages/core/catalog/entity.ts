/**
 * What is an entity? The envelope of Backstage: apiVersion, kind, metadata, spec. What Samspel calls a *system* is a Component or a
 * Resource, a *subsystem* a System, an *area* a Domain, a *team* a Group, a *person* a User; *journeys*, the *service* and the
 * *operations* of a system are Samspel's own kinds under `samspel/v1`.
 */
import { defaultNamespace, formatRef } from './reference.ts';

/** A document that passed the rules. Members that the rules do not name are kept as they are. */
export interface Entity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec?: Readonly<Record<string, unknown>>;
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly title?: string;
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  readonly links?: readonly { readonly url: string; readonly title?: string }[];
  readonly [more: string]: unknown;
}

export const ownVersion = 'samspel/v1';

/** The one reference of an entity. */
export function refOf(entity: Entity): string {
  return formatRef({ kind: entity.kind, namespace: entity.metadata.namespace ?? defaultNamespace, name: entity.metadata.name });
}

/** The namespace that references without one are read in. */
export function namespaceOf(entity: Entity): string {
  return entity.metadata.namespace ?? defaultNamespace;
}

/** A text member of `spec`; null when there is none. */
export function specText(entity: Entity, name: string): string | null {
  const value = entity.spec?.[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A list of texts in `spec`; empty when there is none. */
export function specTexts(entity: Entity, name: string): readonly string[] {
  const value = entity.spec?.[name];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** What a person reads: the title, a profile's display name, else the name. */
export function titleOf(entity: Entity): string {
  if (typeof entity.metadata.title === 'string' && entity.metadata.title !== '') return entity.metadata.title;
  const profile = entity.spec?.['profile'];
  if (typeof profile === 'object' && profile !== null && 'displayName' in profile && typeof profile.displayName === 'string' && profile.displayName !== '')
    return profile.displayName;
  return entity.metadata.name;
}

/** Whether the thing is a system: deployed and owned on its own. */
export function isSystem(kind: string): boolean {
  const lower = kind.toLowerCase();
  return lower === 'component' || lower === 'resource';
}

/** Samspel's word for a kind. */
export function wordOf(kind: string): string {
  const words: Readonly<Record<string, string>> = {
    component: 'system',
    resource: 'system',
    system: 'subsystem',
    domain: 'area',
    group: 'team',
    user: 'person',
  };
  return words[kind.toLowerCase()] ?? kind.toLowerCase();
}
