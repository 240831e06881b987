/**
 * What does a fault tree come to? The chance of its top event, its minimal cut sets counted by order, and what each basic event matters.
 *
 * Model: basic events happen independently; the chance is that of the function as it stands, never the sum over cut sets. To the
 * importances of `chances.ts` comes Fussell-Vesely by cut sets: the weight of the cut sets that hold the event ÷ the weight of all, where
 * a set weighs the product of its events' chances. It says which share of the ways to fail goes through the event. Counting needs no
 * listing; the N likeliest cut sets are listed without the others.
 */
import { accept, type Outcome } from '../decision/refusal.ts';
import { complement } from '../number/decimal.ts';
import { Chances, type Importance } from './chances.ts';
import type { Circuit } from './circuit.ts';
import { withinReason } from './combine.ts';
import { minimalCutSets } from './cut-sets.ts';
import { diagramOf } from './diagram.ts';
import { allOf, countBySize, nearestTo, weigh } from './families.ts';
import { likeliestSets } from './listed-sets.ts';

/** Basic events with their chances, and the circuit over them whose top is what everybody fears. */
export interface FaultTree {
  readonly names: readonly string[];
  /** Chance of failure, by basic event. */
  readonly chances: Float64Array;
  readonly circuit: Circuit;
}

export interface FaultTreeAnswer {
  /** Those that occur in a minimal cut set. */
  readonly basicEvents: number;
  /** Their number; where it is above 2^53 the nearest double (above all doubles null), and `minimalCutSetsExactly` has all digits. */
  readonly minimalCutSets: number | null;
  readonly minimalCutSetsExactly?: string;
  readonly topEventProbability: number;
  /** The nearest doubles; null above all doubles. */
  readonly cutSetsByOrder: Readonly<Record<string, number | null>>;
  readonly importance: Readonly<Record<string, Importance & { readonly fussellVesely: number | null }>>;
  readonly cutSets?: readonly { readonly events: readonly string[]; readonly probability: number }[];
}

/** Works out a tree, and lists so many of its likeliest cut sets; refused when it outgrows memory, or `mostNodes` of diagram. */
export function analyse(tree: FaultTree, listed?: number, mostNodes?: number): Outcome<FaultTreeAnswer> {
  return withinReason(() => accept(analyseWithinReason(tree, listed, mostNodes)));
}

function analyseWithinReason({ names, chances, circuit }: FaultTree, listed: number | undefined, mostNodes: number | undefined): FaultTreeAnswer {
  const diagram = diagramOf(circuit, mostNodes);
  const whole = new Chances(diagram, chances.map(complement), chances);
  const sets = minimalCutSets(diagram);
  const bySize = countBySize(sets);
  const { least, counts } = bySize;
  const weights = weigh(sets, chances);
  const exactly = allOf(bySize);
  const importance = names.map((name, event) => {
    const fussellVesely = weights.all === 0 ? null : Math.min(1, (weights.holding[event] ?? 0) / weights.all);
    return [name, { ...whole.importance(event), fussellVesely }] as const;
  });
  return {
    basicEvents: weights.occurs.reduce((sum, each) => sum + each, 0),
    minimalCutSets: nearestTo(exactly),
    ...(exactly > BigInt(Number.MAX_SAFE_INTEGER) ? { minimalCutSetsExactly: String(exactly) } : {}),
    topEventProbability: whole.fails,
    cutSetsByOrder: Object.fromEntries(counts.flatMap((count, index) => (Number(count) === 0 ? [] : [[String(least + index), nearestTo(count)] as const]))),
    importance: Object.fromEntries(importance),
    ...(listed === undefined
      ? {}
      : {
          cutSets: likeliestSets(sets, chances, listed).map(({ events, chance }) => ({
            events: events.map((event) => names[event] ?? '').sort(),
            probability: chance,
          })),
        }),
  };
}
