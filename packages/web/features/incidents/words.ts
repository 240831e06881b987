/** How are the codes of an incident said? State, severity, instants, sources, measures and kinships as people read them. */

import type { listIncidents, readIncident, readVocabulary } from '@samspel/contract/incidents.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { numberText } from '../../parts/format/number.ts';
import type { Tone } from '../../parts/state/state.tsx';
import { nameOf } from '../../platform/reference.ts';

export type Row = AnswerOf<typeof listIncidents>['items'][number];
export type Shown = AnswerOf<typeof readIncident>;
export type Incident = Shown['incident'];
export type Impact = Incident['impacts'][number];
export type Entry = Shown['timeline']['items'][number];
export type Vocabulary = AnswerOf<typeof readVocabulary>;
export type StateWord = Incident['state'];
export type Severity = Incident['severity'];
export type InstantKind = keyof Incident['instants'];
export type Source = NonNullable<Incident['instants']['started']['now']>['source'];

export const states: Readonly<Record<StateWord, { readonly tone: Tone; readonly word: string; readonly says: string }>> = {
  open: { tone: 'bad', word: 'open', says: 'Nobody has taken it yet' },
  acknowledged: { tone: 'bad', word: 'acknowledged', says: 'Somebody works on it' },
  mitigated: { tone: 'active', word: 'mitigated', says: 'Users no longer suffer, the work goes on' },
  resolved: { tone: 'quiet', word: 'resolved', says: 'It is over' },
  merged: { tone: 'quiet', word: 'merged', says: 'It lives on in another one' },
};

export const severities: Readonly<Record<Severity, { readonly tone: Tone; readonly says: string }>> = {
  major: { tone: 'bad', says: 'Users cannot use it' },
  partial: { tone: 'bad', says: 'Some users, or some of it' },
  degraded: { tone: 'warn', says: 'It works, but worse' },
};

export const instantKinds = ['started', 'detected', 'acknowledged', 'mitigated', 'resolved'] as const satisfies readonly InstantKind[];

export const instantTitle: Readonly<Record<InstantKind, string>> = {
  started: 'Started',
  detected: 'Detected',
  acknowledged: 'Acknowledged',
  mitigated: 'Mitigated',
  resolved: 'Resolved',
};

export const sources: Readonly<Record<Source, string>> = { monitor: 'by a monitor', person: 'by a person', estimate: 'an estimate' };
export const sourceChoices = [
  { value: 'monitor', label: 'Monitor' },
  { value: 'person', label: 'Person' },
  { value: 'estimate', label: 'Estimate' },
];

/** Whether somebody still suffers or works. */
export const goesOn = (state: StateWord): boolean => state === 'open' || state === 'acknowledged' || state === 'mitigated';

/** How much was hit, in a few words. */
export function measureText(impact: Pick<Impact, 'severity' | 'fraction' | 'users'>): string {
  if (impact.severity !== undefined) return impact.severity;
  if (impact.fraction !== undefined) return `${numberText(impact.fraction * 100, 3)}\u202f% of users`;
  if (impact.users !== undefined) return `${numberText(impact.users)} ${impact.users === 1 ? 'user' : 'users'}`;
  return 'everybody';
}

/** How dark an impact is drawn. */
export function measureTone(impact: Pick<Impact, 'severity' | 'fraction' | 'users'>): Tone {
  if (impact.severity !== undefined) return severities[impact.severity].tone;
  if (impact.fraction !== undefined) return impact.fraction < 0.1 ? 'warn' : 'bad';
  return 'bad';
}

export const kinships: Readonly<Record<Shown['related'][number]['how'], string>> = {
  'merged-into': 'merged into',
  'merged-here': 'merged into this one',
  'split-from': 'split off from',
  'split-off': 'split off from this one',
  'again-of': 'happened before as',
  'again-by': 'happened again as',
  'same-targets': 'hit the same',
};

export const caseStudyWords: Readonly<Record<Row['caseStudy'], { readonly word: string; readonly tone: Tone } | null>> = {
  none: null,
  demanded: { word: 'to be written', tone: 'warn' },
  draft: { word: 'draft', tone: 'active' },
  published: { word: 'published', tone: 'good' },
};

/** `missing-timeout` reads "missing timeout". */
export const codeText = (code: string): string => code.replaceAll('-', ' ');

/** What an undo takes back, from the type of the event: `incidents.impact-changed` reads "impact changed". */
export const changeText = (type: string): string => codeText(type.replace(/^incidents\./, ''));

/** A sentence of the server in which references of the catalog stand by their titles. */
export const plainRefs = (sentence: string, shown: Shown): string =>
  sentence.replace(/\b[a-z]+:[a-z0-9._-]+\/[a-z0-9._-]*[a-z0-9]/g, (ref) => shown.affected.find((thing) => thing.ref === ref)?.title ?? nameOf(ref));
