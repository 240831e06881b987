/** How does a message come into a request that an operator wrote? By placeholders in braces, each written as the place where it stands wants it. */

/** What a template may name. */
export const placeholders = ['to', 'text', 'subject', 'link', 'sending', 'user', 'secret'] as const;
export type Fillings = Readonly<Record<(typeof placeholders)[number], string>>;

export type Place = 'url' | 'header' | 'json' | 'form' | 'xml' | 'text';

const named = /\{([a-z]+)\}/g;

/** Names in braces that nothing stands for. JSON's own braces hold quotes and are none. */
export function unknownPlaceholders(template: string): string[] {
  return [...template.matchAll(named)].map(([, name = '']) => name).filter((name) => !(placeholders as readonly string[]).includes(name));
}

/** Fills a template in. What is filled in can end neither a string of JSON, nor a field of a form or an address, nor a header, nor an element. */
export function fill(template: string, fillings: Fillings, place: Place): string {
  return template.replaceAll(named, (whole, name: string) => (name in fillings ? written(fillings[name as keyof Fillings], place) : whole));
}

function written(value: string, place: Place): string {
  switch (place) {
    case 'url':
    case 'form':
      return encodeURIComponent(value.toWellFormed());
    case 'json':
      return JSON.stringify(value).slice(1, -1);
    case 'xml':
      return value.replace(/[<>&'"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    case 'header':
      return value.replace(/[^\t\x20-\x7e]/g, ' ');
    case 'text':
      return value;
  }
}

/** `messages.0.id` in a JSON text; null when it is not there or nothing that can be said in a word. */
export function pick(text: string, path: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return null;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}
