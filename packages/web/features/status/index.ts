/** What does the public status page bring to the web? Two pages without frame and without sign-in. */
import type { WebFeature } from '../../platform/feature.ts';

export const status: WebFeature = {
  noun: 'status',
  screens: [
    { path: '/status', load: () => import('./page.tsx'), bare: true },
    { path: '/status/incidents/$id', load: () => import('./one.tsx'), bare: true },
  ],
  commands: [{ id: 'status.page', title: 'See the public status page', words: 'public customers outside statuspage', to: '/status' }],
};
