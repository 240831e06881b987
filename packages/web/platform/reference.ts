/**
 * Where does a thing of the catalog stand? One rule that turns a reference (`component:default/player`, `journey:default/play`,
 * `site:fra`, `inc_…`) into the address of its page, so that every feature links to every other without importing it.
 */

const pages: Readonly<Record<string, (ref: string) => string>> = {
  component: (ref) => `/systems/${ref}`,
  resource: (ref) => `/systems/${ref}`,
  system: (ref) => `/subsystems/${ref}`,
  group: (ref) => `/teams/${ref}`,
  user: (ref) => `/people/${ref}`,
  service: (ref) => `/availability?scope=${ref}`,
  journey: (ref) => `/availability?scope=${ref}`,
  site: (ref) => `/availability?scope=${encodeURIComponent(ref)}`,
};

/** The page of a reference or an incident id; undefined where the thing has none (an API, an area, a file). */
export function hrefOf(ref: string | null | undefined): string | undefined {
  if (ref === null || ref === undefined) return undefined;
  if (ref.startsWith('inc_')) return `/incidents/${ref}`;
  const kind = ref.slice(0, Math.max(0, ref.indexOf(':')));
  return pages[kind]?.(ref);
}

/** The last part of a reference, for when no title is at hand: `component:default/player` is "player". */
export function nameOf(ref: string): string {
  return ref.slice(Math.max(ref.lastIndexOf('/'), ref.indexOf(':')) + 1);
}

const kinds: Readonly<Record<string, string>> = {
  component: 'system',
  resource: 'system',
  system: 'subsystem',
  domain: 'area',
  group: 'team',
  user: 'person',
  api: 'API',
};

/** The product's word for a kind: `component` is a system, `system` a subsystem, `group` a team. */
export function kindWord(refOrKind: string): string {
  const kind = refOrKind.includes(':') ? refOrKind.slice(0, refOrKind.indexOf(':')) : refOrKind;
  return kinds[kind] ?? kind;
}
