/** How does a test of cascades get a server with a small catalog that can storm, and how does it wait for a run? */
import { type Run, type RunDraft, type RunSummary, readRun, startRun } from '@samspel/contract/cascades.ts';
import { applyImport, planImport } from '@samspel/contract/catalog.ts';
import { type Client, ProblemError } from '@samspel/contract/client.ts';
import { vi } from 'vitest';
import { addCaller, makeCallers } from '../../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../../app/testing/samspel.ts';

export const web = 'component:default/web';
export const shop = 'component:default/shop';
export const stock = 'resource:default/stock';
export const buy = 'journey:default/buy';

/**
 * Users buy: web → shop → stock. Stock does 200 a second and is asked 130 at peak; slowed for half a minute it has a backlog of seconds, in
 * which each answer comes after the shop's timeout. Tried once, the backlog drains; tried three times, it is asked 390 a second for ever.
 */
export const catalogOf = (attempts: number): string => `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: sellers }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: web
  title: Web
  annotations: { samspel.dev/sites: sto, samspel.dev/capacity: servers=400 service=2ms queue=4000, samspel.dev/dependencies: component:shop timeout=2s attempts=1 }
spec: { type: website, lifecycle: production, owner: sellers }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shop
  title: Shop
  annotations: { samspel.dev/sites: "sto, lon", samspel.dev/capacity: servers=1000 service=5ms queue=4000, samspel.dev/dependencies: resource:stock timeout=500ms attempts=${attempts} backoff=10ms }
spec: { type: service, lifecycle: production, owner: sellers }
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata:
  name: stock
  title: Stock
  annotations: { samspel.dev/sites: sto, samspel.dev/capacity: servers=10 service=50ms queue=1200 }
spec: { type: database, owner: sellers }
---
apiVersion: samspel/v1
kind: Journey
metadata: { name: buy, title: Buy, annotations: { samspel.dev/load: rate=60/s peak=130/s timeout=4s attempts=1 } }
spec: { weight: 1, structure: { all: [web, shop, "resource:default/stock"] } }
`;

export interface CascadesGround {
  readonly test: TestSamspel;
  readonly viewer: Client;
  readonly member: Client;
  readonly operator: Client;
  readonly another: () => Promise<Client>;
  readonly take: (text: string) => Promise<void>;
  /** Asks for a run as the member, and waits until it is over. */
  readonly run: (draft: RunDraft) => Promise<Run>;
  readonly over: (asked: RunSummary) => Promise<Run>;
}

export async function cascadesGround(options: Parameters<typeof testSamspel>[0] = {}): Promise<CascadesGround> {
  const test = await testSamspel(options);
  const callers = await makeCallers(test.samspel.house);
  const [viewer, member, operator] = [callers.viewer, callers.member, callers.operator].map(({ headers }) => test.withHeaders(headers)) as [
    Client,
    Client,
    Client,
  ];
  const over = (asked: RunSummary): Promise<Run> =>
    vi.waitFor(
      async () => {
        const run = await viewer(readRun, { params: { id: asked.id } });
        if (run.state === 'waiting' || run.state === 'running') throw new Error(`${run.id} is ${run.state} after ${run.step}`);
        return run;
      },
      { timeout: 40_000, interval: 50 },
    );
  return {
    test,
    viewer,
    member,
    operator,
    another: async () => test.withHeaders((await addCaller(test.samspel.house, { role: 'member', name: 'Another' })).headers),
    take: async (text) => {
      const plan = await operator(planImport, { body: { files: [{ path: 'catalog.yaml', text }] } });
      await operator(applyImport, { params: { id: plan.id }, body: { ownersAccepted: true } });
      // The graph follows the catalog by an event.
      await test.samspel.settle();
    },
    run: async (draft) => over(await member(startRun, { body: draft })),
    over,
  };
}

/** The code a call was refused with; fails when it was not. */
export async function refusedCode(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
  throw new Error('the call was not refused');
}
