/** Of what kinds are the ordinary incidents of the demo company? Each pattern says where it can happen, what sets it off, and why it could. */
import type { CauseCode, TriggerCode } from '@samspel/core/incidents/vocabulary.ts';

/** When it likes to happen: while people work and deploy, in the evening when everybody listens, at night when jobs run, or at any time. */
export type Hours = 'office' | 'evening' | 'night' | 'any';

export interface Pattern {
  /** `{system}`, `{callee}` and `{site}` are filled in. */
  readonly title: string;
  readonly summary: string;
  /** Kinds of systems it can happen to; empty: all. */
  readonly kinds: readonly string[];
  readonly trigger: TriggerCode;
  readonly cause: CauseCode;
  readonly hours: Hours;
  /** How often, relative to the others. */
  readonly weight: number;
  /** Chance of major, partial, degraded. */
  readonly severity: readonly [major: number, partial: number, degraded: number];
  /** How much longer than others it takes to mend. */
  readonly slowness: number;
  readonly tags: readonly string[];
  readonly rolledBack?: true;
  readonly dataLost?: true;
  /** Touches one site only. */
  readonly oneSite?: true;
  /** Chance that a person found it before a monitor did. */
  readonly byPerson: number;
}

const often: readonly [number, number, number] = [0.1, 0.4, 0.5];
const hard: readonly [number, number, number] = [0.4, 0.45, 0.15];
const mild: readonly [number, number, number] = [0.02, 0.28, 0.7];

function pattern(
  title: string,
  summary: string,
  how: Omit<Pattern, 'title' | 'summary' | 'kinds' | 'byPerson'> & Partial<Pick<Pattern, 'kinds' | 'byPerson'>>,
): Pattern {
  return { title, summary, kinds: [], byPerson: 0.08, ...how };
}

const programs = ['service', 'website'];
const stores = ['database', 'cache', 'object-store', 'queue', 'cluster'];

