/**
 * What would happen? Runs a scenario with the engine that suits it and answers the question `cascade`.
 *
 * `auto` takes discrete events, which need no assumption about how requests meet, as long as that is a matter of seconds, and the fluid
 * engine beyond; a scenario with something in it that only events know is simulated by events however large it is, up to a bound.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { type Progress, simulateEvents } from './events.ts';
import { expectedRequests } from './exact/estimate.ts';
import { simulateFluid } from './fluid.ts';
import { answerOf, type CascadeAnswer } from './run.ts';
import type { Scenario } from './scenario.ts';

/** `auto` simulates up to so many requests event by event: some seconds, were all of them tried three times. */
const autoEvents = 4e6;
/** More than this would take many minutes event by event, and is refused before it begins. */
const mostRequests = 2e8;

/** Runs a scenario. Refused when it is cancelled, too large for the engine that it needs, or to be simulated by one that does not know what is in it. */
export function simulate(scenario: Scenario, onProgress?: Progress): Outcome<CascadeAnswer> {
  const requests = expectedRequests(scenario);
  const needed = onlyEvents(scenario);
  if (scenario.engine === 'fluid' && needed.length > 0)
    return refuse(
      'cascades.only-events',
      { message: `Only events know ${needed.join(', ')}: leave them out, or let events simulate it (engine "auto" or "events").`, needed },
      '/engine',
    );
  const byEvents = scenario.engine === 'events' || (scenario.engine === 'auto' && (needed.length > 0 || requests <= autoEvents));
  if (!byEvents) {
    const raw = simulateFluid(scenario, onProgress);
    return raw.ok ? accept(answerOf(scenario, raw.value)) : raw;
  }
  if (requests > mostRequests) {
    const way = needed.length === 0 ? 'the fluid engine can' : `only events know ${needed.join(', ')}`;
    const message = `About ${requests.toExponential(1)} requests would come; event by event at most ${mostRequests} are simulated (${way}).`;
    return refuse('cascades.too-many-requests', { message, requests, mostRequests }, '/load');
  }
  const raw = simulateEvents(scenario, onProgress);
  return raw.ok ? accept(answerOf(scenario, raw.value)) : raw;
}

/** What is in a scenario that only events know. */
function onlyEvents(scenario: Scenario): string[] {
  const systems = Object.values(scenario.systems);
  const calls = [...scenario.load, ...systems.flatMap((system) => system.calls)];
  const needs = {
    priorities: calls.some(({ priority }) => priority !== null && priority > 0),
    connections: calls.some(({ connections }) => connections !== null),
    autoscaling: systems.some(({ autoscale }) => autoscale !== null),
  };
  return Object.entries(needs).flatMap(([what, is]) => (is ? [what] : []));
}
