/**
 * How is a shape said once that many routes answer with? Printed schemas repeat it in full each time; here every object shape and
 * list of words that occurs more than once moves to `components.schemas` and leaves a `$ref`. Its name is that of the place where it stands: a
 * property, an item of a list, the answer of an operation.
 */

type Json = { readonly [key: string]: unknown };

/** Shorter shapes are clearer where they stand. */
const WORTH_SHARING = 120;

interface Seen {
  count: number;
  readonly hints: Set<string>;
  readonly parents: Set<string>;
}

/** The document with repeated shapes shared; `components.schemas` keeps what it has. */
export function shareShapes(document: Json): Json {
  const seen = new Map<string, Seen>();
  visit(document, 'Shape', 'Shape', (text, hint, parent) => {
    const entry = seen.get(text) ?? { count: 0, hints: new Set<string>(), parents: new Set<string>() };
    entry.count++;
    entry.hints.add(hint);
    entry.parents.add(parent);
    seen.set(text, entry);
  });
  const components = document['components'] as Json;
  const standing = components['schemas'] as Json;
  const names = nameAll(seen, new Set(Object.keys(standing)));
  const shared = Object.fromEntries([...names].map(([text, name]) => [name, withRefs(JSON.parse(text), names, true)]));
  const paths = withRefs(document['paths'], names, false);
  return { ...document, paths, components: { ...components, schemas: { ...standing, ...shared } } };
}

function nameAll(seen: ReadonlyMap<string, Seen>, taken: Set<string>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [text, { count, hints, parents }] of seen) {
    if (count < 2 || text.length < WORTH_SHARING) continue;
    const wish = nameFor([...hints], [...parents]);
    let name = wish;
    for (let number = 2; taken.has(name); number++) name = `${wish}${number}`;
    taken.add(name);
    names.set(text, name);
  }
  return names;
}

/** One place, one name. Several members of one table (`instants.started`, `instants.detected`): one of that table. Else the shortest. */
function nameFor(hints: readonly string[], parents: readonly string[]): string {
  const [parent] = parents;
  if (hints.length > 2 && parents.length === 1 && parent !== undefined) return singular(parent);
  return hints.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))[0] ?? 'Shape';
}

/** Calls back for each object shape, with its JSON, the name its place suggests, and that of the place around it. */
function visit(node: unknown, hint: string, parent: string, found: (text: string, hint: string, parent: string) => void): void {
  if (Array.isArray(node)) {
    for (const one of node) visit(one, hint, parent, found);
    return;
  }
  if (!isJson(node)) return;
  if (isShape(node)) found(JSON.stringify(node), hint, parent);
  const operation = typeof node['operationId'] === 'string' ? words(node['operationId']) : hint;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties' && isJson(value)) for (const [name, one] of Object.entries(value)) visit(one, words(name), hint, found);
    else if (key === 'items') visit(value, singular(hint), parent, found);
    else if (key === 'requestBody') visit(value, `${operation}Body`, operation, found);
    else if (key === 'responses') visit(value, `${operation}Answer`, operation, found);
    else visit(value, operation, parent, found);
  }
}

/** Replaces shared shapes by references; `whole` keeps the outermost, which is the shape itself. */
function withRefs(node: unknown, names: ReadonlyMap<string, string>, whole: boolean): unknown {
  if (Array.isArray(node)) return node.map((one) => withRefs(one, names, false));
  if (!isJson(node)) return node;
  if (!whole && isShape(node)) {
    const name = names.get(JSON.stringify(node));
    if (name !== undefined) return { $ref: `#/components/schemas/${name}` };
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withRefs(value, names, false)]));
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

function isShape(node: Json): boolean {
  return (node['type'] === 'object' && isJson(node['properties'])) || (node['type'] === 'string' && Array.isArray(node['enum']));
}

/** `incidents.open-now` → `IncidentsOpenNow`. */
function words(text: string): string {
  return text
    .split(/[^a-zA-Z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function singular(name: string): string {
  if (name.endsWith('eries')) return `${name}Item`;
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`;
  return name.endsWith('s') && !name.endsWith('ss') ? name.slice(0, -1) : `${name}Item`;
}
