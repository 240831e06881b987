/** How are findings said? Kinds as headings and states with their tones. */
import type { FindingAnswer } from '@samspel/contract/findings.ts';
import type { Tone } from '../../parts/state/state.tsx';

/** `catalog.owner-overdue` as "Owner overdue". */
export function kindTitle(kind: string): string {
  const words = (kind.split('.').at(-1) ?? kind).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const stateSaid: Readonly<Record<FindingAnswer['state'], { readonly tone: Tone; readonly word: string }>> = {
  open: { tone: 'warn', word: 'Open' },
  accepted: { tone: 'good', word: 'Accepted' },
  dismissed: { tone: 'quiet', word: 'Dismissed' },
  withdrawn: { tone: 'quiet', word: 'Gone by itself' },
};

/** `removedAt` as "Removed at". */
export function factName(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, (_, low: string, high: string) => `${low} ${high.toLowerCase()}`).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
