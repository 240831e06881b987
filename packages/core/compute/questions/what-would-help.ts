/**
 * `what-would-help`: which change to systems and dependencies would save journeys the most minutes a year, and which parts take one down alone?
 *
 * `{journeys:[{ref, weight?:1, structure}], edges:[{from, to, hard?:true, fallback?:false}], systems:{name:{availability, sites?, perSite?:false}},
 * otherwise?: availability of systems without a figure, sites?:{name: availability}, causes?:[{kind:"rack"|"database"|"deploy", name,
 * availability, systems:[…]}], commonShare?:0.1, fallbackFails?:0.01, betterBy?:0.1, most?:20}` → `{unavailability, lostMinutesPerYear,
 * changes:[{change, savesMinutesPerYear}], assumed:[…], singlePoints:{journey:[{name, unavailability, costsMinutesPerYear}]}}`
 */
import { refuse } from '../../decision/refusal.ts';
import { complement } from '../../number/decimal.ts';
import { withinReason } from '../../reliability/combine.ts';
import type { WeighedJourney } from '../../reliability/drawn-journeys.ts';
import { type CommonCause, type Ground, journeyTree, type Need, type SystemFigure } from '../../reliability/journey-tree.ts';
import { singlePointsOf } from '../../reliability/single-points.ts';
import { structureAt } from '../../reliability/structure.ts';
import { type HelpOptions, whatWouldHelp } from '../../reliability/what-would-help.ts';
import { answered, question } from '../question.ts';
import type { Place } from '../read.ts';

interface Input {
  readonly journeys: readonly WeighedJourney[];
  readonly ground: Ground;
  readonly otherwiseGiven: boolean;
  readonly options: HelpOptions;
}

export const whatWouldHelpQuestion = question(
  'what-would-help',
  'Changes to systems and dependencies ranked by the minutes a year each would save journeys, and their single points with their cost',
  inputAt,
  ({ journeys, ground, otherwiseGiven, options }) =>
    withinReason(() => {
      const help = whatWouldHelp(journeys, ground, options);
      const [stranger] = help.assumed;
      if (stranger !== undefined && !otherwiseGiven) {
        const message = `No figure is given of ${JSON.stringify(stranger)}, on which a journey stands, and none for systems without a figure (otherwise).`;
        return refuse('compute.unknown-component', { message }, '/systems');
      }
      const singlePoints = journeys.map(({ ref, structure }) => [ref, singlePointsOf(journeyTree(structure, ground))] as const);
      return answered({ ...help, singlePoints: Object.fromEntries(singlePoints) });
    }),
);

function inputAt(input: Place): Input {
  const it = input.members('journeys', 'edges', 'systems', 'otherwise', 'sites', 'causes', 'commonShare', 'fallbackFails', 'betterBy', 'most');
  const otherwise = it.otherwise.optional((place) => place.ratio());
  const sites = it.sites.optional((place) => new Map(place.entries().map(([name, kept]) => [name, complement(kept.ratio())])));
  const causes = it.causes.optional((place) => place.list(causeAt));
  const commonShare = it.commonShare.optional((place) => place.ratio());
  const most = it.most.optional((place) => place.number({ min: 1, max: 1_000, whole: true }));
  const fallbackFails = it.fallbackFails.optional((place) => place.ratio());
  const betterBy = it.betterBy.optional((place) => place.ratio());
  return {
    journeys: it.journeys.list(journeyAt, 1),
    ground: {
      needs: it.edges.list(needAt),
      systems: new Map(it.systems.entries().map(([name, place]) => [name, figureAt(place)])),
      otherwise: complement(otherwise ?? 1),
      ...(sites === undefined ? {} : { sites }),
      ...(causes === undefined ? {} : { causes }),
      ...(commonShare === undefined ? {} : { commonShare }),
    },
    otherwiseGiven: otherwise !== undefined,
    options: {
      ...(most === undefined ? {} : { most }),
      ...(fallbackFails === undefined ? {} : { fallbackFails }),
      ...(betterBy === undefined ? {} : { betterBy }),
    },
  };
}

function journeyAt(place: Place): WeighedJourney {
  const { ref, weight, structure } = place.members('ref', 'weight', 'structure');
  return { ref: ref.text(), weight: weight.optional((each) => each.number({ over: 0 })) ?? 1, structure: structureAt(structure) };
}

function needAt(place: Place): Need {
  const { from, to, hard, fallback } = place.members('from', 'to', 'hard', 'fallback');
  const hasFallback = fallback.optional((each) => each.truth()) ?? false;
  return {
    from: from.text(),
    to: to.text(),
    hard: hard.optional((each) => each.truth()) ?? true,
    asynchronous: false,
    fallback: hasFallback ? { text: '', testedAt: null } : null,
  };
}

function figureAt(place: Place): SystemFigure {
  const { availability, sites, perSite } = place.members('availability', 'sites', 'perSite');
  const names = sites.optional((each) => [...new Set(each.list((site) => site.text()))]) ?? [];
  return { unavailability: complement(availability.ratio()), sites: names, perSite: perSite.optional((each) => each.truth()) ?? false };
}

function causeAt(place: Place): CommonCause {
  const { kind, name, availability, systems } = place.members('kind', 'name', 'availability', 'systems');
  return {
    kind: kind.oneOf('rack', 'database', 'deploy'),
    name: name.text(),
    unavailability: complement(availability.ratio()),
    systems: [...new Set(systems.list((system) => system.text()))],
  };
}
