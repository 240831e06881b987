/**
 * How is a declared document read? As the YAML people wrote: a printer for the plain values that JSON knows, in block style. It is for reading; the
 * server's export writes the files. Text is quoted where YAML would take it for something else.
 */

/** The document as YAML, ending in a line break. */
export function yamlText(value: unknown): string {
  return `${block(value, 0)}\n`;
}

const pad = (depth: number): string => '  '.repeat(depth);

function block(value: unknown, depth: number): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return value.map((item) => `${pad(depth)}- ${holds(item) ? block(item, depth + 1).trimStart() : scalar(item, depth + 1)}`).join('\n');
  }
  if (holds(value)) {
    return Object.entries(value)
      .map(([key, item]) => `${pad(depth)}${plain(key) ? key : JSON.stringify(key)}:${member(item, depth)}`)
      .join('\n');
  }
  return scalar(value, depth);
}

function member(item: unknown, depth: number): string {
  if (Array.isArray(item)) return item.length === 0 ? ' []' : `\n${block(item, depth + 1)}`;
  if (typeof item === 'object' && item !== null) return Object.keys(item).length === 0 ? ' {}' : `\n${block(item, depth + 1)}`;
  return ` ${scalar(item, depth + 1)}`;
}

/** A map or a list with something in it. */
function holds(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function scalar(value: unknown, depth: number): string {
  if (value === undefined || value === null) return 'null';
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object') return '{}';
  if (typeof value !== 'string') return String(value);
  if (value.includes('\n')) {
    const lines = value.replace(/\n$/, '').split('\n');
    return `${value.endsWith('\n') ? '|' : '|-'}\n${lines.map((line) => (line === '' ? '' : pad(depth) + line)).join('\n')}`;
  }
  return plain(value) ? value : JSON.stringify(value);
}

/** Whether text stands without quotes: it begins with a letter, a digit or `/`, and nothing in it means something else to YAML. */
function plain(text: string): boolean {
  if (!/^[\p{L}\p{N}/_.][^\n]*$/u.test(text) || /\s$|:\s|:$|\s#/.test(text)) return false;
  return !/^(true|false|null|yes|no|on|off|y|n|~|[-+]?[\d.][\d_.eE+-]*|0[xo].*|\d{4}-\d\d-\d\d.*|\d+(:\d+)+)$/i.test(text);
}
