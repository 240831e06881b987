/** What stands where availability is tested? A small service with redundant stores, told through the front doors: import and incidents. */
import { explainAvailability, type MeasureName } from '@samspel/contract/availability.ts';
import { applyImport, planImport } from '@samspel/contract/catalog.ts';
import type { Client } from '@samspel/contract/client.ts';
import { openIncident } from '@samspel/contract/incidents.ts';
import { ask } from '@samspel/core/compute/registry.ts';
import { makeCallers } from '../../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../../app/testing/samspel.ts';

export interface World {
  readonly test: TestSamspel;
  readonly admin: Client;
  readonly viewer: Client;
  readonly member: Client;
}

export const at = (text: string): string => `2026-03-${text}:00Z`;

const catalog = `
apiVersion: samspel/v1
kind: Service
metadata: { name: music, title: Music }
spec: {}
---
apiVersion: samspel/v1
kind: Journey
metadata: { name: play, title: Play a track }
spec: { service: music, weight: 3, structure: { all: [player, { any: [store-a, store-b] }] } }
---
apiVersion: samspel/v1
kind: Journey
metadata: { name: log-in, title: Log in }
spec: { service: music, weight: 1, structure: login }
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: { name: playback, title: Playback }
spec: { owner: team-a }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: team-a }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: team-b }
spec: { type: team, children: [] }
${['player', 'store-a', 'store-b', 'login']
  .map(
    (name) => `---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name}, annotations: { samspel.dev/sites: 'sto, lon' } }
spec: { type: service, lifecycle: production, owner: ${name === 'login' ? 'team-b' : 'team-a'}${name === 'login' ? '' : ', system: playback'} }
`,
  )
  .join('')}`;

/** A server with the small service in its catalog; the clock stands at 20 March 2026, 00:00 UTC, and is moved by hand. */
export async function musicWorld(options: Parameters<typeof testSamspel>[0] = {}): Promise<World> {
  const test = await testSamspel({ at: at('20T00:00'), ...options });
  const callers = await makeCallers(test.samspel.house);
  const admin = test.withHeaders(callers.admin.headers);
  const plan = await admin(planImport, { body: { files: [{ path: 'catalog-info.yaml', text: catalog }] } });
  await admin(applyImport, { params: { id: plan.id }, body: { ownersAccepted: true } });
  await test.samspel.settle();
  return { test, admin, viewer: test.withHeaders(callers.viewer.headers), member: test.withHeaders(callers.member.headers) };
}

interface Told {
  readonly target: string;
  readonly from: string;
  readonly to?: string | null;
  readonly severity?: 'major' | 'partial' | 'degraded';
  readonly fraction?: number;
  readonly users?: number;
  readonly site?: string;
}

/** Opens an incident that began with its first impact, and is over when all of them are. Answers its id. */
export async function incident(world: World, title: string, impacts: readonly Told[], cause: string | null = null): Promise<string> {
  const started = impacts.map((impact) => impact.from).sort()[0] ?? at('01T00:00');
  const over = impacts.every((impact) => impact.to !== undefined && impact.to !== null);
  const resolved =
    impacts
      .map((impact) => impact.to ?? '')
      .sort()
      .at(-1) ?? started;
  const made = await world.admin(openIncident, {
    body: {
      title,
      started: { at: started, source: 'monitor' },
      detected: { at: started, source: 'monitor' },
      ...(over ? { resolved: { at: resolved, source: 'person' } } : {}),
      impacts: impacts.map(({ to, ...impact }) => ({ ...impact, to: to ?? null })),
      cause: cause === null ? null : { code: cause as 'bug', text: '' },
    },
  });
  return made.incident.id;
}

/** The figure of a scope as the server says it, and as `samspel compute` makes it from the input that the server gives. */
export async function bothWays(
  world: World,
  scope: string,
  span: { from: string; to: string },
  measure: MeasureName,
): Promise<{ said: number | null; made: unknown }> {
  const { figure, question, input, member } = await world.viewer(explainAvailability, { query: { scope, measure, ...span } });
  const answer = ask(question, JSON.parse(JSON.stringify(input)));
  return { said: figure.value, made: answer.ok ? answer.value[member] : answer.refusal };
}
