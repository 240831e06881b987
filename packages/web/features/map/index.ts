/** What does the map bring to the web? The graph of dependencies, what follows from it, and what happens when something breaks. */
import type { WebFeature } from '../../platform/feature.ts';

export const map: WebFeature = {
  noun: 'map',
  home: '/map',
  screens: [
    { path: '/map', load: () => import('./screen.tsx') },
    { path: '/map/runs/$id', load: () => import('./runs/page.tsx') },
    { path: '/map/replays/$incident', load: () => import('./runs/of-incident.tsx') },
  ],
  panels: {
    'map-system': () => import('./panel.tsx'),
    dependency: () => import('./dependency.tsx'),
    break: () => import('./break.tsx'),
    run: () => import('./run.tsx'),
    figures: () => import('./runs/figures-panel.tsx'),
  },
  commands: [
    { id: 'map.points', title: 'See which single part can take the service down', words: 'single point of failure spof cost map', to: '/map?tab=points' },
    { id: 'map.undeclared', title: 'See dependencies nobody declared', words: 'undeclared stale observed traces map', to: '/map?edge=undeclared' },
    { id: 'map.runs', title: 'See what happened when it was tried', words: 'cascade run simulate break scenario map', to: '/map?tab=runs' },
    { id: 'map.replays', title: 'See whether the map was right about incidents', words: 'replay play again hit rate prediction map', to: '/map?tab=replays' },
  ],
};
