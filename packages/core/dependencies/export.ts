/**
 * How is the graph told to other programs? DOT (Graphviz), Mermaid flowcharts, CSV that the importer here reads again. Subsystems are clusters;
 * hard edges are solid, soft ones dashed, undeclared ones red where the form has colour. Names are quoted, whatever stands in them.
 */
import { type Attributes, edgeKey, type Standing } from './dependency.ts';

/** What every form tells of a system. */
export interface ExportedSystem {
  readonly ref: string;
  readonly title: string;
  readonly subsystem: string | null;
}

/** And of an edge. */
export interface ExportedEdge extends Omit<Attributes, 'breaker' | 'fallback'> {
  readonly from: string;
  readonly to: string;
  readonly standing: Standing;
  readonly fallback: { readonly text: string } | null;
}

export interface ExportedGraph {
  readonly systems: readonly ExportedSystem[];
  readonly dependencies: readonly ExportedEdge[];
}

/** A digraph for Graphviz, from users down. */
export function toDot({ systems, dependencies }: ExportedGraph): string {
  const node = ({ ref, title }: ExportedSystem): string => `${quoted(ref)} [label=${quoted(title)}];`;
  const lines = ['digraph dependencies {', '  rankdir=TB;', '  node [shape=box, fontname="sans-serif"];'];
  for (const [index, [subsystem, members]] of bySubsystem(systems).entries()) {
    if (subsystem === null) lines.push(...members.map((one) => `  ${node(one)}`));
    else lines.push(`  subgraph cluster_${index} {`, `    label=${quoted(subsystem)};`, ...members.map((one) => `    ${node(one)}`), '  }');
  }
  for (const { from, to, hard, standing } of sorted(dependencies)) {
    const looks = [...(hard ? [] : ['style=dashed']), ...(standing === 'undeclared' ? ['color=red'] : standing === 'unseen' ? ['color=gray'] : [])];
    lines.push(`  ${quoted(from)} -> ${quoted(to)}${looks.length === 0 ? '' : ` [${looks.join(', ')}]`};`);
  }
  return `${[...lines, '}'].join('\n')}\n`;
}

const quoted = (text: string): string =>
  `"${text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll(/[\r\n]+/g, ' ')}"`;

/** A Mermaid flowchart. */
export function toMermaid({ systems, dependencies }: ExportedGraph): string {
  const ids = new Map<string, string>();
  const idOf = (ref: string): string => {
    const id = ids.get(ref) ?? `n${ids.size}`;
    ids.set(ref, id);
    return id;
  };
  const label = (text: string): string => `"${text.replaceAll(/["<>#;&]/g, (sign) => `#${sign.charCodeAt(0)};`).replaceAll(/[\r\n]+/g, ' ')}"`;
  const node = ({ ref, title }: ExportedSystem): string => `${idOf(ref)}[${label(title)}]`;
  const lines = ['flowchart TB'];
  for (const [index, [subsystem, members]] of bySubsystem(systems).entries()) {
    if (subsystem === null) lines.push(...members.map((one) => `  ${node(one)}`));
    else lines.push(`  subgraph s${index} [${label(subsystem)}]`, ...members.map((one) => `    ${node(one)}`), '  end');
  }
  for (const { from, to, hard } of sorted(dependencies)) lines.push(`  ${idOf(from)} ${hard ? '-->' : '-.->'} ${idOf(to)}`);
  return `${lines.join('\n')}\n`;
}

const columns = [
  'from',
  'to',
  'hard',
  'async',
  'timeout',
  'attempts',
  'backoff',
  'backoff factor',
  'jitter',
  'retry budget',
  'fallback',
  'owner',
  'standing',
] as const;

/** A table with a header. A cell that a spreadsheet would take for a formula begins with an apostrophe. */
export function toCsv({ dependencies }: ExportedGraph): string {
  const rows = sorted(dependencies).map((one) => [
    one.from,
    one.to,
    one.hard ? 'hard' : 'soft',
    one.asynchronous ? 'async' : 'sync',
    one.timeoutSeconds,
    one.attempts,
    one.backoffSeconds,
    one.backoffFactor,
    one.jitter,
    one.retryBudget,
    one.fallback?.text ?? null,
    one.owner,
    one.standing,
  ]);
  return [[...columns], ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function bySubsystem(systems: readonly ExportedSystem[]): [string | null, ExportedSystem[]][] {
  const groups = new Map<string | null, ExportedSystem[]>();
  for (const one of [...systems].sort((a, b) => (a.ref < b.ref ? -1 : 1))) groups.set(one.subsystem, [...(groups.get(one.subsystem) ?? []), one]);
  return [...groups].sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1));
}

const sorted = (edges: readonly ExportedEdge[]): ExportedEdge[] => [...edges].sort((a, b) => (edgeKey(a.from, a.to) < edgeKey(b.from, b.to) ? -1 : 1));
