/** What do findings bring to the web? One queue of what the machine noticed and a person must decide on. */
import type { WebFeature } from '../../platform/feature.ts';

export const findings: WebFeature = {
  noun: 'findings',
  screens: [{ path: '/findings', load: () => import('./findings.tsx') }],
  panels: { finding: () => import('./panel.tsx') },
  commands: [{ id: 'findings.open', title: 'Decide on findings', words: 'warnings issues queue accept dismiss', to: '/findings' }],
};
