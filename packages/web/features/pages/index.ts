/** What do pages bring to the web? Who was woken for what, escalations, how I am told, load, and the page behind the link in a notice. */
import type { WebFeature } from '../../platform/feature.ts';

export const pages: WebFeature = {
  noun: 'pages',
  screens: [
    { path: '/on-call/pages', load: () => import('./list.tsx') },
    { path: '/on-call/pages/$id', load: () => import('./one.tsx') },
    { path: '/on-call/me', load: () => import('./me.tsx') },
    { path: '/on-call/escalations', load: () => import('./escalations.tsx') },
    { path: '/on-call/load', load: () => import('./load.tsx') },
    { path: '/ack', load: () => import('./link.tsx'), bare: true },
  ],
  commands: [
    { id: 'pages.list', title: 'See who was paged', words: 'woken pager notice alert', to: '/on-call/pages' },
    { id: 'pages.me', title: 'Change how I am told', words: 'notification rules quiet hours mail sms irc push', to: '/on-call/me' },
    { id: 'pages.escalations', title: 'See escalations', words: 'steps repeat policy nobody answered', to: '/on-call/escalations' },
    { id: 'pages.load', title: 'See who carried what', words: 'load fairness nights holidays sleep on-call burden', to: '/on-call/load' },
  ],
};
