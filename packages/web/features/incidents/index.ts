/** What do incidents bring to the web? The list, the screen of one, opening, case studies with their changes, and the import of a history. */
import type { WebFeature } from '../../platform/feature.ts';

export const incidents: WebFeature = {
  noun: 'incidents',
  home: '/incidents',
  screens: [
    { path: '/incidents', load: () => import('./list.tsx') },
    { path: '/incidents/new', load: () => import('./open.tsx') },
    { path: '/incidents/import', load: () => import('./import.tsx') },
    { path: '/incidents/$id', load: () => import('./incident.tsx') },
    { path: '/case-studies', load: () => import('./case-lists.tsx') },
    { path: '/case-studies/changes', load: () => import('./change-list.tsx') },
  ],
  panels: { incident: () => import('./panel.tsx') },
  commands: [
    { id: 'incidents.open', title: 'Open an incident', words: 'create new outage broken down report', keys: 'c', to: '/incidents/new', needs: 'member' },
    { id: 'incidents.now', title: 'See what goes on now', words: 'open incidents broken', to: '/incidents?state=open&state=acknowledged&state=mitigated' },
    { id: 'incidents.uncounted', title: 'See incidents that are not countable', words: 'coverage missing start instants', to: '/incidents?countable=false' },
    { id: 'incidents.case-studies', title: 'See case studies', words: 'post-mortem lessons learnt', to: '/case-studies' },
    { id: 'incidents.changes', title: 'See promised changes', words: 'actions follow up holds overdue', to: '/case-studies/changes' },
    { id: 'incidents.import', title: 'Import a history of incidents', words: 'csv json statuspage upptime', to: '/incidents/import', needs: 'operator' },
  ],
};
