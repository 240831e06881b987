/** Which scenario does somebody mean? From a trigger on what stands, from an earlier run or as it was sent; changed as they say; and it must be one that can be run. */
import type { BuiltScenario, ScenarioInput, startRun, Trigger } from '@samspel/contract/cascades.ts';
import type { BodyOf } from '@samspel/contract/route.ts';
import { withChanges } from '@samspel/core/cascades/change-scenario.ts';
import { type BuildOptions, scenarioFrom } from '@samspel/core/cascades/from-dependencies.ts';
import type { Scenario } from '@samspel/core/cascades/scenario.ts';
import { scenarioAt } from '@samspel/core/cascades/scenario-reading.ts';
import type { SparseScenario } from '@samspel/core/cascades/sparse.ts';
import { withTrigger } from '@samspel/core/cascades/trigger.ts';
import { read } from '@samspel/core/compute/read.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { Reader } from '../../platform/database/database.ts';
import type { Standing } from './standing.ts';
import { type Asked, readRunWhole } from './storage.ts';

/** Builds what stands, with a trigger or without. */
export function builtFrom(standing: Standing, trigger: Trigger | null, options: BuildOptions): Outcome<BuiltScenario> {
  const { policy, titleOf } = standing;
  const outcome = scenarioFrom(standing, policy.policy, options);
  if (!outcome.ok) return outcome;
  const { scenario: plain, assumed, counted, leftOut, journeys } = outcome.value;
  const triggered = trigger === null ? accept(plain) : withTrigger(plain, trigger, standing.sitesOf);
  if (!triggered.ok) return triggered;
  const refs = [...Object.keys(plain.systems), ...journeys.map(({ ref }) => ref)];
  return accept({
    scenario: sent(triggered.value),
    trigger,
    load: options.load,
    assumed: [...assumed],
    counted: [...counted],
    leftOut: [...leftOut],
    journeys: [...journeys],
    titles: Object.fromEntries(refs.map((ref) => [ref, titleOf(ref)])),
    policyVersion: policy.version,
  });
}

/** Values over time that one series may have, with room left: beyond it `scenarioAt` refuses with `cascades.too-many-steps`. */
const mostValues = 3_900_000;

/** The scenario with steps long enough for all of its systems and loads to fit; as it is where they do. */
export function withStepsThatFit(scenario: ScenarioInput): ScenarioInput {
  const { durationSeconds, stepSeconds = 1, systems, load } = scenario;
  const steps = Math.floor(mostValues / (Object.keys(systems).length + load.length)) - 10;
  return durationSeconds / stepSeconds <= steps ? scenario : { ...scenario, stepSeconds: Math.ceil(durationSeconds / Math.max(1, steps)) };
}

/** As it goes over the wire: the same members, as the contract's schema calls them. */
function sent(scenario: SparseScenario): ScenarioInput {
  return scenario as unknown as ScenarioInput;
}

/** Reads a scenario as `samspel compute cascade` does; refused with `cascades.unfit`. */
export function fitting(scenario: unknown): Outcome<Scenario> {
  const fits = read(scenario, scenarioAt, '/scenario');
  return fits.ok
    ? fits
    : refuse('cascades.unfit', { message: String(fits.refusal.facts['message'] ?? fits.refusal.code), code: fits.refusal.code }, fits.refusal.path);
}

/** In characters: lists of runs tell the changes of each. */
const mostChanged = 100_000;

type Draft = BodyOf<typeof startRun>;
type Meant = Pick<Asked, 'trigger' | 'changes' | 'seed' | 'engine' | 'basedOn' | 'scenario' | 'assumed' | 'titles'> & { readonly systems: number };

/** The scenario that a draft means. */
export async function meantBy(reader: Reader, standing: () => Promise<Standing>, draft: Draft): Promise<Outcome<Meant>> {
  const base = await baseOf(reader, standing, draft);
  if (!base.ok) return base;
  const { scenario: before, ...rest } = base.value;
  const { durationSeconds, stepSeconds, seed, engine } = draft;
  const own = Object.fromEntries(Object.entries({ durationSeconds, stepSeconds, seed, engine }).filter(([, value]) => value !== undefined));
  const changed = withChanges({ ...before, ...own } as SparseScenario, draft.changes);
  if (!changed.ok) return changed;
  const fits = fitting(changed.value);
  if (!fits.ok) return fits;
  const changes = [...rest.changes, ...draft.changes];
  const length = JSON.stringify(changes).length;
  if (length > mostChanged)
    return refuse(
      'cascades.unfit',
      { message: `The changes, with those of the run they are made to, are ${length} characters long; ${mostChanged} are kept. Send the changed scenario.` },
      '/changes',
    );
  return accept({
    ...rest,
    changes,
    scenario: sent(changed.value),
    seed: fits.value.seed,
    engine: fits.value.engine,
    systems: Object.keys(fits.value.systems).length,
  });
}

type Base = Pick<Meant, 'trigger' | 'changes' | 'basedOn' | 'scenario' | 'assumed' | 'titles'>;

async function baseOf(reader: Reader, standing: () => Promise<Standing>, draft: Draft): Promise<Outcome<Base>> {
  const said = [draft.from, draft.scenario, draft.trigger].filter((one) => one !== undefined).length;
  if (said > 1) return refuse('cascades.unfit', { message: 'Say one of trigger, scenario and from: each is where the scenario comes from.' }, '/from');
  if (draft.from !== undefined) {
    const earlier = await readRunWhole(reader, draft.from);
    if (earlier === null) return refuse('cascades.unknown-run', { id: draft.from }, '/from');
    const { trigger, changes, scenario, assumed, titles } = earlier;
    return accept({ trigger, changes, scenario, assumed, titles, basedOn: earlier.id });
  }
  if (draft.scenario !== undefined) {
    const titles = await titlesOf(standing, Object.keys(draft.scenario.systems));
    return accept({ trigger: null, changes: [], scenario: draft.scenario, assumed: [], titles, basedOn: null });
  }
  const options = {
    load: draft.load ?? 'peak',
    durationSeconds: draft.durationSeconds ?? 600,
    stepSeconds: draft.stepSeconds ?? 1,
    seed: draft.seed ?? 1,
    engine: draft.engine ?? 'auto',
  } as const;
  const trigger = draft.trigger ?? null;
  const built = builtFrom(await standing(), trigger, options);
  if (!built.ok) return built;
  const { scenario, assumed, titles } = built.value;
  return accept({ trigger, changes: [], scenario, assumed, titles, basedOn: null });
}

async function titlesOf(standing: () => Promise<Standing>, refs: readonly string[]): Promise<Record<string, string>> {
  if (!refs.some((ref) => ref.includes(':'))) return {};
  const { titleOf } = await standing();
  return Object.fromEntries(refs.map((ref) => [ref, titleOf(ref)]));
}
