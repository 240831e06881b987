/** Who calls? The http server asks the access feature through this type and knows no more of it. */
import type { Actor } from '@samspel/core/access/role.ts';

export interface Who {
  readonly actor: Actor;
  /** What a write by cookie must repeat in `x-samspel-csrf`; null when the caller does not use a cookie. */
  readonly csrf: string | null;
}

/** Finds out who calls; null for nobody known. Called once a request, so it is quick. */
export type Authenticate = (request: {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly address: string;
  readonly method: string;
}) => Promise<Who | null>;

/** Whoever is not signed in. */
export const anonymous: Who = {
  actor: { kind: 'person', id: 'anonymous', name: 'Somebody not signed in', role: 'viewer', teams: [], scopes: [] },
  csrf: null,
};
