/** A service that fits on a page: two journeys, three systems, two teams. Small enough for its figures to be worked out by hand. */

export const smallService: Readonly<Record<string, string>> = {
  'catalog-info.yaml': `
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: players }
spec: { type: team, profile: { displayName: Players }, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: operations }
spec: { type: team, profile: { displayName: Operations }, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: aino }
spec: { profile: { displayName: Aino }, memberOf: [players] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: farid }
spec: { profile: { displayName: Farid }, memberOf: [operations] }
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: { name: listening, title: Listening }
spec: { owner: players }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: player, title: Player }
spec: { type: service, lifecycle: production, owner: players, system: listening, dependsOn: ["resource:store"] }
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: { name: store, title: Store }
spec: { type: database, owner: players, system: listening }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: search, title: Search }
spec: { type: service, lifecycle: production, owner: players, system: listening }
`,
  'samspel.yaml': `
apiVersion: samspel/v1
kind: Service
metadata: { name: music, title: Music }
spec: { owner: players }
---
apiVersion: samspel/v1
kind: Journey
metadata: { name: play, title: Play }
spec: { service: music, weight: 3, structure: { all: ["component:player", "resource:store"] } }
---
apiVersion: samspel/v1
kind: Journey
metadata: { name: find, title: Find }
spec: { service: music, weight: 1, structure: { all: ["component:search"] } }
`,
};

export const player = 'component:default/player';
export const store = 'resource:default/store';
export const music = 'service:default/music';
export const play = 'journey:default/play';
