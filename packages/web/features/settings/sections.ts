/** Which sections do Settings have, for whom, and under which name in the address? */
import type { Role } from '@samspel/core/access/role.ts';
import type { ComponentType } from 'react';

export interface SettingsSection {
  readonly key: string;
  readonly title: string;
  readonly group: 'Mine' | 'Everybody’s' | 'The house';
  /** The least role that sees it. */
  readonly needs: Role;
  readonly load: () => Promise<{ readonly Section: ComponentType }>;
}

export const sections: readonly SettingsSection[] = [
  { key: 'appearance', title: 'Appearance', group: 'Mine', needs: 'viewer', load: () => import('./appearance.tsx') },
  { key: 'account', title: 'Password and sessions', group: 'Mine', needs: 'viewer', load: () => import('./account.tsx') },
  { key: 'push', title: 'Notices in browsers', group: 'Mine', needs: 'viewer', load: () => import('./push.tsx') },
  { key: 'tokens', title: 'Tokens', group: 'Mine', needs: 'viewer', load: () => import('./tokens.tsx') },
  { key: 'chat-me', title: 'My chat', group: 'Mine', needs: 'viewer', load: () => import('./chat-me.tsx') },
  { key: 'people', title: 'People', group: 'Everybody’s', needs: 'member', load: () => import('./people.tsx') },
  { key: 'policy', title: 'Availability policy', group: 'Everybody’s', needs: 'viewer', load: () => import('./policy.tsx') },
  { key: 'case-studies', title: 'Case study policy', group: 'Everybody’s', needs: 'viewer', load: () => import('./case-studies.tsx') },
  { key: 'status-page', title: 'Status page', group: 'Everybody’s', needs: 'viewer', load: () => import('./status-page.tsx') },
  { key: 'chat', title: 'Chat', group: 'Everybody’s', needs: 'viewer', load: () => import('./chat.tsx') },
  { key: 'mail', title: 'Mail', group: 'The house', needs: 'operator', load: () => import('./mail.tsx') },
  { key: 'adapters', title: 'Adapters', group: 'The house', needs: 'operator', load: () => import('./adapters.tsx') },
  { key: 'sending', title: 'Sending', group: 'The house', needs: 'operator', load: () => import('./sending.tsx') },
  { key: 'audit', title: 'Audit log', group: 'The house', needs: 'operator', load: () => import('./audit.tsx') },
  { key: 'jobs', title: 'Jobs', group: 'The house', needs: 'operator', load: () => import('./jobs.tsx') },
  { key: 'system', title: 'System', group: 'The house', needs: 'viewer', load: () => import('./system.tsx') },
];
