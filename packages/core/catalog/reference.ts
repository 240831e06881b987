/**
 * How does one thing of the catalog name another? `[kind:][namespace/]name`, after Backstage's rules: case does not matter, a missing
 * namespace is `default`, and a missing kind is what the field says it is, or a fault where the field says nothing.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';

export const defaultNamespace = 'default';

/** A reference taken apart, as written (case kept). */
export interface RefParts {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What a field assumes where a reference does not say. */
export interface RefDefaults {
  readonly kind?: string;
  readonly namespace?: string;
}

/** Names have at most 63 characters, so a longer reference can name nothing. */
export const longestRef = 200;

/** Reads a reference; refuses `catalog.bad-reference` with `why` for one that is empty, too long, has an empty part, or has no kind anywhere. */
export function parseRef(text: string, defaults: RefDefaults = {}): Outcome<RefParts> {
  if (text.length > longestRef) return bad(`${text.slice(0, 60)}…`, `it is longer than ${longestRef} characters`);
  const slash = text.indexOf('/');
  const firstColon = text.indexOf(':');
  const colon = slash !== -1 && slash < firstColon ? -1 : firstColon;
  const kind = colon === -1 ? defaults.kind : text.slice(0, colon);
  const namespace = slash === -1 ? (defaults.namespace ?? defaultNamespace) : text.slice(colon + 1, slash);
  const name = text.slice(Math.max(colon, slash) + 1);
  if (kind === undefined) return bad(text, 'it has no kind, and this place assumes none (write kind:namespace/name)');
  if (kind === '' || namespace === '' || name === '') return bad(text, 'it is not of the form [kind:][namespace/]name');
  if (name.includes('/') || /\s/.test(kind)) return bad(text, 'it is not of the form [kind:][namespace/]name');
  return accept({ kind, namespace, name });
}

function bad(ref: string, why: string) {
  return refuse('catalog.bad-reference', { ref, why });
}

/** The one written form: `kind:namespace/name` in lower case. */
export function formatRef(parts: RefParts): string {
  return `${parts.kind}:${parts.namespace}/${parts.name}`.toLowerCase();
}

/** Reads a reference and writes it in its one form; null when it is none. */
export function fullRef(text: string, defaults: RefDefaults = {}): string | null {
  const parsed = parseRef(text, defaults);
  return parsed.ok ? formatRef(parsed.value) : null;
}

/** The kind of a full reference, in lower case. */
export function kindOf(ref: string): string {
  return ref.slice(0, Math.max(0, ref.indexOf(':')));
}

/** The name of a full reference, without kind and namespace. */
export function nameOf(ref: string): string {
  return ref.slice(ref.indexOf('/') + 1);
}
