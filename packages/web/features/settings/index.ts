/** What do Settings bring to the web? One screen, a section per address. */
import type { WebFeature } from '../../platform/feature.ts';
import { sections } from './sections.ts';

export const settings: WebFeature = {
  noun: 'settings',
  home: '/settings',
  screens: [
    { path: '/settings', load: () => import('./settings.tsx') },
    { path: '/settings/$section', load: () => import('./settings.tsx') },
  ],
  commands: sections.map(({ key, title, words = '', needs }) => ({
    id: `settings.${key}`,
    title: `Settings: ${title}`,
    words: `preferences configure ${words}`,
    to: `/settings/${key}`,
    needs,
    isQuiet: true,
  })),
};
