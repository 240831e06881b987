/**
 * Who calls whom in Kubernetes manifests? A variable of a workload that holds the address of a Service calls the workload behind it.
 *
 * Workloads are Deployments, StatefulSets, DaemonSets, ReplicaSets, Jobs, CronJobs and Pods. A Service leads to the workloads whose pod labels
 * its selector matches; one that leads to none (ExternalName, or its workload was not given) is a system of its own name. Variables come from
 * `env`, and by `configMapKeyRef` and `envFrom` from ConfigMaps that are given. Secrets are not read. Addresses may be written `name`,
 * `name.namespace` or `name.namespace.svc…`. Manifests declare nothing: all edges are `called`.
 */
import { isObject } from '../../catalog/json.ts';
import { holdsAddress, hostsIn, isTelemetry } from './addresses.ts';
import { besideTheWork, Gathering, type ParsedFile, type Told } from './told.ts';

type Loose = Readonly<Record<string, unknown>>;

interface Thing {
  readonly file: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly value: Loose;
}

const workloads = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob', 'Pod', 'ReplicationController', 'Rollout'];

/** Whether a document is a Kubernetes object. */
export function isKubernetes(document: unknown): boolean {
  return (
    isObject(document) &&
    typeof document['apiVersion'] === 'string' &&
    typeof document['kind'] === 'string' &&
    !document['apiVersion'].startsWith('backstage.io/')
  );
}

/** Reads manifests: as many files and documents as there are. */
export function readKubernetes(files: readonly ParsedFile[]): Told {
  const out = new Gathering();
  const things = files.flatMap((file) => file.documents.flatMap((document) => thingsIn(document, file.path, 0)));
  const running = things.filter(({ kind }) => workloads.includes(kind));
  for (const { file, kind, name } of running) out.system(name, file, `/${kind}`);
  const hosts = hostsOf(things, running, out);
  const maps = new Map(things.flatMap((one) => (one.kind === 'ConfigMap' ? [[`${one.namespace}/${one.name}`, inside(one.value, 'data')] as const] : [])));
  for (const workload of running)
    for (const [variable, text, container] of variablesOf(workload, maps)) {
      if (!holdsAddress(variable)) continue;
      for (const host of hostsIn(text))
        for (const to of hosts(host, workload.namespace)) {
          const readAt = `${workload.file}: ${workload.kind} ${workload.name}, container ${container}, ${variable}`;
          out.edge({ from: workload.name, to, evidence: 'called', attributes: isTelemetry(variable) ? besideTheWork : {}, calls: null, errors: null, readAt });
        }
    }
  return out.told();
}

function thingsIn(document: unknown, file: string, depth: number): Thing[] {
  if (!isObject(document) || depth > 3) return [];
  if (Array.isArray(document['items']) && String(document['kind']).endsWith('List'))
    return document['items'].flatMap((item: unknown) => thingsIn(item, file, depth + 1));
  const metadata = inside(document, 'metadata');
  if (typeof metadata['name'] !== 'string' || typeof document['kind'] !== 'string') return [];
  const namespace = typeof metadata['namespace'] === 'string' ? metadata['namespace'] : 'default';
  return [{ file, kind: document['kind'], name: metadata['name'], namespace, value: document }];
}

/** Which systems an address leads to, seen from a namespace. */
function hostsOf(things: readonly Thing[], running: readonly Thing[], out: Gathering): (host: string, from: string) => readonly string[] {
  const behind = new Map<string, readonly string[]>();
  for (const service of things) {
    if (service.kind !== 'Service') continue;
    const selector = Object.entries(inside(inside(service.value, 'spec'), 'selector'));
    const reached =
      selector.length === 0
        ? []
        : running.filter(({ namespace, value }) => {
            const labels = inside(inside(podOf(value), 'metadata'), 'labels');
            return namespace === service.namespace && selector.every(([name, wanted]) => labels[name] === wanted);
          });
    const names = reached.length > 0 ? reached.map(({ name }) => name) : [service.name];
    if (reached.length === 0) out.system(service.name, service.file, '/Service');
    behind.set(`${service.namespace}/${service.name}`, names);
  }
  return (host, from) => {
    const [name = '', second] = host.split('.');
    const namespace = second === undefined || second === 'svc' ? from : second;
    return behind.get(`${namespace}/${name}`) ?? [];
  };
}

const inside = (value: Loose, name: string): Loose => {
  const found = Object.hasOwn(value, name) ? value[name] : undefined;
  return isObject(found) ? found : {};
};

/** The template of the pods; of a Pod itself. */
function podOf(value: Loose): Loose {
  if (value['kind'] === 'Pod') return value;
  const spec = inside(value, 'spec');
  return inside(value['kind'] === 'CronJob' ? inside(inside(spec, 'jobTemplate'), 'spec') : spec, 'template');
}

const listOf = (value: unknown): Loose[] => (Array.isArray(value) ? value.filter(isObject) : []);

function variablesOf(workload: Thing, maps: ReadonlyMap<string, Loose>): [variable: string, text: string, container: string][] {
  const spec = inside(podOf(workload.value), 'spec');
  const mapOf = (name: unknown): Loose => maps.get(`${workload.namespace}/${String(name)}`) ?? {};
  return [...listOf(spec['initContainers']), ...listOf(spec['containers'])].flatMap((container) => {
    const values = new Map<string, string>();
    const label = String(container['name'] ?? '');
    for (const from of listOf(container['envFrom']))
      for (const [name, text] of Object.entries(mapOf(inside(from, 'configMapRef')['name'])))
        values.set(`${typeof from['prefix'] === 'string' ? from['prefix'] : ''}${name}`, String(text));
    for (const one of listOf(container['env'])) {
      if (typeof one['name'] !== 'string') continue;
      const key = inside(inside(one, 'valueFrom'), 'configMapKeyRef');
      const mapped = mapOf(key['name']);
      const text = one['value'] ?? (typeof key['key'] === 'string' && Object.hasOwn(mapped, key['key']) ? mapped[key['key']] : undefined);
      if (typeof text === 'string') values.set(one['name'], text);
    }
    // `$(NAME)` stands for another variable of the container.
    return [...values].map(([name, text]): [string, string, string] => [
      name,
      text.replaceAll(/\$\(([\w.-]+)\)/g, (whole, other: string) => values.get(other) ?? whole),
      label,
    ]);
  });
}
