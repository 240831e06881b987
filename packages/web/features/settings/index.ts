/** What do Settings bring to the web? One screen, a section per address. */
import type { WebFeature } from '../../platform/feature.ts';

export const settings: WebFeature = {
  noun: 'settings',
  home: '/settings',
  screens: [
    { path: '/settings', load: () => import('./settings.tsx') },
    { path: '/settings/$section', load: () => import('./settings.tsx') },
  ],
};
