/**
 * Which trees of our own are measured beside the benchmark set? Drawn from a seed: services over shared parts, as journeys make them.
 *
 * Each service fails by itself, with one of the shared parts it stands on, or with two of three replicas; services stand on services below
 * them, and the top is some of the services at once. Written as Open-PSA, so that the peer reads the very same text.
 */
import { chance } from '@samspel/core/chance/chance.ts';

export interface Generated {
  readonly name: string;
  readonly text: string;
}

function generated(name: string, seed: number, services: number, shared: number): Generated {
  const drawn = chance(seed);
  const below = (limit: number): number => drawn.whole(0, limit - 1);
  const gates: string[] = [];
  const basic = (each: string): string => `<basic-event name="${each}"/>`;
  const events = new Set<string>();
  const event = (each: string): string => {
    events.add(each);
    return basic(each);
  };
  for (let service = services - 1; service >= 0; service--) {
    const parts = [event(`own${service}`), event(`shared${below(shared)}`)];
    const replicas = [0, 1, 2].map((replica) => `<or>${event(`replica${service}-${replica}`)}${event(`rack${below(shared)}`)}</or>`);
    parts.push(`<atleast min="2">${replicas.join('')}</atleast>`);
    const deeper = services - 1 - service;
    for (let call = 0; call < Math.min(2, deeper); call++) {
      const [one, other] = [service + 1 + below(Math.min(6, deeper)), service + 1 + below(Math.min(6, deeper))];
      parts.push(one === other ? `<gate name="s${one}"/>` : `<and><gate name="s${one}"/><gate name="s${other}"/></and>`);
    }
    gates.push(`<define-gate name="s${service}"><or>${[...new Set(parts)].join('')}</or></define-gate>`);
  }
  // Whatever nobody calls is under the top as well, so that there is one.
  const all = Array.from({ length: services }, (_, service) => `<gate name="s${service}"/>`);
  gates.push(`<define-gate name="top"><atleast min="2">${all.slice(0, 4).join('')}</atleast></define-gate>`);
  const called = `<define-gate name="r1"><or><gate name="top"/><and>${all.join('')}</and></or></define-gate>`;
  const data = Array.from(events, (each) => `<define-basic-event name="${each}"><float value="${(1 + below(50)) / 1000}"/></define-basic-event>`);
  const text = `<?xml version="1.0"?>\n<opsa-mef><define-fault-tree name="generated">${gates.join('\n')}${called}</define-fault-tree><model-data>${data.join('\n')}</model-data></opsa-mef>\n`;
  return { name, text };
}

export const generatedTrees: readonly Generated[] = [
  generated('12 services over 4', 1, 12, 4),
  generated('20 services over 6', 2, 20, 6),
  generated('30 services over 8', 3, 30, 8),
];
