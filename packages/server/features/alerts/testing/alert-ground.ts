/** How does a test of alerts get a server with a small shop in its catalog, callers, and monitors that send? */
import { addSource, listAlerts, listGroups } from '@samspel/contract/alerts.ts';
import { applyImport, planImport } from '@samspel/contract/catalog.ts';
import type { Client } from '@samspel/contract/client.ts';
import type { AnswerOf, InputOf } from '@samspel/contract/route.ts';
import { makeCallers } from '../../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../../app/testing/samspel.ts';

export const web = 'component:default/web';
export const cart = 'component:default/cart';
export const pay = 'component:default/pay';
export const store = 'resource:default/store';
export const mailer = 'component:default/mailer';

/** web → cart → store, web → pay → store; mailer stands alone. */
const catalog = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: shop }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: web, title: Web shop }
spec: { type: website, lifecycle: production, owner: shop, dependsOn: ['component:cart', 'component:pay'] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: cart, title: Cart }
spec: { type: service, lifecycle: production, owner: shop, dependsOn: ['resource:store'] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: pay, title: Payments }
spec: { type: service, lifecycle: production, owner: shop, dependsOn: ['resource:store'] }
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: { name: store, title: Store }
spec: { type: database, owner: shop }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: mailer, title: Mailer }
spec: { type: service, lifecycle: production, owner: shop }
`;

export interface AlertGround {
  readonly test: TestSamspel;
  readonly viewer: Client;
  readonly member: Client;
  readonly operator: Client;
  /** Adds a source; its address is `/in/alerts/` and the key. */
  readonly source: (given: InputOf<typeof addSource>['body']) => Promise<AnswerOf<typeof addSource>>;
  /** Sends a body as JSON. */
  readonly send: (
    path: string,
    body: unknown,
    more?: { readonly method?: 'POST' | 'PUT' | 'GET' | 'DELETE'; readonly headers?: Readonly<Record<string, string>> },
  ) => Promise<{ status: number; body: string; type: string | undefined }>;
  /** Keys of the alerts of a source that are not over. */
  readonly openKeys: (source: string) => Promise<string[]>;
  readonly groups: (state?: 'open' | 'over' | 'all') => Promise<AnswerOf<typeof listGroups>['items']>;
  /** A notification of Alertmanager with alerts of these labels; what ends says when. */
  readonly notification: (alerts: readonly AlertGiven[]) => unknown;
  readonly end: () => Promise<void>;
}

export interface AlertGiven {
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly fingerprint?: string;
}

export async function alertGround(): Promise<AlertGround> {
  const test = await testSamspel();
  const callers = await makeCallers(test.samspel.house);
  const [viewer, member, operator] = [callers.viewer, callers.member, callers.operator].map(({ headers }) => test.withHeaders(headers));
  if (viewer === undefined || member === undefined || operator === undefined) throw new Error('there are no callers');
  const plan = await operator(planImport, { body: { files: [{ path: 'catalog-info.yaml', text: catalog }] } });
  await operator(applyImport, { params: { id: plan.id }, body: { ownersAccepted: true } });
  await test.samspel.settle();
  return {
    test,
    viewer,
    member,
    operator,
    source: (body) => operator(addSource, { body }),
    send: async (path, body, more = {}) => {
      const response = await test.samspel.http.inject({
        method: more.method ?? 'POST',
        url: path,
        headers: { 'content-type': 'application/json', ...more.headers },
        ...(more.method === 'GET' || more.method === 'DELETE' ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      return { status: response.statusCode, body: response.body, type: response.headers['content-type']?.toString() };
    },
    openKeys: async (source) => (await viewer(listAlerts, { query: { source, limit: 500 } })).items.map(({ key }) => key).sort(),
    groups: async (state = 'open') => (await viewer(listGroups, { query: { state, limit: 100 } })).items,
    notification: (alerts) => ({
      receiver: 'samspel',
      status: alerts.every(({ endsAt }) => endsAt !== undefined) ? 'resolved' : 'firing',
      alerts: alerts.map(({ labels, startsAt, endsAt, fingerprint }) => ({
        status: endsAt === undefined ? 'firing' : 'resolved',
        labels,
        annotations: {},
        startsAt: startsAt ?? new Date(test.clock.now()).toISOString(),
        endsAt: endsAt ?? '0001-01-01T00:00:00Z',
        generatorURL: '',
        ...(fingerprint === undefined ? {} : { fingerprint }),
      })),
      groupLabels: {},
      commonLabels: {},
      commonAnnotations: {},
      externalURL: 'http://alertmanager.example:9093',
      version: '4',
      groupKey: '{}:{}',
      truncatedAlerts: 0,
    }),
    end: () => test.end(),
  };
}
