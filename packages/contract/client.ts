/** How does a caller speak the contract? One function for browser and command line; the route decides the types. */
import type { AnswerOf, InputOf, Problem, RouteShape } from './route.ts';

/** A refusal or an error as the server said it. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** Nobody answered: the network, or the server, is away. */
export class UnreachableError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'UnreachableError';
  }
}

export interface ClientOptions {
  /** Where the server is, without a slash at the end; empty in the browser. */
  readonly base: string;
  readonly fetch: (
    url: string,
    init: { method: string; headers: Record<string, string>; body?: string; signal?: AbortSignal },
  ) => Promise<{
    readonly ok: boolean;
    readonly status: number;
    readonly headers: { get(name: string): string | null };
    text(): Promise<string>;
  }>;
  /** Headers for every call: a token, or the session's CSRF token. */
  readonly headers: () => Record<string, string>;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Sent as `Idempotency-Key`: the same key never writes twice. */
  readonly idempotencyKey?: string;
  /** Sent as `If-Match`: the write is refused when the thing is at another version. */
  readonly version?: number;
}

export type Client = <R extends RouteShape>(route: R, ...rest: CallArguments<R>) => Promise<AnswerOf<R>>;
type CallArguments<R extends RouteShape> = object extends InputOf<R> ? [input?: InputOf<R>, options?: CallOptions] : [input: InputOf<R>, options?: CallOptions];

type LooseInput = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown };

/** The address of a route with its parameters and its query filled in. */
export function urlOf(route: RouteShape, input: LooseInput = {}): string {
  const path = route.path.replace(/:([a-zA-Z]+)|\*$/g, (_, name: string | undefined) => encodeURIComponent(String(input.params?.[name ?? '*'] ?? '')));
  const query = Object.entries(input.query ?? {})
    .filter(([, value]) => value !== undefined && value !== null)
    .flatMap(([key, value]) => (Array.isArray(value) ? value : [value]).map((one) => `${encodeURIComponent(key)}=${encodeURIComponent(String(one))}`))
    .join('&');
  return query === '' ? path : `${path}?${query}`;
}

/** Makes the function that calls routes. Refusals are thrown as ProblemError, silence as UnreachableError. */
export function makeClient(options: ClientOptions): Client {
  return async (route, ...rest) => {
    const [input = {}, call = {}] = rest as [LooseInput?, CallOptions?];
    const headers: Record<string, string> = { accept: 'application/json', ...options.headers() };
    if (input.body !== undefined) headers['content-type'] = 'application/json';
    if (call.idempotencyKey !== undefined) headers['idempotency-key'] = call.idempotencyKey;
    if (call.version !== undefined) headers['if-match'] = `"${call.version}"`;
    const init: Parameters<ClientOptions['fetch']>[1] = { method: route.method, headers };
    if (input.body !== undefined) init.body = JSON.stringify(input.body);
    if (call.signal !== undefined) init.signal = call.signal;
    const response = await options.fetch(options.base + urlOf(route, input), init).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'AbortError') throw error;
      throw new UnreachableError(error instanceof Error ? error.message : String(error));
    });
    const text = await response.text();
    const json = (response.headers.get('content-type') ?? '').includes('json');
    if (!response.ok) throw new ProblemError(json ? (JSON.parse(text) as Problem) : strayProblem(response.status, text));
    return (json ? JSON.parse(text) : text === '' ? undefined : text) as never;
  };
}

/** What a proxy in between answered, told as a problem. */
function strayProblem(status: number, text: string): Problem {
  return { type: 'about:blank', title: 'Unexpected answer', status, code: 'house.unexpected', detail: `HTTP ${status}: ${text.slice(0, 200)}`, facts: {} };
}
