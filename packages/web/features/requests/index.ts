/** What do requests bring to the web? The queue with its thread, how fast we answer, whether people are happy with it, what is asked again, and what is promised. */
import type { WebFeature } from '../../platform/feature.ts';

export const requests: WebFeature = {
  noun: 'requests',
  home: '/requests',
  screens: [
    { path: '/requests', load: () => import('./queue.tsx') },
    { path: '/requests/new', load: () => import('./ask.tsx') },
    { path: '/requests/figures', load: () => import('./figures.tsx') },
    { path: '/requests/happy', load: () => import('./happy.tsx') },
    { path: '/requests/again', load: () => import('./again.tsx') },
    { path: '/requests/promises', load: () => import('./promises.tsx') },
    { path: '/requests/$id', load: () => import('./link.tsx') },
    { path: '/pulse', load: () => import('./pulse.tsx'), bare: true },
  ],
  commands: [
    { id: 'requests.queue', title: 'Answer requests', words: 'questions queue inbox tickets unclaimed late', to: '/requests' },
    { id: 'requests.ask', title: 'Ask operations something', words: 'question wish help new request ticket', to: '/requests/new' },
    { id: 'requests.figures', title: 'See how fast we answer', words: 'response time percentiles p95 first reply late', to: '/requests/figures' },
    { id: 'requests.happy', title: 'Are developers happy?', words: 'pulse faces satisfaction feedback', to: '/requests/happy' },
    { id: 'requests.again', title: 'See what is asked again', words: 'repeated questions clusters documentation', to: '/requests/again' },
    { id: 'requests.promises', title: 'Set office hours and promises', words: 'response time templates holidays answer within', to: '/requests/promises' },
  ],
};
