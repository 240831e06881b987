/** What does access bring to the web? Sign-in, set-up, the page behind one-time links. */
import type { WebFeature } from '../../platform/feature.ts';

export const access: WebFeature = {
  noun: 'access',
  screens: [
    { path: '/sign-in', load: () => import('./sign-in.tsx'), bare: true },
    { path: '/set-up', load: () => import('./set-up.tsx'), bare: true },
    { path: '/setup', load: () => import('./set-up.tsx'), bare: true },
    { path: '/join', load: () => import('./one-time-link.tsx'), bare: true },
  ],
};
