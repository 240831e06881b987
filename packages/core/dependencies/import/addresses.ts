/**
 * Which other service does a value in a configuration name?
 *
 * A variable counts when its name says that it holds an address (`QUOTE_ADDR`, `REDIS_HOST`, `API_URL`, `KAFKA_BROKERS`, …). Of its value the hosts
 * are taken: `host`, `host:port`, `scheme://user:password@host:port/path`, lists of these, and of connection strings `host=…`, `Server=…`,
 * `tcp(host:port)`. Whether a host is a service is for the caller to know; `localhost` and numbers never are.
 */

const tellsAddress =
  /(?:^|_)(?:ADDR|ADDRS|ADDRESS|ADDRESSES|HOST|HOSTS|HOSTNAME|URL|URLS|URI|URIS|ENDPOINT|ENDPOINTS|SERVER|SERVERS|BROKER|BROKERS|DSN|CONNECTION|CONNECTION_STRING|CONNECTIONSTRING|TARGET|TARGETS|UPSTREAM|UPSTREAMS|BACKEND|PEERS|NODES|SERVICE|CLUSTER)$/;

/** Whether a variable of this name holds an address. `apiUrl` and `api.url` count like `API_URL`. */
export function holdsAddress(variable: string): boolean {
  const name = variable.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll(/[.\-:]+/g, '_');
  return variable.length <= 200 && tellsAddress.test(name.toUpperCase());
}

/** Whether what is named so is a collector of traces, metrics or logs. */
export function isTelemetry(variable: string): boolean {
  return /OTEL_|OTLP|JAEGER|ZIPKIN|STATSD|SENTRY|LOKI|TELEMETRY|COLLECTOR_(?:SERVICE_)?(?:ADDR|HOST|URL|ENDPOINT)/.test(variable.toUpperCase());
}

/** Hosts that a value names, in lower case, each once. */
export function hostsIn(value: string): string[] {
  const found = new Set<string>();
  for (const part of value.slice(0, 4000).split(/[,\s|]+/)) for (const host of hostsOfPart(part)) found.add(host.toLowerCase());
  return [...found];
}

function hostsOfPart(part: string): string[] {
  const settings = [...part.matchAll(/(?:^|[;?&(])(?:host|server|data source|addr|address)\s*=\s*(?:tcp:)?([\w.-]+)/gi)].map(([, host = '']) => host);
  const wrapped = [...part.matchAll(/(?:tcp|udp)\(([\w.-]+)(?::\d+)?\)/g)].map(([, host = '']) => host);
  if (settings.length + wrapped.length > 0) return [...settings, ...wrapped].filter(isName);
  const inside = part.replace(/^(?:jdbc:)?[a-z][a-z0-9+.-]*:\/\//i, '').replace(/^[^/@]*@/, '');
  const host = /^\[?([\w.-]+)\]?(?::\d+)?(?:[/?;].*)?$/.exec(inside)?.[1];
  return host !== undefined && isName(host) ? [host] : [];
}

const isName = (host: string): boolean => /[a-z]/i.test(host) && host !== 'localhost';
