/** How is a catalog document written down as people would? Block style, plain words where they are safe, quotes where they are not. */

export type Value = string | number | boolean | null | undefined | readonly Value[] | { readonly [name: string]: Value };

/** One file of several documents. Members that are undefined are left out. */
export function yamlOf(documents: readonly Value[]): string {
  return documents.map((document) => `---\n${block(document, 0).replace(/^\n/, '')}\n`).join('');
}

function block(value: Value, depth: number): string {
  const pad = '  '.repeat(depth);
  if (isList(value)) return value.map((item) => `\n${pad}-${isPlain(item) ? ` ${scalar(item)}` : nested(item, depth + 1)}`).join('');
  if (typeof value !== 'object' || value === null) return ` ${scalar(value ?? null)}`;
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([name, item]) => `\n${pad}${key(name)}:${isPlain(item) ? ` ${scalar(item)}` : block(item, depth + 1)}`)
    .join('');
}

/** A map inside a list begins on the line of its dash. */
function nested(item: Value, depth: number): string {
  const text = block(item, depth);
  return ` ${text.replace(/^\n\s*/, '')}`;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

type Plain = string | number | boolean | null | readonly never[];

/** Fits on the line of its name: a scalar, or a list with nothing in it. */
function isPlain(value: Value): value is Plain {
  return typeof value !== 'object' || value === null || (isList(value) && value.length === 0);
}

const safe = /^[A-Za-z][\w ./()'’-]*$/;
const misread = /^(?:true|false|yes|no|on|off|null|y|n|~)$/i;

function scalar(value: Plain): string {
  if (typeof value === 'object' && value !== null) return '[]';
  if (typeof value !== 'string') return String(value);
  return safe.test(value) && !misread.test(value) && !value.endsWith(' ') ? value : JSON.stringify(value);
}

function key(name: string): string {
  return /^[\w./-]+$/.test(name) ? name : JSON.stringify(name);
}
