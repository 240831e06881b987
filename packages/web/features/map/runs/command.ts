/** With which line of a shell does the same run happen again? Pure. */
import type { Change, Run } from '@samspel/contract/cascades.ts';

export interface CommandLine {
  /** What it does. */
  readonly says: string;
  readonly line: string;
}

/** The lines: the very scenario with its seed, without a server, and the trigger on what stands today where there was one. */
export function commandsOf(run: Pick<Run, 'id' | 'kind' | 'trigger' | 'changes' | 'seed' | 'scenario' | 'replay'>): CommandLine[] {
  const { id, kind, seed } = run;
  const again =
    kind === 'replay'
      ? `samspel cascades replay ${run.replay?.incident ?? 'INCIDENT'}`
      : `samspel cascades ${kind === 'search' ? 'search' : 'run'} --from ${id} --seed ${seed}`;
  return [
    ...(kind === 'watch'
      ? []
      : [{ says: kind === 'replay' ? 'The same incident, on what stands today' : 'The same scenario with the same chance', line: again }]),
    { says: 'Its figures without a server', line: `samspel cascades show ${id} --scenario run.json && samspel compute cascade < run.json` },
    ...(run.trigger === null || kind === 'replay' || kind === 'watch'
      ? []
      : [{ says: 'The same trigger on what stands today, at peak load', line: triggerLine(run, run.trigger) }]),
  ];
}

function triggerLine({ kind, changes, seed, scenario }: Pick<Run, 'kind' | 'changes' | 'seed' | 'scenario'>, trigger: NonNullable<Run['trigger']>): string {
  const { target, at, forSeconds, factor, share } = trigger;
  const said = (name: string, value: string | number | null | undefined): string =>
    value === null || value === undefined ? '' : ` --${name} ${quoted(String(value))}`;
  const options = [
    said('target', target),
    said('at', at),
    said('for', forSeconds ?? 'end'),
    said('factor', factor),
    said('share', share),
    scenario.durationSeconds > 0 ? said('duration', scenario.durationSeconds) : '',
    said('seed', seed),
    ...changes.flatMap(settings).map((setting) => said('set', setting)),
  ];
  return `samspel cascades ${kind === 'search' ? 'search' : 'run'} ${trigger.kind}${options.join('')}`;
}

/** A change as `--set` takes it: SYSTEM.member=value, CALLER>CALLEE.member=value, >JOURNEY.member=value. */
function settings({ system = '', to, set }: Change): string[] {
  return Object.entries(set).map(([member, value]) => `${system}${to === undefined ? '' : `>${to}`}.${member}=${JSON.stringify(value)}`);
}

/** A word of a shell, in quotes where it needs them. */
function quoted(word: string): string {
  return /^[\w.,:/@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
