/** How are the public's words said? States of components and incidents in tone and word. */

import type { AnswerOf } from '@samspel/contract/route.ts';
import type { publicSummary } from '@samspel/contract/status.ts';
import type { Tone } from '../../parts/state/state.tsx';
import type { Impact, PublicIncident } from './days.ts';

export type Summary = AnswerOf<typeof publicSummary>;
export type Component = Summary['components'][number];

export const componentSaid: Readonly<Record<Component['status'], { readonly tone: Tone; readonly word: string }>> = {
  operational: { tone: 'good', word: 'works' },
  degraded_performance: { tone: 'warn', word: 'works, but worse' },
  partial_outage: { tone: 'bad', word: 'partly out' },
  major_outage: { tone: 'bad', word: 'out' },
  under_maintenance: { tone: 'active', word: 'being worked on' },
};

export const indicatorTone: Readonly<Record<Impact, Tone>> = { none: 'good', minor: 'warn', major: 'bad', critical: 'bad' };
export const indicatorSays: Readonly<Record<Impact, string>> = {
  none: 'Everything works',
  minor: 'Some things work worse than they should',
  major: 'Some things are out',
  critical: 'Much is out',
};

export const statusWord: Readonly<Record<PublicIncident['status'], string>> = {
  investigating: 'Investigating',
  identified: 'Identified',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
  postmortem: 'Postmortem',
};

/** How dark a day is drawn, on the scale that strips share. */
export const dayLevel: Readonly<Record<Impact, 0 | 2 | 3 | 4>> = { none: 0, minor: 2, major: 3, critical: 4 };
export const dayWord: Readonly<Record<Impact, string>> = { none: 'nothing', minor: 'minor', major: 'major', critical: 'critical' };
