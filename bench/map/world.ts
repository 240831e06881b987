/** Which world is the map measured on? Systems in subsystems, most calling deeper ones, some softly; as a catalog to be imported, and as a graph. */
import type { LayoutInput } from '../../packages/web/parts/graph/layout.ts';
import { generatedGraph } from '../../packages/web/parts/graph/testing.ts';

export interface MapWorld {
  readonly systems: number;
  readonly dependencies: number;
  readonly subsystems: number;
  readonly layout: LayoutInput;
  /** One file for each subsystem. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/** The same every time. No system calls itself, none another twice. */
export function mapWorld(systems: number, dependencies: number, subsystems: number): MapWorld {
  const drawn = generatedGraph(systems, Math.ceil(dependencies * 1.2), subsystems);
  const ends = new Map<string, readonly [number, number]>();
  for (let edge = 0; edge < drawn.from.length && ends.size < dependencies; edge++) {
    const [from, to] = [drawn.from[edge] ?? 0, drawn.to[edge] ?? 0];
    if (from !== to) ends.set(`${from} ${to}`, [from, to]);
  }
  const edges = [...ends.values()];
  if (edges.length < dependencies) throw new Error(`only ${edges.length} of ${dependencies} dependencies were drawn`);
  const calls = Array.from({ length: systems }, (): string[] => []);
  for (const [index, [from, to]] of edges.entries()) calls[from]?.push(`component:${nameOf(to)} ${index % 3 === 2 ? 'soft' : 'hard'}`);
  const files = Array.from({ length: subsystems }, (_, group) => [`${head('System', `subsystem-${group}`)}spec:\n  owner: everybody\n`]);
  for (let system = 0; system < systems; system++) {
    const called = calls[system] ?? [];
    const annotations = called.length === 0 ? '' : `  annotations:\n    samspel.dev/dependencies: "${called.join('; ')}"\n`;
    files[drawn.group[system] ?? 0]?.push(
      `${head('Component', nameOf(system), annotations)}spec:\n  type: service\n  lifecycle: production\n  owner: everybody\n  system: subsystem-${drawn.group[system] ?? 0}\n`,
    );
  }
  files[0]?.push(`${head('Group', 'everybody')}spec:\n  type: team\n  children: []\n`);
  return {
    systems,
    dependencies,
    subsystems,
    layout: { ...drawn, from: Int32Array.from(edges, ([from]) => from), to: Int32Array.from(edges, ([, to]) => to) },
    files: files.map((documents, group) => ({ path: `subsystem-${group}/catalog-info.yaml`, text: documents.join('---\n') })),
  };
}

const words = ['artist', 'track', 'playlist', 'payment', 'session', 'search', 'queue', 'royalty', 'advert', 'profile', 'lyrics', 'radio'];
const nameOf = (system: number): string => `${words[system % words.length] ?? ''}-${words[Math.floor(system / 12) % words.length] ?? ''}-${system}`;
const head = (kind: string, name: string, more = ''): string => `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}`;

/** The same for Graphviz, without subsystems: with them it takes longer still. */
export function dotOf({ count, from, to }: LayoutInput): string {
  const edges = [...from].map((a, edge) => `n${a} -> n${to[edge] ?? 0};`);
  return ['digraph {', ...Array.from({ length: count }, (_, node) => `n${node};`), ...edges, '}'].join('\n');
}
