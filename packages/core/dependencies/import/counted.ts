/**
 * Who was seen calling whom, as other tools counted it? Jaeger's dependencies (`/api/dependencies`, and Zipkin's `/api/v2/dependencies`, which differ
 * only in their frame) count calls; Kiali's graph JSON tells rates by the second and shares of errors, which are turned into calls over
 * the span it covers (`duration`, in seconds; one second when it says none).
 */
import { isObject, step } from '../../catalog/json.ts';
import { Gathering, mostCalls, type ParsedFile, type Told } from './told.ts';

/** Whether a document is a list of links with parent, child and a count. */
export function isJaeger(document: unknown): boolean {
  return linksOf(document) !== null;
}

function linksOf(document: unknown): Readonly<Record<string, unknown>>[] | null {
  const list: unknown = Array.isArray(document) ? document : isObject(document) ? document['data'] : null;
  if (!Array.isArray(list) || list.length === 0) return null;
  return list.every((one: unknown) => isObject(one) && 'parent' in one && 'child' in one) ? list : null;
}

/** Reads links of Jaeger or Zipkin. */
export function readJaeger(files: readonly ParsedFile[]): Told {
  const out = new Gathering();
  for (const { path, documents } of files)
    for (const document of documents)
      for (const [index, link] of (linksOf(document) ?? []).entries()) {
        const { parent, child } = link;
        const at = `/${index}`;
        const calls = countOf(link['callCount'], out, path, `${at}/callCount`);
        const errors = countOf(link['errorCount'], out, path, `${at}/errorCount`);
        if (calls === undefined || errors === undefined) continue;
        if (out.system(parent, path, `${at}/parent`) && out.system(child, path, `${at}/child`))
          out.edge({ from: parent, to: child, evidence: 'observed', attributes: {}, calls: calls ?? 0, errors, readAt: `${path}: ${index}` });
      }
  return out.told();
}

/** A count; null when there is none, undefined when it was refused. */
function countOf(value: unknown, out: Gathering, file: string, path: string): number | null | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && value >= 0 && value <= mostCalls) return value;
  out.refuse(file, path, `is ${JSON.stringify(value)?.slice(0, 60)}, which is no count`);
  return undefined;
}

/** Whether a document is Kiali's graph in its Cytoscape form. */
export function isKiali(document: unknown): boolean {
  const elements = isObject(document) ? document['elements'] : null;
  return isObject(elements) && Array.isArray(elements['nodes']);
}

/** Reads Kiali's graph. Workload, app and service nodes of one name are one system; boxes are passed over. */
export function readKiali(files: readonly ParsedFile[]): Told {
  const out = new Gathering();
  for (const { path, documents } of files)
    for (const document of documents) {
      if (!isObject(document) || !isObject(document['elements'])) continue;
      const { nodes, edges } = document['elements'];
      const seconds = typeof document['duration'] === 'number' && document['duration'] > 0 ? document['duration'] : 1;
      const names = new Map<unknown, string>();
      for (const [index, node] of dataOf(nodes).entries()) {
        if (node['isBox'] !== undefined || node['nodeType'] === 'box') continue;
        const name = [node['app'], node['workload'], node['service'], node['aggregateValue']].find(
          (one) => typeof one === 'string' && one !== '' && one !== 'unknown',
        );
        if (name === undefined) out.notice(`${path}: node ${index} has no name (traffic from outside the mesh); its edges were passed over`);
        else if (out.system(name, path, `/elements/nodes/${index}`)) names.set(node['id'], name);
      }
      for (const [index, edge] of dataOf(edges).entries()) {
        const [from, to] = [names.get(edge['source']), names.get(edge['target'])];
        if (from === undefined || to === undefined || from === to) continue;
        const { calls, errors } = trafficOf(edge['traffic'], seconds);
        out.edge({ from, to, evidence: 'observed', attributes: {}, calls, errors, readAt: `${path}: ${step('/elements/edges', index)}` });
      }
    }
  return out.told();
}

const dataOf = (list: unknown): Readonly<Record<string, unknown>>[] =>
  Array.isArray(list) ? list.map((one: unknown) => (isObject(one) && isObject(one['data']) ? one['data'] : {})) : [];

function trafficOf(traffic: unknown, seconds: number): { calls: number; errors: number } {
  const rates = isObject(traffic) && isObject(traffic['rates']) ? traffic['rates'] : {};
  const rate = (name: string): number => {
    const value = Number(rates[name] ?? 0);
    return Number.isFinite(value) && value > 0 ? value : 0;
  };
  const count = (each: number): number => Math.min(mostCalls, Math.round(each * seconds));
  const calls = count(rate('http') + rate('grpc'));
  const failed = rate('http') * Math.min(1, rate('httpPercentErr') / 100) + rate('grpc') * Math.min(1, rate('grpcPercentErr') / 100);
  return { calls, errors: Math.min(calls, count(failed)) };
}
