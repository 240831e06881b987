/** What does chat bring to the web? The log of a channel. Networks, channels and identities stand in the Settings, what is said of an incident on its screen. */
import type { WebFeature } from '../../platform/feature.ts';

export const chat: WebFeature = {
  noun: 'chat',
  screens: [{ path: '/chat/$id', load: () => import('./log.tsx') }],
  commands: [
    { id: 'chat.settings', title: 'See chat networks and channels', words: 'irc mattermost bot operations', to: '/settings/chat' },
    { id: 'chat.me', title: 'Link my nick', words: 'irc identity account code chat', to: '/settings/chat-me' },
  ],
};
