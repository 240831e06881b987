/** How does a test of dependencies get a server with callers and a small shop; and how does it send calls? */
import { applyImport, planImport } from '@samspel/contract/catalog.ts';
import { type Client, ProblemError } from '@samspel/contract/client.ts';
import { type EdgeAnswer, readMap } from '@samspel/contract/dependencies.ts';
import { type FindingAnswer, listFindings } from '@samspel/contract/findings.ts';
import { importTraces } from '@samspel/contract/traces.ts';
import { addCaller, makeCallers } from '../../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../../app/testing/samspel.ts';

const component = (name: string, more = '', annotations = ''): string => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name}${annotations === '' ? '' : `, annotations: { ${annotations} }`} }
spec: { type: service, lifecycle: production, owner: makers, system: shop${more} }
`;

/** A shop: storefront → checkout → orders-db, and a mailer that is declared and never called. */
export const shop = [
  'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: makers }\nspec: { type: team, children: [] }\n',
  'apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: { name: ada }\nspec: { memberOf: [makers] }\n',
  'apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: { name: shop, title: The shop }\nspec: { owner: makers }\n',
  component('storefront', ", dependsOn: ['component:checkout']"),
  component('checkout', '', "samspel.dev/dependencies: 'resource:orders-db timeout=2s attempts=3; component:mailer soft'"),
  component('mailer', '', 'samspel.dev/service-name: mail-service'),
  component('search'),
  'apiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata: { name: orders-db }\nspec: { type: database, owner: makers, system: shop }\n',
  'apiVersion: samspel/v1\nkind: Journey\nmetadata: { name: buy, title: Buy }\nspec: { structure: { all: [storefront] } }\n',
].join('---\n');

export interface Ground {
  readonly test: TestSamspel;
  readonly viewer: Client;
  readonly member: Client;
  readonly operator: Client;
  /** A member who is this user of the catalog. */
  readonly ada: Client;
  /** Imports catalog files, and waits until everything that follows has happened. */
  readonly take: (text: string, origin?: string) => Promise<void>;
  /** Sends traces in which each names the next, so many times, now. */
  readonly calls: (pairs: readonly (readonly [client: string, server: string])[], times?: number) => Promise<void>;
  readonly edges: (at?: string) => Promise<string[]>;
  readonly edge: (from: string, to: string) => Promise<EdgeAnswer | undefined>;
  /** Open findings of these kinds; of all of ours when none is named. */
  readonly findings: (...kinds: readonly string[]) => Promise<FindingAnswer[]>;
}

export async function dependenciesGround(): Promise<Ground> {
  const test = await testSamspel();
  const callers = await makeCallers(test.samspel.house);
  const operator = test.withHeaders(callers.operator.headers);
  const viewer = test.withHeaders(callers.viewer.headers);
  const ada = test.withHeaders((await addCaller(test.samspel.house, { role: 'member', ref: 'user:default/ada' })).headers);
  const settle = () => test.clock.forward(11);
  const short = (ref: string): string => ref.slice(ref.indexOf('/') + 1);
  return {
    test,
    viewer,
    operator,
    ada,
    member: test.withHeaders(callers.member.headers),
    take: async (text, origin = 'files') => {
      const { id } = await operator(planImport, { body: { files: [{ path: 'catalog-info.yaml', text }], origin } });
      await operator(applyImport, { params: { id }, body: { ownersAccepted: true } });
      await settle();
    },
    calls: async (pairs, times = 1) => {
      const text = JSON.stringify(otlp(pairs, times, test.clock.now()));
      await operator(importTraces, { body: { name: `calls ${test.clock.now()}`, text } });
      await settle();
    },
    edges: async (at) => {
      const { dependencies } = await viewer(readMap, at === undefined ? {} : { query: { at } });
      return dependencies.map(({ from, to, standing, hard }) => `${short(from)} ${standing} ${short(to)}${hard ? '' : ' soft'}`).sort();
    },
    edge: async (from, to) => (await viewer(readMap)).dependencies.find((one) => short(one.from) === from && short(one.to) === to),
    findings: async (...kinds) => {
      const { items } = await viewer(listFindings, { query: { limit: 500 } });
      return items.filter(({ kind }) => kind.startsWith('dependencies.') && (kinds.length === 0 || kinds.includes(kind.slice('dependencies.'.length))));
    },
  };
}

/** OTLP/JSON of calls: a client span and the server span it is the parent of, half a second long. */
function otlp(pairs: readonly (readonly [string, string])[], times: number, now: number): object {
  const nanos = (at: number): string => `${Math.round(at)}000000`;
  const span = (service: string, kind: number, ids: { trace: string; span: string; parent?: string }): object => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
    scopeSpans: [
      {
        spans: [
          {
            traceId: ids.trace,
            spanId: ids.span,
            ...(ids.parent === undefined ? {} : { parentSpanId: ids.parent }),
            name: 'call',
            kind,
            startTimeUnixNano: nanos(now - 1000),
            endTimeUnixNano: nanos(now - 500),
          },
        ],
      },
    ],
  });
  const hex = (length: number): string => Array.from({ length }, () => '0123456789abcdef'[Math.floor(Math.random() * 16)]).join('');
  const resourceSpans = pairs.flatMap(([client, server]) =>
    Array.from({ length: times }, () => {
      const [trace, first, second] = [hex(32), hex(16), hex(16)];
      return [span(client, 3, { trace, span: first }), span(server, 2, { trace, span: second, parent: first })];
    }).flat(),
  );
  return { resourceSpans };
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
