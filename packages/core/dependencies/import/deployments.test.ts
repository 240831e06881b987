/** Compose files and manifests: own small examples, each with the rule of the format's documentation it stands for. */
import { describe, expect, it } from 'vitest';
import { holdsAddress, hostsIn } from './addresses.ts';
import { readCompose } from './compose.ts';
import { readKubernetes } from './kubernetes.ts';
import { formatOf, readDependencies } from './read.ts';
import type { ParsedFile, Told } from './told.ts';

const file = (path: string, ...documents: readonly unknown[]): ParsedFile => ({ path, documents, text: '' });
const text = (path: string, content: string): ParsedFile => ({ path, documents: [], text: content });
const edges = (told: Told): string[] =>
  told.edges.map(({ from, to, evidence, attributes }) => `${from} ${evidence} ${to}${attributes.hard === false ? ' soft' : ''}`).sort();

describe('addresses', () => {
  it.each([
    ['cart:7070', ['cart']],
    ['http://user:secret@cart.shop.svc.cluster.local:80/path?x=1', ['cart.shop.svc.cluster.local']],
    ['kafka-1:9092,kafka-2:9092', ['kafka-1', 'kafka-2']],
    ['host=astronomy-db user=otel password=otel', ['astronomy-db']],
    ['Server=tcp:sql,1433;Database=x', ['sql']],
    ['root:pw@tcp(mysql:3306)/db', ['mysql']],
    ['jdbc:postgresql://db:5432/x', ['db']],
    ['localhost:80 127.0.0.1', []],
    ['', []],
  ])('in %s are %j', (value, hosts) => expect(hostsIn(value)).toEqual(hosts));

  it('are held by variables that say so', () => {
    expect(['QUOTE_ADDR', 'DB_HOST', 'apiUrl', 'spring.datasource.url', 'KAFKA_BROKERS', 'HOST'].filter(holdsAddress)).toHaveLength(6);
    expect(['LOG_LEVEL', 'HOSTILE', 'CURLY', 'PORT', 'NAME'].filter(holdsAddress)).toEqual([]);
  });
});

