import type { Actor } from '@samspel/core/access/role.ts';

/** Who acts when nobody does. */
export const cascadesActor: Actor = { kind: 'system', id: 'cascades', name: 'Samspel', role: 'viewer', teams: [], scopes: [] };
