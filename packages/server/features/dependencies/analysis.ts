/** What follows from the graph as it stood at a moment, with what was measured and promised? */
import type { readAnalysis } from '@samspel/contract/dependencies.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { accept, type Outcome } from '@samspel/core/decision/refusal.ts';
import type { Reckoned } from '@samspel/core/dependencies/report-input.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import type { House } from '../../platform/house.ts';
import { figuresOfSystems } from '../availability/index.ts';
import { journeysWithStructure } from '../catalog/index.ts';
import type { Reporting } from './reporting.ts';
import type { Standing } from './standing.ts';

const yearMilliseconds = 365 * 86_400_000;
/** What a system of which nothing is known is reckoned to reach: nine hours a year down. */
export const assumedAvailability = 0.999;

/** The report of a standing. */
export async function analysisOf(
  house: House,
  reporting: Reporting,
  standing: Standing,
  now: Instant,
  limit: number,
): Promise<Outcome<AnswerOf<typeof readAnalysis>>> {
  const { at, systems, dependencies } = standing;
  const refs = systems.map(({ ref }) => ref);
  const [figures, journeys] = await Promise.all([
    figuresOfSystems(house, refs, { from: at - yearMilliseconds, to: at }, now),
    journeysWithStructure(house.reader),
  ]);
  const availabilities = new Map<string, Reckoned>();
  for (const ref of refs) {
    const [measured, goal] = [figures.measured.get(ref), figures.goals.get(ref)];
    if (measured !== undefined) availabilities.set(ref, { availability: measured, source: 'measured' });
    else if (goal !== undefined) availabilities.set(ref, { availability: goal, source: 'goal' });
  }
  const outcome = await reporting({
    systems,
    dependencies,
    journeys: journeys.map(({ ref, title, weight, structure }) => ({ ref, title, weight, structure })),
    availabilities,
    goals: figures.goals,
    assumed: assumedAvailability,
    limit,
  });
  if (!outcome.ok) return outcome;
  const report = outcome.value;
  const copied = <One extends { readonly journeys: readonly unknown[] }>(one: One) => ({ ...one, journeys: [...one.journeys] as One['journeys'][number][] });
  return accept({
    at: iso(at),
    ...report,
    notices: [
      ...report.notices,
      ...(at < now ? ['Dependencies and figures are those of the date; journeys, what they need, and goals are those of today.'] : []),
    ],
    singlePoints: report.singlePoints.map(copied),
    commonCauses: report.commonCauses.map((one) => ({ ...copied(one), systems: [...one.systems] })),
  });
}
