/** A catalog of many systems whose descriptions can be told apart: what two servers argue about. */

/** `count` components, each described by `says`. */
export function manySystems(count: number, says: string): Readonly<Record<string, string>> {
  const documents = Array.from({ length: count }, (_, index) => document(name(index), says));
  return { 'catalog-info.yaml': documents.join('') };
}

/** The name of one of them. */
export function name(index: number): string {
  return `system-${String(index).padStart(3, '0')}`;
}

/** One of them, as an entity. */
export function entity(index: number, says: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: name(index), description: says },
    spec: { type: 'service', lifecycle: 'production', owner: 'team' },
  };
}

function document(called: string, says: string): string {
  return `---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${called}, description: ${says} }
spec: { type: service, lifecycle: production, owner: team }
`;
}
