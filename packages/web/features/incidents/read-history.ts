/** What kind of history is in a file? Told from its name and its first characters; people can say otherwise. */

export const formats = [
  { value: 'csv', label: 'CSV with a head line' },
  { value: 'json', label: 'JSON: a list of incidents' },
  { value: 'statuspage', label: 'Statuspage: incidents.json' },
  { value: 'upptime-issues', label: 'Upptime: issues of its repository' },
  { value: 'upptime-checks', label: 'Upptime: checks, one a line' },
] as const;
export type Format = (typeof formats)[number]['value'];

export interface History {
  readonly name: string;
  readonly text: string;
  readonly format: Format;
  /** A name for where it comes from, as the server takes it. */
  readonly source: string;
}

/** Looks at the beginning of the text alone: a history may be large. */
export function formatOf(name: string, text: string): Format {
  const head = text.slice(0, 20_000).trimStart();
  if (!head.startsWith('{') && !head.startsWith('[')) return 'csv';
  const [first = ''] = head.split('\n', 1);
  if (/^\{.*"at"\s*:.*"status"\s*:\s*"(up|down|degraded)".*\}\s*$/.test(first)) return 'upptime-checks';
  if (/"incident_updates"\s*:/.test(head)) return 'statuspage';
  if (/"labels"\s*:/.test(head) && /"(number|html_url)"\s*:/.test(head)) return 'upptime-issues';
  return /\.csv$/i.test(name) ? 'csv' : 'json';
}

/** `My Outages 2024.csv` as `my-outages-2024`. */
export function sourceOf(name: string): string {
  const slug = name
    .toLowerCase()
    .replace(/\.[a-z0-9]+$/, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 60);
  return slug === '' ? 'history' : slug;
}

/** A file as it was read. */
export const historyOf = (name: string, text: string): History => ({ name, text, format: formatOf(name, text), source: sourceOf(name) });
