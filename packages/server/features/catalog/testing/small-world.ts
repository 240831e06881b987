/** Which catalog do the tests use that need no oracles? Three teams, a shop of four systems, one journey, and what Samspel adds. */

const catalogInfo = `apiVersion: backstage.io/v1alpha1
kind: Domain
metadata: { name: trade }
spec: { owner: makers }
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: { name: shop, title: The shop }
spec: { owner: makers, domain: trade }
---
# The front of the shop
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: storefront
  title: Storefront
  description: What visitors see
  tags: [web]
  annotations:
    samspel.dev/ops-owner: keepers
    samspel.dev/sites: sto, lon
spec:
  type: website
  lifecycle: production
  owner: makers
  system: shop
  dependsOn: ['component:checkout']
  consumesApis: [orders]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
  annotations:
    samspel.dev/dependencies: resource:default/orders-db hard timeout=2s attempts=3 backoff=100ms; component:mailer soft
spec: { type: service, lifecycle: production, owner: makers, system: shop, providesApis: [orders] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: mailer }
spec: { type: service, lifecycle: experimental, owner: user:ada, system: shop }
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: { name: orders-db }
spec: { type: database, owner: keepers, system: shop }
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: orders }
spec: { type: openapi, lifecycle: production, owner: makers, definition: { $text: ./openapi.yaml } }
`;

const org = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: makers }
spec: { type: team, profile: { displayName: Makers }, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: keepers }
spec: { type: team, profile: { displayName: Keepers, email: keepers@example.org }, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: others }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: ada }
spec: { profile: { displayName: Ada, email: ada@example.org }, memberOf: [makers] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: kim }
spec: { memberOf: [keepers] }
`;

const samspel = `apiVersion: samspel/v1
kind: Service
metadata: { name: shopping, title: Shopping }
---
apiVersion: samspel/v1
kind: Journey
metadata: { name: buy, title: Buy something }
spec:
  service: shopping
  weight: 3
  structure: { all: [storefront, { any: [checkout, mailer] }, 'resource:orders-db'] }
---
apiVersion: samspel/v1
kind: Operations
metadata: { name: orders-db }
spec:
  of: resource:orders-db
  owners: { ops: { team: keepers, person: kim } }
  stage: operations
  sites: [sto]
`;

/** The files, as a caller would send them. */
export const smallWorld = [
  { path: 'catalog-info.yaml', text: catalogInfo },
  { path: 'org.yaml', text: org },
  { path: 'samspel.yaml', text: samspel },
];

/** The same files with one text changed in each place it stands. */
export function smallWorldWith(before: string, after: string): { path: string; text: string }[] {
  return smallWorld.map(({ path, text }) => ({ path, text: text.replaceAll(before, after) }));
}
