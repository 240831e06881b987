/**
 * What would files of dependencies change? Names become references (systems nobody has heard of are added), and every edge is held against
 * what stands: declared ones are declared or described in the catalog, called and observed ones are kept as witnesses, or, when that
 * is wished, declared too. What the same origin alone said before and says no more ends. Nothing here writes.
 */
import { formatRef } from '../../catalog/reference.ts';
import { type Attributes, edgeKey, unsaid } from '../dependency.ts';
import type { Naming } from '../naming.ts';
import type { Evidence, Told, ToldEdge } from './told.ts';

/** An edge as it stands before. */
export interface StandingEdge {
  readonly from: string;
  readonly to: string;
  /** Null: the catalog does not declare it. */
  readonly declared: Attributes | null;
  /** Origins whose files declared it. */
  readonly origins: readonly string[];
}

export interface PlannedEdge {
  readonly from: string;
  readonly to: string;
  readonly change: 'declare' | 'describe' | 'remove' | 'witness' | 'same';
  readonly evidence: readonly Evidence[];
  readonly attributes: Attributes;
  readonly fields: readonly { readonly name: string; readonly before: unknown; readonly after: unknown }[];
  readonly calls: number | null;
  readonly errors: number | null;
  readonly readAt: readonly string[];
}

export interface DependencyPlan {
  readonly newSystems: readonly { readonly ref: string; readonly name: string }[];
  readonly edges: readonly PlannedEdge[];
  readonly journeys: readonly { readonly ref: string; readonly name: string; readonly systems: readonly string[] }[];
  readonly systems: readonly string[];
  readonly notices: readonly string[];
}

export interface PlanInput {
  readonly told: Told;
  readonly naming: Naming;
  readonly standing: ReadonlyMap<string, StandingEdge>;
  readonly namespace: string;
  readonly origin: string;
  readonly declareCalled: boolean;
  /** Whether the catalog has a journey of this reference. */
  readonly knowsJourney: (ref: string) => boolean;
}

/** Works the difference out. */
export function planDependencies({ told, naming, standing, namespace, origin, declareCalled, knowsJourney }: PlanInput): DependencyPlan {
  const notices = [...told.notices];
  const refs = new Map<string, string>();
  const newSystems = new Map<string, string>();
  for (const name of told.systems) {
    const { ref, by } = naming(name);
    if (by === 'ignored') notices.push(`${name} is known to be no system; its edges were passed over`);
    else {
      const own = ref ?? formatRef({ kind: 'component', namespace, name: entityName(name) });
      refs.set(name, own);
      if (ref === null) newSystems.set(own, name);
    }
  }
  const grouped = new Map<string, { from: string; to: string; said: ToldEdge[] }>();
  for (const edge of told.edges) {
    const [from, to] = [refs.get(edge.from), refs.get(edge.to)];
    if (from === undefined || to === undefined) continue;
    if (from === to) {
      notices.push(`${edge.from} and ${edge.to} are one system of the catalog; the edge between them was passed over`);
      continue;
    }
    const group = grouped.get(edgeKey(from, to));
    if (group === undefined) grouped.set(edgeKey(from, to), { from, to, said: [edge] });
    else group.said.push(edge);
  }
  const edges = [...grouped.values()].map(({ from, to, said }) => planned(from, to, said, standing.get(edgeKey(from, to)), declareCalled));
  for (const { from, to, declared, origins } of standing.values())
    if (declared !== null && origins.includes(origin) && origins.every((one) => one === origin) && !grouped.has(edgeKey(from, to)))
      edges.push({ from, to, change: 'remove', evidence: [], attributes: declared, fields: [], calls: null, errors: null, readAt: [] });
  const journeys = told.journeys.map(({ name, systems }) => ({
    ref: formatRef({ kind: 'journey', namespace, name: entityName(name) }),
    name,
    systems: [...new Set(systems.flatMap((system) => refs.get(system) ?? []))],
  }));
  return {
    newSystems: [...newSystems].map(([ref, name]) => ({ ref, name })),
    edges: edges.sort((a, b) => (edgeKey(a.from, a.to) < edgeKey(b.from, b.to) ? -1 : 1)),
    journeys: journeys.filter(({ ref, systems }) => systems.length > 0 && !knowsJourney(ref)),
    systems: [...new Set(refs.values())].sort(),
    notices,
  };
}

function planned(from: string, to: string, said: readonly ToldEdge[], standing: StandingEdge | undefined, declareCalled: boolean): PlannedEdge {
  const given: Partial<Attributes> = Object.assign({}, ...[...said].sort((a, b) => rank(a) - rank(b)).map(({ attributes }) => attributes));
  const before = standing?.declared ?? null;
  const attributes: Attributes = { ...(before ?? unsaid), ...given };
  const declares = declareCalled || said.some(({ evidence }) => evidence === 'declared');
  const fields = before === null ? [] : differences(before, attributes);
  const change = before === null ? (declares ? 'declare' : 'witness') : declares && fields.length > 0 ? 'describe' : 'same';
  const sum = (read: (edge: ToldEdge) => number | null): number | null => {
    const numbers = said.flatMap((edge) => read(edge) ?? []);
    return numbers.length === 0 ? null : numbers.reduce((a, b) => a + b, 0);
  };
  return {
    from,
    to,
    change,
    evidence: [...new Set(said.map(({ evidence }) => evidence))],
    attributes: change === 'same' && before !== null ? before : attributes,
    fields: change === 'describe' ? fields : [],
    calls: sum(({ calls }) => calls),
    errors: sum(({ errors }) => errors),
    readAt: said.flatMap(({ readAt }) => readAt.split('\n')).slice(0, 20),
  };
}

/** What is declared is said last, so that it counts. */
const rank = ({ evidence }: ToldEdge): number => (evidence === 'declared' ? 1 : 0);

/** Attributes that differ, by name. */
export function differences(before: Attributes, after: Attributes): { name: string; before: unknown; after: unknown }[] {
  return (Object.keys(unsaid) as (keyof Attributes)[])
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => ({ name, before: before[name], after: after[name] }));
}

/** A name as the catalog takes it: letters, digits, and `-_.` between them, at most 63. */
export function entityName(name: string): string {
  const plain = name
    .replaceAll(/[^A-Za-z0-9\-_.]+/g, '-')
    .replaceAll(/[-_.]{2,}/g, '-')
    .replaceAll(/^[-_.]+|[-_.]+$/g, '')
    .slice(0, 63)
    .replace(/[-_.]+$/, '');
  return plain === '' ? 'unnamed' : plain;
}
