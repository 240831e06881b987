/** What does Today bring to the web? The first screen. */
import type { WebFeature } from '../../platform/feature.ts';

export const today: WebFeature = { noun: 'today', home: '/', screens: [{ path: '/', load: () => import('./today.tsx') }] };
