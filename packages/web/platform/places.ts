/** Where does a thing live? The address of each kind's own screen; features link to each other's things through this alone. */

/** The address of a thing by its kind (as search and figures name kinds) and its id or catalog reference. Null: it has no screen. */
export function addressOf(kind: string, ref: string): string | null {
  switch (kind) {
    case 'system':
    case 'component':
    case 'resource':
      return `/systems/${ref}`;
    case 'incident':
      return `/incidents/${ref}`;
    case 'subsystem':
      return `/subsystems/${ref}`;
    case 'area':
      return `/subsystems?area=${ref}`;
    case 'team':
      return `/teams/${ref}`;
    case 'person':
      return `/people/${ref}`;
    case 'journey':
    case 'service':
    case 'site':
      return `/availability?scope=${ref}`;
    case 'request':
      return `/requests/${ref}`;
    case 'run':
      return `/map/runs/${ref}`;
    default:
      return null;
  }
}

/** The same for anything that names itself: `inc_…`, `component:default/player`, `journey:default/play`, `site:north`. */
export function addressOfRef(ref: string): string | null {
  if (ref.startsWith('inc_')) return addressOf('incident', ref);
  if (ref.startsWith('req_')) return addressOf('request', ref);
  if (ref.startsWith('csc_')) return addressOf('run', ref);
  const kind = ref.split(':')[0] ?? '';
  const named: Record<string, string> = { system: 'subsystem', domain: 'area', group: 'team', user: 'person' };
  return addressOf(named[kind] ?? kind, ref);
}
