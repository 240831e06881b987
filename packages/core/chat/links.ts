/** Which of our own pages does a line name? Links to elsewhere are left alone: nothing is ever fetched because somebody wrote an address. */

export interface OwnLink {
  readonly kind: 'incident' | 'system' | 'request';
  /** `inc_…`, `req_…`, or the reference of a system. */
  readonly id: string;
}

const mostLinks = 3;

/** The incidents, systems and requests whose pages a line links to, each once. */
export function ownLinks(text: string, publicUrl: string | null): readonly OwnLink[] {
  if (publicUrl === null) return [];
  const base = publicUrl.replace(/\/+$/, '').toLowerCase();
  const found = new Map<string, OwnLink>();
  for (const word of text.split(/[\s<>"'()[\]]+/)) {
    if (!word.toLowerCase().startsWith(`${base}/`)) continue;
    const path = word.slice(base.length + 1).replace(/[.,;:!]+$/, '');
    const link = linkOf(path);
    if (link !== null) found.set(`${link.kind} ${link.id}`, link);
    if (found.size === mostLinks) break;
  }
  return [...found.values()];
}

function linkOf(whole: string): OwnLink | null {
  const path = whole.replace(/[?#].*$/, '').replace(/[.,;:!]+$/, '');
  const request = /^requests(?:\/|\?(?:[^#]*&)?request=)(req_[0-7][0-9A-HJKMNP-TV-Z]{25})(?![0-9A-Z])/.exec(whole)?.[1];
  if (request !== undefined) return { kind: 'request', id: request };
  const incident = /^incidents\/(inc_[0-7][0-9A-HJKMNP-TV-Z]{25})$/.exec(path)?.[1];
  if (incident !== undefined) return { kind: 'incident', id: incident };
  const system = /^systems\/([a-z]+:[\w.-]+\/[\w.-]+)$/i.exec(decoded(path))?.[1];
  return system === undefined ? null : { kind: 'system', id: system.toLowerCase() };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
