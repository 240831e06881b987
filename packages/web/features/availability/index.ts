/** What does availability bring to the web? The screen of the service and its journeys, and the page for the wall. */
import type { WebFeature } from '../../platform/feature.ts';

export const availability: WebFeature = {
  noun: 'availability',
  home: '/availability',
  screens: [
    { path: '/availability', load: () => import('./screen.tsx') },
    { path: '/availability/wall', load: () => import('./wall.tsx'), bare: true },
  ],
  commands: [
    { id: 'availability.ledger', title: 'See what was lost to which incident', words: 'ledger loss budget downtime', to: '/availability?tab=ledger' },
    { id: 'availability.wall', title: 'Show availability on the wall', words: 'tv screen dashboard big', to: '/availability/wall' },
    { id: 'availability.times', title: 'See how long incidents took', words: 'mttr time to detect resolve percentiles', to: '/availability?tab=times' },
    {
      id: 'availability.rules',
      title: 'See by which rules availability is counted',
      words: 'policy weights maintenance exclusions coverage',
      to: '/availability?tab=rules',
    },
  ],
};
