/**
 * Who does what for a system, and how far has it come?
 *
 * Seven duties are held by dev, by ops or by both. The stage follows from them, so that it can never say something else than the
 * duties do: who is woken (on-call) and who mends (remediation) decide, since that is what running a system comes down to.
 *
 *     developers   every duty is with dev
 *     take-part    the pager is with dev, some other duty is not
 *     together     the pager is shared, or with one side while the other mends
 *     operations   ops answers the pager and mends; deployments may well stay with dev
 */

export const duties = ['provisioning', 'deployment', 'capacity', 'monitoring', 'onCall', 'remediation', 'backup'] as const;
export type Duty = (typeof duties)[number];

export const holders = ['dev', 'shared', 'ops'] as const;
export type Holder = (typeof holders)[number];

export type Duties = Readonly<Record<Duty, Holder>>;

export const stages = ['developers', 'take-part', 'together', 'operations'] as const;
export type Stage = (typeof stages)[number];

/** What a person reads. */
export const stageTitles: Readonly<Record<Stage, string>> = {
  developers: 'Developers do everything',
  'take-part': 'Operations take part',
  together: 'Run together',
  operations: 'Operations run it',
};

const all = (holder: Holder): Duties => ({
  provisioning: holder,
  deployment: holder,
  capacity: holder,
  monitoring: holder,
  onCall: holder,
  remediation: holder,
  backup: holder,
});

/** The duties a stage means where nothing is said about single ones. */
export const dutiesOfStage: Readonly<Record<Stage, Duties>> = {
  developers: all('dev'),
  'take-part': { ...all('dev'), provisioning: 'ops', capacity: 'shared', monitoring: 'shared', backup: 'ops' },
  together: { ...all('shared'), provisioning: 'ops', deployment: 'dev', backup: 'ops' },
  operations: { ...all('ops'), deployment: 'dev' },
};

/** The duties as declared: single ones count, then the stage's, then everything with dev. */
export function dutiesFrom(declared: { readonly stage: Stage | null; readonly duties: Partial<Duties> }): Duties {
  return { ...dutiesOfStage[declared.stage ?? 'developers'], ...declared.duties };
}

/** The stage that follows from the duties, with the reason. */
export function stageOf(held: Duties): { readonly stage: Stage; readonly reason: string } {
  if (held.onCall === 'ops' && held.remediation === 'ops') return { stage: 'operations', reason: 'operations are on call and mend' };
  if (held.onCall !== 'dev') {
    const who = held.onCall === 'ops' ? 'operations are on call' : 'the pager is shared';
    return { stage: 'together', reason: `${who}, mending is ${held.remediation === 'shared' ? 'shared' : `with ${held.remediation}`}` };
  }
  const elsewhere = duties.filter((duty) => held[duty] !== 'dev');
  if (elsewhere.length === 0) return { stage: 'developers', reason: 'every duty is with dev' };
  if (held.remediation === 'ops') return { stage: 'together', reason: 'dev is on call, operations mend' };
  return { stage: 'take-part', reason: `dev is on call; ${elsewhere.map(dutyWord).join(', ')} ${elsewhere.length === 1 ? 'is' : 'are'} not only theirs` };
}

/** Duties that move towards operations between two states: from dev to shared, from either to ops. */
export function movedToOps(before: Duties, after: Duties): Duty[] {
  return duties.filter((duty) => holders.indexOf(after[duty]) > holders.indexOf(before[duty]));
}

/** `onCall` as people write it: `on-call`. */
export function dutyWord(duty: Duty): string {
  return duty === 'onCall' ? 'on-call' : duty;
}

/** Reads a duty in either spelling; null when it is none. */
export function readDuty(text: string): Duty | null {
  const word = text.trim().toLowerCase().replaceAll('-', '');
  return duties.find((duty) => duty.toLowerCase() === word) ?? null;
}

/** How many systems stand at each stage, and what share that is; shares are 0 when there are none. */
export function shareByStage(all: readonly Stage[]): { stage: Stage; title: string; systems: number; share: number }[] {
  return stages.map((stage) => {
    const systems = all.filter((one) => one === stage).length;
    return { stage, title: stageTitles[stage], systems, share: all.length === 0 ? 0 : systems / all.length };
  });
}
