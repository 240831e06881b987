/** Which parts take a journey down all by themselves, and what does each of them cost a year? */
import { complement } from '../number/decimal.ts';
import { Chances } from './chances.ts';
import { failsWith } from './circuit.ts';
import { diagramOf } from './diagram.ts';
import type { JourneyTree, Part } from './journey-tree.ts';

/** 365 days. */
export const minutesPerYear = 525_600;

export interface SinglePoint {
  readonly name: string;
  readonly part: Part;
  readonly unavailability: number;
  /** Minutes a year that the journey would be up longer if this part never failed. */
  readonly costsMinutesPerYear: number;
}

/** A part, and whether its failure alone fails the journey. */
export interface PricedPart extends SinglePoint {
  readonly isAlone: boolean;
}

/** The single points of a journey, the dearest first; leaves by `TooLarge` when the tree outgrows memory. */
export function singlePointsOf(tree: JourneyTree): SinglePoint[] {
  const { birnbaum } = new Chances(diagramOf(tree.circuit), tree.chances.map(complement), tree.chances);
  return pricedParts(tree, birnbaum).flatMap(({ isAlone, ...point }) => (isAlone ? [point] : []));
}

/** What each part of a journey costs it, the dearest first, by the Birnbaum importance of each. */
export function pricedParts({ names, chances, circuit, parts }: JourneyTree, birnbaum: ArrayLike<number>): PricedPart[] {
  return parts
    .map((part, event) => {
      const unavailability = chances[event] ?? 0;
      const costsMinutesPerYear = minutesPerYear * unavailability * (birnbaum[event] ?? 0);
      return { name: names[event] ?? '', part, unavailability, costsMinutesPerYear, isAlone: failsWith(circuit, (each) => each === event) };
    })
    .sort((a, b) => b.costsMinutesPerYear - a.costsMinutesPerYear || (a.name < b.name ? -1 : 1));
}
