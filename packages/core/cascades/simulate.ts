/**
 * What would happen? Runs a scenario with the engine that suits it and answers the question `cascade`.
 *
 * `auto` takes discrete events, which need no assumption about how requests meet, as long as that is a matter of seconds, and the fluid
 * engine beyond; a scenario with something in it that only events know is simulated by events however large it is, up to a bound.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { type Progress, simulateEvents } from './events.ts';
import { expectedRequests } from './exact/estimate.ts';
import { answerOf, type CascadeAnswer } from './run.ts';
import type { Scenario } from './scenario.ts';

/** `auto` simulates up to so many requests event by event: some seconds, were all of them tried three times. */
const autoEvents = 4e6;
/** More than this would take many minutes event by event, and is refused before it begins. */
const mostRequests = 2e8;

/** Runs a scenario. Refused when it is cancelled, or too large for the engine that it needs. */
export function simulate(scenario: Scenario, onProgress?: Progress): Outcome<CascadeAnswer> {
  const requests = expectedRequests(scenario);
  const needed = onlyEvents(scenario);
  const byEvents = scenario.engine === 'events' || (scenario.engine === 'auto' && (needed.length > 0 || requests <= autoEvents));
  if (!byEvents)
    return refuse(
      'cascades.no-fluid-engine',
      { message: `The fluid engine is not there yet; about ${requests.toExponential(1)} requests are too many for events.` },
      '/engine',
    );
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
    priorities: calls.some(({ priority }) => priority !== null),
    connections: calls.some(({ connections }) => connections !== null),
    caches: calls.some(({ cache }) => cache !== null),
    shedding: systems.some(({ shed }) => shed !== null),
    autoscaling: systems.some(({ autoscale }) => autoscale !== null),
    'slow requests': systems.some(({ slow }) => slow !== null),
  };
  return Object.entries(needs).flatMap(([what, is]) => (is ? [what] : []));
}
