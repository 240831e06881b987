/** What does the first visit bring to the web? The welcome with its three ways to begin. */
import type { WebFeature } from '../../platform/feature.ts';

export const firstVisit: WebFeature = { noun: 'first-visit', screens: [{ path: '/welcome', load: () => import('./welcome.tsx') }] };
