/** How does a test of incidents get a server with a small catalog, callers, and incidents? */
import { applyImport, planImport } from '@samspel/contract/catalog.ts';
import { type Client, ProblemError } from '@samspel/contract/client.ts';
import { openIncident } from '@samspel/contract/incidents.ts';
import type { BodyOf, InputOf } from '@samspel/contract/route.ts';
import { addCaller, makeCallers } from '../../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../../app/testing/samspel.ts';

export const player = 'component:default/player';
export const search = 'component:default/search';
export const store = 'resource:default/store';

const catalog = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: sound, title: Sound }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: find }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: keepers }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: sol }
spec: { memberOf: [sound] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: finn }
spec: { memberOf: [find] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: player, title: Player, annotations: { samspel.dev/ops-owner: keepers } }
spec: { type: service, lifecycle: production, owner: sound }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: search }
spec: { type: service, lifecycle: production, owner: find }
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: { name: store }
spec: { type: database, owner: keepers }
`;

export interface IncidentGround {
  readonly test: TestSamspel;
  readonly viewer: Client;
  readonly member: Client;
  readonly operator: Client;
  readonly admin: Client;
  /** Members of the team that owns the player, and of the one that owns search. */
  readonly sol: Client;
  readonly finn: Client;
  /** Opens an incident as the operator; by default the player is hit since ten to nine. */
  readonly open: (body?: Partial<InputOf<typeof openIncident>['body']>, by?: Client) => Promise<string>;
}

/** The clock stands at 2026-03-02T09:00:00Z. */
export async function incidentGround(): Promise<IncidentGround> {
  const test = await testSamspel();
  const callers = await makeCallers(test.samspel.house);
  const operator = test.withHeaders(callers.operator.headers);
  const plan = await operator(planImport, { body: { files: [{ path: 'catalog-info.yaml', text: catalog }] } });
  await operator(applyImport, { params: { id: plan.id }, body: { ownersAccepted: true } });
  const userCalled = async (name: string) =>
    test.withHeaders((await addCaller(test.samspel.house, { role: 'member', ref: `user:default/${name}`, name })).headers);
  return {
    test,
    operator,
    viewer: test.withHeaders(callers.viewer.headers),
    member: test.withHeaders(callers.member.headers),
    admin: test.withHeaders(callers.admin.headers),
    sol: await userCalled('sol'),
    finn: await userCalled('finn'),
    open: async (body = {}, by = operator) => {
      const started = { at: '2026-03-02T08:50:00Z', source: 'monitor' } as const;
      const whole = { title: 'Nothing plays', started, detected: started, impacts: [{ target: player }], ...body };
      return (await by(openIncident, { body: whole as BodyOf<typeof openIncident> })).incident.id;
    },
  };
}

/** Code and path of what a call was refused with; fails when it was not. */
export async function refused(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ProblemError) return [error.problem.code, error.problem.path].filter((part) => part !== undefined).join(' ');
    throw error;
  }
  throw new Error('the call was not refused');
}