describe('compose files', () => {
  it('declare by depends_on and links, and call by variables', () => {
    const told = readCompose([
      text('.env', 'QUOTE_HOST=quote # where it is\nEMPTY='),
      file('compose.yaml', {
        services: {
          shipping: {
            depends_on: { collector: { condition: 'service_started', required: false } },
            environment: { QUOTE_ADDR: `http://\${QUOTE_HOST}:\${PORT:-80}`, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4317' },
          },
          quote: { links: ['db:database'], environment: ['DB_URL=postgres://database/x', 'QUOTE_HOST'] },
          db: null,
          collector: {},
        },
      }),
    ]);
    expect(told.systems).toEqual(['collector', 'db', 'quote', 'shipping']);
    expect(edges(told)).toEqual([
      'quote called db',
      'quote declared db',
      'shipping called collector soft',
      'shipping called quote',
      'shipping declared collector soft',
    ]);
    // QUOTE_HOST without a value is taken from the surroundings, and names the service itself.
    expect(told.notices).toEqual([expect.stringContaining('quote names itself')]);
  });

  it('are merged in the order given, and follow extends and env_file', () => {
    const told = readCompose([
      file('a/compose.yaml', {
        services: {
          base: { environment: { CACHE_ADDR: 'redis:6379' } },
          web: { extends: { service: 'base' }, environment: { API_URL: 'http://old' }, env_file: './web.env' },
          redis: {},
          old: {},
          api: {},
          mail: {},
        },
      }),
      file('a/compose.prod.yaml', { services: { web: { environment: { API_URL: 'http://api/' } } } }),
      text('a/web.env', 'SMTP_HOST="mail"'),
    ]);
    expect(edges(told)).toEqual(['base called redis', 'web called api', 'web called mail', 'web called redis']);
  });

  it('cost only the part that is wrong', () => {
    const told = readCompose([
      file('c.yaml', {
        services: { a: { depends_on: ['nobody', 'b'], environment: { X_ADDR: `\${A:-\${A:-\${A}}}` } }, b: { extends: 'b' }, '': {}, 'with\u0000nul': {} },
      }),
    ]);
    expect(edges(told)).toEqual(['a declared b']);
    expect(told.refused.map(({ path }) => path)).toEqual(['/services/', '/services/with\u0000nul', '/services/a/depends_on']);
  });
});

describe('Kubernetes manifests', () => {
  const deployment = (name: string, env: readonly object[], more: object = {}): object => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'server', env }], ...more } } },
  });
  const service = (name: string, selector: object | null, namespace?: string): object => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: selector === null ? { type: 'ExternalName' } : { selector },
  });

  it('call the workload behind a Service', () => {
    const told = readKubernetes([
      file(
        'all.yaml',
        deployment('checkout', [
          { name: 'CART_SERVICE_ADDR', value: 'cartservice:7070' },
          { name: 'PAY_HOST', value: 'pay.other.svc.cluster.local' },
          { name: 'MAIL_URL', valueFrom: { configMapKeyRef: { name: 'shared', key: 'mail' } } },
          { name: 'SELF_ADDR', value: '$(CART_SERVICE_ADDR)' },
          { name: 'PASSWORD_HOST', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
        ]),
        deployment('cart-v2', []),
        service('cartservice', { app: 'cart-v2' }),
        service('pay', null, 'other'),
        {
          apiVersion: 'v1',
          kind: 'List',
          items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shared' }, data: { mail: 'http://mail' } }, service('mail', { app: 'gone' })],
        },
      ),
    ]);
    expect(edges(told)).toEqual(['checkout called cart-v2', 'checkout called mail', 'checkout called pay']);
    expect(told.systems).toEqual(['cart-v2', 'checkout', 'mail', 'pay']);
  });

  it('of any shape are survived', () => {
    const told = readKubernetes([
      file(
        'x.yaml',
        null,
        3,
        { apiVersion: 'v1', kind: 'Pod' },
        { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: 'no' } },
        deployment('d', [{}, { name: 5, value: 'p' }]),
      ),
    ]);
    expect(told.systems).toEqual(['d', 'p']);
    expect(told.edges).toEqual([]);
  });
});

it('files are known by what stands in them', () => {
  expect(formatOf(file('a', { services: { a: {} } }))).toBe('compose');
  expect(formatOf(file('a', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' } }))).toBe('kubernetes');
  expect(formatOf(file('a', { data: [{ parent: 'a', child: 'b', callCount: 1 }] }))).toBe('jaeger');
  expect(formatOf(file('a', { elements: { nodes: [], edges: [] } }))).toBe('kiali');
  expect(formatOf(file('a', { services: [{ name: 'a' }], called: [] }))).toBe('graph');
  expect(formatOf(text('a.csv', 'from,to'))).toBe('csv');
  const told = readDependencies([file('a.yaml', { some: 'thing' }), text('t.csv', 'from,to\na,b')]);
  expect(edges(told)).toEqual(['a declared b']);
  expect(told.refused).toEqual([expect.objectContaining({ file: 'a.yaml' })]);
});

it('a plain graph has its telemetry beside the work, also where it is declared; a reference that is more than telemetry makes it work again', () => {
  const told = readDependencies([
    file('world.json', {
      services: [{ name: 'web' }, { name: 'app' }, { name: 'collector' }],
      declared: [
        { from: 'web', to: 'collector' },
        { from: 'app', to: 'collector' },
        { from: 'web', to: 'app' },
      ],
      otherReferences: [
        { from: 'web', to: 'collector', variable: 'OTEL_EXPORTER_OTLP_ENDPOINT' },
        { from: 'app', to: 'collector', variable: 'OTEL_EXPORTER_OTLP_ENDPOINT' },
        { from: 'app', to: 'collector', variable: 'SETTINGS_URL' },
      ],
    }),
  ]);
  expect(edges(told)).toEqual(['app declared collector', 'web declared app', 'web declared collector soft']);
});
