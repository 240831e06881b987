/**
 * Who calls whom in docker-compose files? `depends_on` and `links` declare; variables that hold the address of another service call.
 *
 * Several files are merged as Compose does: later ones add and override by key. `${VAR:-default}` is filled in from `.env` files among those given,
 * `env_file` too when it is given; a variable nobody sets is left empty. `extends` is followed within the files given. Nothing is ever
 * fetched. An address only in code or in a mounted file is not seen: that is what traces are for.
 */
import { isObject, step } from '../../catalog/json.ts';
import { holdsAddress, hostsIn, isTelemetry } from './addresses.ts';
import { besideTheWork, Gathering, type ParsedFile, type Told } from './told.ts';

type Service = { readonly file: string; readonly value: Readonly<Record<string, unknown>> };
type Variables = ReadonlyMap<string, string>;

/** Whether a document is a compose file: it has services, and is no Kubernetes object. */
export function isCompose(document: unknown): boolean {
  return (
    isObject(document) &&
    isObject(document['services']) &&
    document['kind'] === undefined &&
    Object.values(document['services']).every((one) => one === null || isObject(one))
  );
}

/** Reads compose files, in the order given; `.env` files may be among them. */
export function readCompose(files: readonly ParsedFile[]): Told {
  const out = new Gathering();
  const surroundings = new Map<string, string>();
  for (const file of files) if (isDotEnv(file.path)) for (const [name, value] of dotEnv(file.text)) surroundings.set(name, fill(value, surroundings));
  const services = new Map<string, Service[]>();
  for (const file of files)
    for (const document of file.documents)
      if (isCompose(document) && isObject(document) && isObject(document['services']))
        for (const [name, value] of Object.entries(document['services']))
          if (out.system(name, file.path, step('/services', name)))
            services.set(name, [...(services.get(name) ?? []), { file: file.path, value: isObject(value) ? value : {} }]);
  const hosts = hostNames(services);
  for (const [name, parts] of services) readService(name, parts, { out, services, hosts, files, surroundings });
  return out.told();
}

interface Around {
  readonly out: Gathering;
  readonly services: ReadonlyMap<string, readonly Service[]>;
  readonly hosts: ReadonlyMap<string, string>;
  readonly files: readonly ParsedFile[];
  readonly surroundings: Variables;
}

/** Under which host names each service is reached: its own, its container's, its aliases. */
function hostNames(services: ReadonlyMap<string, readonly Service[]>): Map<string, string> {
  const hosts = new Map<string, string>();
  for (const [name, parts] of services)
    for (const { value } of parts) {
      for (const other of [value['container_name'], value['hostname']])
        if (typeof other === 'string' && !hosts.has(other.toLowerCase())) hosts.set(other.toLowerCase(), name);
      if (isObject(value['networks']))
        for (const network of Object.values(value['networks']))
          if (isObject(network)) for (const alias of textsOf(network['aliases'])) if (!hosts.has(alias.toLowerCase())) hosts.set(alias.toLowerCase(), name);
    }
  for (const name of services.keys()) hosts.set(name.toLowerCase(), name);
  return hosts;
}

function readService(name: string, parts: readonly Service[], around: Around): void {
  const { out, hosts, surroundings } = around;
  const all = parts.flatMap((part) => [...extended(part, around, 0), part]);
  const links = new Map(hosts);
  for (const { file, value } of all) {
    const declare = (to: string, where: string, attributes = {}): void => {
      const target = hosts.get(to.toLowerCase());
      if (target === undefined) out.refuse(file, where, `names ${JSON.stringify(to.slice(0, 100))}, which is no service of these files`);
      else
        out.edge({
          from: name,
          to: target,
          evidence: 'declared',
          attributes,
          calls: null,
          errors: null,
          readAt: `${file}: ${where.slice(1).replaceAll('/', '.')}`,
        });
    };
    const at = (member: string): string => `${step('/services', name)}/${member}`;
    const needs = value['depends_on'];
    for (const to of textsOf(needs)) declare(to, at('depends_on'));
    if (isObject(needs))
      for (const [to, how] of Object.entries(needs)) declare(to, at('depends_on'), isObject(how) && how['required'] === false ? { hard: false } : {});
    for (const link of textsOf(value['links'])) {
      const [to = '', alias = to] = link.split(':');
      declare(to, at('links'));
      const target = hosts.get(to.toLowerCase());
      if (target !== undefined) links.set(alias.toLowerCase(), target);
    }
  }
  const variables = new Map<string, { text: string; file: string }>();
  for (const part of all)
    for (const [variable, text] of variablesOf(part, around)) variables.set(variable, { text: fill(text, surroundings), file: part.file });
  for (const [variable, { text, file }] of variables) {
    if (!holdsAddress(variable)) continue;
    for (const host of hostsIn(text)) {
      const to = links.get(host);
      if (to === undefined) continue;
      const readAt = `${file}: services.${name}.environment.${variable}`;
      out.edge({ from: name, to, evidence: 'called', attributes: isTelemetry(variable) ? besideTheWork : {}, calls: null, errors: null, readAt });
    }
  }
}

