/** What do rotas bring to the web? Who is on call and goalie now and in months to come, and the rotas themselves. */
import type { WebFeature } from '../../platform/feature.ts';

export const rotas: WebFeature = {
  noun: 'rotas',
  home: '/on-call',
  screens: [
    { path: '/on-call', load: () => import('./on-call.tsx') },
    { path: '/on-call/new', load: () => import('./edit.tsx') },
    { path: '/on-call/rotas/$id', load: () => import('./edit.tsx') },
  ],
  commands: [
    { id: 'rotas.on-duty', title: 'See who is on call', words: 'goalie duty pager rota schedule shift override swap hand-over gap', to: '/on-call' },
    { id: 'rotas.new', title: 'Make a rota', words: 'on-call schedule rotation layer goalie', to: '/on-call/new', needs: 'operator' },
  ],
};