export const patterns: readonly Pattern[] = [
  pattern('{system} answered with errors after a deployment', 'A new version failed on requests that tests do not make. Rolled back.', {
    kinds: programs,
    trigger: 'deployment',
    cause: 'missing-check-before-change',
    hours: 'office',
    weight: 14,
    severity: often,
    slowness: 0.7,
    tags: ['change:deployment'],
    rolledBack: true,
  }),
  pattern('{system} slow after a deployment', 'Each request asked {callee} twice as often as before. A second version put it right.', {
    kinds: programs,
    trigger: 'deployment',
    cause: 'bug',
    hours: 'office',
    weight: 8,
    severity: mild,
    slowness: 1.2,
    tags: ['change:deployment', 'slow'],
  }),
  pattern('Wrong setting reached {system}', 'A setting meant for one site was given to all. Put back by hand.', {
    trigger: 'configuration',
    cause: 'missing-check-before-change',
    hours: 'office',
    weight: 8,
    severity: often,
    slowness: 0.8,
    tags: ['change:configuration'],
  }),
  pattern('{system} ran out of connections to {callee}', 'Every request held its connection until the timeout. The pool was empty within a minute.', {
    kinds: programs,
    trigger: 'dependency',
    cause: 'missing-timeout',
    hours: 'evening',
    weight: 10,
    severity: often,
    slowness: 1,
    tags: ['pool'],
  }),
  pattern('{system} down while {callee} was restarted', 'It was thought that it could do without.', {
    kinds: programs,
    trigger: 'maintenance',
    cause: 'hidden-dependency',
    hours: 'office',
    weight: 6,
    severity: hard,
    slowness: 0.5,
    tags: ['dependency'],
  }),
  pattern('{system} could not keep up in the evening', 'More listeners than machines for them. Requests waited until clients gave up.', {
    kinds: [...programs, 'cache', 'cluster'],
    trigger: 'load',
    cause: 'capacity-short',
    hours: 'evening',
    weight: 12,
    severity: often,
    slowness: 1.6,
    tags: ['growth', 'capacity'],
  }),
  pattern('{system} overrun by retries', 'Clients asked again at once, three times each. Asking less often helped at last.', {
    kinds: programs,
    trigger: 'load',
    cause: 'retry-amplification',
    hours: 'evening',
    weight: 4,
    severity: hard,
    slowness: 1.4,
    tags: ['retries'],
  }),
  pattern('Disk full on {system}', 'Old logs were kept beside the data. Removed by hand.', {
    kinds: stores,
    trigger: 'load',
    cause: 'missing-alert',
    hours: 'night',
    weight: 6,
    severity: often,
    slowness: 1.1,
    tags: ['disk'],
    byPerson: 0.25,
  }),
  pattern('Replica of {system} fell behind', 'A long query held it up; readers saw yesterday.', {
    kinds: ['database'],
    trigger: 'load',
    cause: 'missing-limit',
    hours: 'night',
    weight: 6,
    severity: mild,
    slowness: 1.5,
    tags: ['replication'],
  }),
  pattern('{system} failed over and lost its cache', 'The second machine began cold and was slow for half an hour.', {
    kinds: stores,
    trigger: 'hardware',
    cause: 'single-point',
    hours: 'any',
    weight: 5,
    severity: hard,
    slowness: 1.3,
    tags: ['hardware'],
  }),
  pattern('Machine of {system} in {site} died', 'A power supply. The rest carried the load, but not all of it.', {
    trigger: 'hardware',
    cause: 'capacity-short',
    hours: 'any',
    weight: 7,
    severity: mild,
    slowness: 0.8,
    tags: ['hardware'],
    oneSite: true,
  }),
  pattern('{site} lost part of its network, {system} with it', 'A switch forgot half of its routes.', {
    trigger: 'network',
    cause: 'single-point',
    hours: 'any',
    weight: 5,
    severity: hard,
    slowness: 0.9,
    tags: ['network'],
    oneSite: true,
  }),
  pattern('Certificate of {system} expired', 'Nobody was told that it would. Renewed by hand.', {
    kinds: programs,
    trigger: 'expiry',
    cause: 'missing-alert',
    hours: 'any',
    weight: 3,
    severity: hard,
    slowness: 0.8,
    tags: ['expiry', 'certificate'],
    byPerson: 0.4,
  }),
  pattern('{system} out of memory', 'It grew by a little with every request since the version of last week.', {
    kinds: programs,
    trigger: 'load',
    cause: 'bug',
    hours: 'evening',
    weight: 7,
    severity: often,
    slowness: 0.9,
    tags: ['memory'],
  }),
  pattern('{system} gave old answers', 'A cache was never told that things had changed. Users told us.', {
    kinds: [...programs, 'cache'],
    trigger: 'deployment',
    cause: 'bug',
    hours: 'office',
    weight: 5,
    severity: mild,
    slowness: 2.6,
    tags: ['stale'],
    byPerson: 0.75,
  }),
  pattern('Nightly job slowed {system} down', 'The job ran into the morning and read everything at once.', {
    kinds: stores,
    trigger: 'load',
    cause: 'missing-limit',
    hours: 'night',
    weight: 7,
    severity: mild,
    slowness: 1.4,
    tags: ['batch'],
  }),
  pattern('Supplier behind {system} was down', 'Nothing to do but wait, and to say so.', {
    kinds: ['service'],
    trigger: 'dependency',
    cause: 'supplier',
    hours: 'any',
    weight: 4,
    severity: often,
    slowness: 1.9,
    tags: ['supplier'],
  }),
  pattern('{system} refused half of its callers', 'Limits were counted for all callers together, and one took them all.', {
    kinds: programs,
    trigger: 'load',
    cause: 'missing-limit',
    hours: 'evening',
    weight: 4,
    severity: often,
    slowness: 0.9,
    tags: ['limits'],
  }),
  pattern('Wrong button: {system} was restarted instead of its test twin', 'Both look alike in the tool.', {
    trigger: 'manual-action',
    cause: 'unsafe-default',
    hours: 'office',
    weight: 3,
    severity: hard,
    slowness: 0.35,
    tags: ['hands'],
  }),
  pattern('Change of the tables of {system} locked them', 'It took a second in the test and eleven minutes with all the data.', {
    kinds: ['database'],
    trigger: 'data-change',
    cause: 'missing-check-before-change',
    hours: 'office',
    weight: 4,
    severity: hard,
    slowness: 0.8,
    tags: ['change:data'],
    rolledBack: true,
  }),
  pattern('{system} lost changes of a few minutes', 'Two machines both believed to be the first. What was written to the wrong one is gone.', {
    kinds: ['database', 'queue'],
    trigger: 'network',
    cause: 'missing-way-back',
    hours: 'any',
    weight: 2,
    severity: hard,
    slowness: 2.4,
    tags: ['data-loss'],
    dataLost: true,
  }),
  pattern('Clock of {system} in {site} ran ahead', 'Tokens were refused because they came from the past.', {
    trigger: 'date-or-clock',
    cause: 'missing-alert',
    hours: 'any',
    weight: 2,
    severity: often,
    slowness: 1.7,
    tags: ['clock'],
    oneSite: true,
    byPerson: 0.5,
  }),
  pattern('Somebody asked {system} for everything', 'One address, forty thousand requests a minute, until it was shut out.', {
    kinds: programs,
    trigger: 'attack',
    cause: 'missing-limit',
    hours: 'any',
    weight: 3,
    severity: mild,
    slowness: 0.9,
    tags: ['abuse'],
  }),
  pattern('Nobody knew who mends {system}', 'It was slow for a long time before the right people were found.', {
    trigger: 'unknown',
    cause: 'unclear-ownership',
    hours: 'any',
    weight: 3,
    severity: mild,
    slowness: 3.2,
    tags: ['ownership'],
    byPerson: 0.5,
  }),
];