const deepest = 8;

/** What a service extends, farthest first. */
function extended(part: Service, around: Around, depth: number): Service[] {
  const given = part.value['extends'];
  const name = typeof given === 'string' ? given : isObject(given) && typeof given['service'] === 'string' ? given['service'] : null;
  if (name === null) return [];
  if (depth >= deepest) {
    around.out.notice(`${part.file}: services extend each other more than ${deepest} deep`);
    return [];
  }
  return (around.services.get(name) ?? []).flatMap((base) =>
    base === part ? [] : [...extended(base, around, depth + 1), { file: base.file, value: without(base.value, 'depends_on', 'links') }],
  );
}

function without(value: Readonly<Record<string, unknown>>, ...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

function variablesOf({ value }: Service, { files, surroundings }: Around): [string, string][] {
  const beside = envFiles(value['env_file']).flatMap((path) => {
    const file = files.find((one) => one.path === path || one.path.endsWith(`/${path.replace(/^\.\//, '')}`));
    return file === undefined ? [] : dotEnv(file.text);
  });
  const given = value['environment'];
  if (isObject(given))
    return [...beside, ...Object.entries(given).map(([name, text]): [string, string] => [name, text === null ? (surroundings.get(name) ?? '') : String(text)])];
  return [
    ...beside,
    ...textsOf(given).map((line): [string, string] => {
      const mark = line.indexOf('=');
      return mark === -1 ? [line, surroundings.get(line) ?? ''] : [line.slice(0, mark), line.slice(mark + 1)];
    }),
  ];
}

const envFiles = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one: unknown) =>
    typeof one === 'string' ? [one] : isObject(one) && typeof one['path'] === 'string' ? [one['path']] : [],
  );

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);

/** Whether a file is a list of variables. */
export function isDotEnv(path: string): boolean {
  return /(?:^|\/)[\w.-]*\.env(?:\.[\w-]+)*$/.test(path);
}

function dotEnv(text: string): [string, string][] {
  return text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const found = /^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (found === null) return [];
    const [, name = '', raw = ''] = found;
    const quoted = /^(["'])(.*)\1(?:\s+#.*)?$/.exec(raw);
    return [[name, quoted?.[2] ?? raw.replace(/\s+#.*$/, '')]];
  });
}

const longestValue = 16_000;

/** Fills `$NAME`, `${NAME}`, `${NAME:-otherwise}` in; inner braces from inside out, so that a value grows only as far as it is bounded. */
function fill(text: string, variables: Variables): string {
  let filled = text.slice(0, longestValue);
  for (let round = 0; round < 10; round++) {
    const next = filled.replaceAll(
      /(?<!\$)\$(?:\{([A-Za-z_]\w*)(?:(:?[-+?])([^{}]*))?\}|([A-Za-z_]\w*))/g,
      (_, braced?: string, how?: string, other?: string, bare?: string) => {
        const value = variables.get(braced ?? bare ?? '');
        const missing = value === undefined || (value === '' && how?.startsWith(':') === true);
        if (how?.endsWith('-') === true && missing) return other ?? '';
        if (how?.endsWith('+') === true) return missing ? '' : (other ?? '');
        return value ?? '';
      },
    );
    if (next === filled || next.length > longestValue) break;
    filled = next;
  }
  return filled.replaceAll('$$', '$');
}
