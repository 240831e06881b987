/**
 * How does the house call others over HTTP? With a bound on time and on what is read, without following anybody elsewhere, and not into the private network unless that
 * was allowed: an address that a member may choose must not reach what only this server can reach. The address is looked at once it is looked up, on the way to connecting,
 * so that a name cannot mean two things.
 */
import { lookup } from 'node:dns';
import { type ClientRequest, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

export interface HttpAsk {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal: AbortSignal;
  /** Whether addresses of this machine and of private networks may be called. */
  readonly allowPrivate: boolean;
  /** What is read of the answer; the rest is left. */
  readonly longestAnswerBytes?: number;
}

export interface HttpTold {
  readonly status: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Nobody answered. `reached`: the far side was connected to, so it may have taken what was sent. */
export class HttpFailure extends Error {
  readonly reached: boolean;
  /** Asking again does not help: the address itself is not allowed. */
  readonly forbidden: boolean;
  constructor(message: string, { reached = false, forbidden = false }: { readonly reached?: boolean; readonly forbidden?: boolean } = {}) {
    super(message);
    this.name = 'HttpFailure';
    this.reached = reached;
    this.forbidden = forbidden;
  }
}

const standardAnswerBytes = 64 * 1024;

const notPublic = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  notPublic.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  notPublic.addSubnet(net, bits, 'ipv6');

/** Whether an address belongs to everybody: none of this machine, of private networks, of a link, of many, or of an embedded other address. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  return !notPublic.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '', 0);
    const forbidden = addresses.find(({ address }) => !isPublicAddress(address));
    const [first] = addresses;
    if (forbidden !== undefined || first === undefined) return callback(new HttpFailure(privateWords(hostname), { forbidden: true }), '', 0);
    if (options.all === true) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};

function privateWords(host: string): string {
  return `«${host}» is an address of this machine or of a private network, which this adapter may not call.`;
}

/** Asks once. Throws HttpFailure when there is no answer; any answer, also a bad one, is an answer. */
export function askHttp(ask: HttpAsk): Promise<HttpTold> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpTold>();
  const url = URL.parse(ask.url);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return Promise.reject(new HttpFailure('This is no http address.', { forbidden: true }));
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!ask.allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) return Promise.reject(new HttpFailure(privateWords(host), { forbidden: true }));

  let reached = false;
  const body = ask.body === undefined ? null : Buffer.from(ask.body);
  const request: ClientRequest = (url.protocol === 'https:' ? tlsRequest : plainRequest)(url, {
    method: ask.method,
    headers: { 'user-agent': 'samspel', ...ask.headers, ...(body === null ? {} : { 'content-length': String(body.length) }) },
    agent: false,
    signal: ask.signal,
    ...(ask.allowPrivate ? {} : { lookup: lookupPublic }),
  });
  request.on('socket', (socket) => socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => (reached = true)));
  request.on('error', (error) => reject(failureOf(error, url.host, reached)));
  request.on('response', (response) => {
    const chunks: Buffer[] = [];
    let left = ask.longestAnswerBytes ?? standardAnswerBytes;
    const end = (): void => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString('utf8') });
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk.subarray(0, left));
      left -= chunk.length;
      if (left > 0) return;
      end();
      request.destroy();
    });
    response.on('end', end);
    // The head of the answer is here, and it says what became of the call.
    response.on('error', end);
  });
  request.end(body ?? undefined);
  return promise;
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name could not be looked up',
  ECONNRESET: 'the connection was broken off',
  ETIMEDOUT: 'it did not answer in time',
  EHOSTUNREACH: 'there is no way there',
  ENETUNREACH: 'there is no way there',
};

function failureOf(error: Error, host: string, reached: boolean): HttpFailure {
  if (error instanceof HttpFailure) return error;
  if (error.name === 'AbortError') return new HttpFailure(`${host} did not answer in time.`, { reached });
  const code = 'code' in error ? String(error.code) : '';
  return new HttpFailure(`${host} could not be called: ${words[code] ?? error.message}.`, { reached });
}

/** Seconds of a `Retry-After`, told as seconds or as a date; undefined when there is none. */
export function retryAfterSeconds(told: HttpTold, now: number): number | undefined {
  const text = told.headers['retry-after'];
  if (typeof text !== 'string') return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, (at - now) / 1000);
}
