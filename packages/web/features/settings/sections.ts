/** Which sections do Settings have, for whom, and under which name in the address? */
import type { Role } from '@samspel/core/access/role.ts';
import type { ComponentType } from 'react';

export interface SettingsSection {
  readonly key: string;
  readonly title: string;
  readonly group: 'Mine' | 'Everybody’s' | 'The house';
  /** Other words the palette finds it by. */
  readonly words?: string;
  /** The least role that sees it. */
  readonly needs: Role;
  readonly load: () => Promise<{ readonly Section: ComponentType }>;
}

export const sections: readonly SettingsSection[] = [
  {
    key: 'appearance',
    title: 'Appearance',
    group: 'Mine',
    words: 'theme dark light clock utc letters shortcuts',
    needs: 'viewer',
    load: () => import('./appearance.tsx'),
  },
  { key: 'account', title: 'Password and sessions', group: 'Mine', words: 'sign out devices', needs: 'viewer', load: () => import('./account.tsx') },
  { key: 'push', title: 'Notices in browsers', group: 'Mine', words: 'web push notifications telephone', needs: 'viewer', load: () => import('./push.tsx') },
  { key: 'tokens', title: 'Tokens', group: 'Mine', words: 'api key bearer', needs: 'viewer', load: () => import('./tokens.tsx') },
  { key: 'chat-me', title: 'My chat', group: 'Mine', words: 'link nick code', needs: 'viewer', load: () => import('./chat-me.tsx') },
  { key: 'people', title: 'People', group: 'Everybody’s', words: 'invite accounts roles users', needs: 'member', load: () => import('./people.tsx') },
  { key: 'policy', title: 'Availability policy', group: 'Everybody’s', words: 'rules weights', needs: 'viewer', load: () => import('./policy.tsx') },
  { key: 'case-studies', title: 'Case study policy', group: 'Everybody’s', needs: 'viewer', load: () => import('./case-studies.tsx') },
  { key: 'status-page', title: 'Status page', group: 'Everybody’s', needs: 'viewer', load: () => import('./status-page.tsx') },
  { key: 'chat', title: 'Chat', group: 'Everybody’s', words: 'irc mattermost bot channels', needs: 'viewer', load: () => import('./chat.tsx') },
  { key: 'mail', title: 'Mail', group: 'The house', words: 'mailbox smtp imap addresses', needs: 'operator', load: () => import('./mail.tsx') },
  {
    key: 'adapters',
    title: 'Adapters',
    group: 'The house',
    words: 'doors irc mail smtp imap sms webhook push connect',
    needs: 'operator',
    load: () => import('./adapters.tsx'),
  },
  { key: 'sending', title: 'Sending', group: 'The house', words: 'queue outgoing given up failed', needs: 'operator', load: () => import('./sending.tsx') },
  { key: 'audit', title: 'Audit log', group: 'The house', words: 'log trail who did', needs: 'operator', load: () => import('./audit.tsx') },
  { key: 'jobs', title: 'Jobs', group: 'The house', words: 'clockwork reactions parked dead letters', needs: 'operator', load: () => import('./jobs.tsx') },
  { key: 'system', title: 'System', group: 'The house', words: 'version database backup', needs: 'viewer', load: () => import('./system.tsx') },
];
