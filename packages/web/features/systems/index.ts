/** What do systems bring to the web? The catalog's screens: systems, subsystems, teams, people, queues and the import. */
import type { WebFeature } from '../../platform/feature.ts';
import { withRef } from './ref-in-path.ts';

export const systems: WebFeature = {
  noun: 'systems',
  home: '/systems',
  also: ['/subsystems', '/teams', '/people', '/findings'],
  screens: [
    { path: '/systems', load: () => import('./list.tsx') },
    { path: '/systems/queues', load: () => import('./queues.tsx') },
    { path: '/systems/import', load: () => import('./import.tsx') },
    { path: withRef('/systems'), load: () => import('./system.tsx') },
    { path: '/subsystems', load: () => import('./subsystems.tsx') },
    { path: withRef('/subsystems'), load: () => import('./subsystem.tsx') },
    { path: '/teams', load: () => import('./teams.tsx') },
    { path: withRef('/teams'), load: () => import('./team.tsx') },
    { path: withRef('/people'), load: () => import('./person.tsx') },
  ],
  panels: { system: () => import('./panel.tsx'), 'import-item': () => import('./import-item-panel.tsx') },
  commands: [
    { id: 'systems.import', title: 'Import a catalog', words: 'catalog-info yaml backstage files upload', to: '/systems/import', needs: 'operator' },
    { id: 'systems.queues', title: 'See which ownerships are not settled', words: 'owner queue unowned pending overdue departed', to: '/systems/queues' },
    { id: 'systems.subsystems', title: 'See subsystems', words: 'group domain area', to: '/subsystems' },
    { id: 'systems.teams', title: 'See teams', words: 'group people owners', to: '/teams' },
    { id: 'systems.export', title: 'Export the catalog as YAML', words: 'download backstage catalog-info', to: '/api/catalog-export.yaml' },
  ],
};
