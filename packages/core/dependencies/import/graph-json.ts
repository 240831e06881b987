/**
 * Which dependencies does a plain JSON graph hold? `{services: [{name}], declared: [{from, to}], called: [{from, to, kind?, variable?}], journeys?: {name:
 * [system]}}`; any of `declared` and `called` may be missing. It is what other programs can write without knowing Samspel, and the form the worlds
 * of public demo systems are kept in. `otherReferences` (as `called`) are no evidence of a call; where they say that one is named to another only
 * as a collector of telemetry, what is declared between them is beside the work. Where a file holds several such graphs, its path names one:
 * `worlds.json#full`.
 */
import { isObject } from '../../catalog/json.ts';
import { isTelemetry } from './addresses.ts';
import { besideTheWork, Gathering, type ParsedFile, type Told } from './told.ts';

/** Whether a document holds such a graph, at its top or one member below. */
export function isGraphJson(document: unknown): boolean {
  return graphsIn(document).length > 0;
}

const isGraph = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && Array.isArray(value['services']) && (Array.isArray(value['declared']) || Array.isArray(value['called']));

function graphsIn(document: unknown): [string, Readonly<Record<string, unknown>>][] {
  if (isGraph(document)) return [['', document]];
  return isObject(document) ? Object.entries(document).flatMap(([name, value]) => (isGraph(value) ? [[name, value] as [string, typeof value]] : [])) : [];
}

/** Reads graphs. */
export function readGraphJson(files: readonly ParsedFile[]): Told {
  const out = new Gathering();
  for (const { path, documents } of files) {
    const [file = path, wanted] = path.split('#');
    for (const document of documents) {
      const graphs = graphsIn(document);
      const chosen = wanted === undefined ? (graphs.length === 1 ? graphs[0] : undefined) : graphs.find(([name]) => name === wanted);
      if (chosen === undefined)
        out.refuse(file, '', `holds the graphs ${graphs.map(([name]) => name).join(', ')}: name one, as in ${file}#${graphs[0]?.[0] ?? 'name'}`);
      else readGraph(file, chosen[1], out);
    }
  }
  return out.told();
}

function readGraph(file: string, graph: Readonly<Record<string, unknown>>, out: Gathering): void {
  const list = (name: string): unknown[] => (Array.isArray(graph[name]) ? graph[name] : []);
  for (const [index, service] of list('services').entries()) out.system(isObject(service) ? service['name'] : service, file, `/services/${index}/name`);
  const beside = onlyTelemetry([...list('called'), ...list('otherReferences')]);
  for (const evidence of ['declared', 'called'] as const)
    for (const [index, edge] of list(evidence).entries()) {
      const at = `/${evidence}/${index}`;
      const { from, to, kind, variable, hard } = isObject(edge) ? edge : {};
      const isBeside = isTelemetryEdge(kind, variable) || (evidence === 'declared' && beside.has(`${String(from)}\n${String(to)}`));
      if (![from, to].every((name) => typeof name === 'string' && out.has(name))) {
        out.refuse(file, at, 'names what is not among its services');
        continue;
      }
      const attributes = isBeside ? besideTheWork : typeof hard === 'boolean' ? { hard } : {};
      out.edge({ from: String(from), to: String(to), evidence, attributes, calls: null, errors: null, readAt: `${file}: ${at}` });
    }
  const journeys = isObject(graph['journeys']) ? graph['journeys'] : {};
  for (const [name, systems] of Object.entries(journeys)) {
    const known = (Array.isArray(systems) ? systems : []).filter((one) => typeof one === 'string' && out.has(one)).map(String);
    if (known.length === 0) out.refuse(file, `/journeys/${name}`, 'names none of its services');
    else out.journey({ name, systems: known });
  }
}

const isTelemetryEdge = (kind: unknown, variable: unknown): boolean =>
  kind === 'tracing' || kind === 'telemetry' || (typeof variable === 'string' && isTelemetry(variable));

/** Pairs of which every reference is to a collector of telemetry. */
function onlyTelemetry(references: readonly unknown[]): Set<string> {
  const pairs = new Map<string, boolean>();
  for (const reference of references) {
    const { from, to, kind, variable } = isObject(reference) ? reference : {};
    const key = `${String(from)}\n${String(to)}`;
    pairs.set(key, (pairs.get(key) ?? true) && isTelemetryEdge(kind, variable));
  }
  return new Set([...pairs].flatMap(([key, only]) => (only ? [key] : [])));
}
