/** How do pages and notices speak? */
import type { NoticeAnswer, PageRow } from '@samspel/contract/pages.ts';
import type { Tone } from '../../parts/state/state.tsx';

export const stateSaid: Readonly<Record<PageRow['state'], { readonly tone: Tone; readonly word: string }>> = {
  open: { tone: 'bad', word: 'Nobody has it' },
  acknowledged: { tone: 'active', word: 'Somebody has it' },
  over: { tone: 'quiet', word: 'Over' },
};

export const noticeSaid: Readonly<Record<NoticeAnswer['state'], { readonly tone: Tone; readonly word: string }>> = {
  planned: { tone: 'unknown', word: 'to come' },
  handed: { tone: 'active', word: 'on its way' },
  sent: { tone: 'good', word: 'sent' },
  failed: { tone: 'bad', word: 'not delivered' },
  dropped: { tone: 'quiet', word: 'not needed' },
};

export const doorSaid: Readonly<Record<string, string>> = {
  mail: 'mail',
  irc: 'IRC',
  mattermost: 'Mattermost',
  webhook: 'webhook',
  'web-push': 'web push',
  sms: 'SMS',
  voice: 'call',
};

/** Where a page stands in words: step 2 of 3, round 1. */
export function placeSaid(page: Pick<PageRow, 'step' | 'steps' | 'round'>): string {
  if (page.steps === 0) return 'brought in';
  return page.step > page.steps ? 'everybody' : `step ${page.step} of ${page.steps}${page.round > 1 ? `, round ${page.round}` : ''}`;
}
