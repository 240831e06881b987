/** How does a test sign in as a browser does? With a jar for the one cookie, the CSRF token, and a look at the raw answer. */
import type { SessionState } from '@samspel/contract/access.ts';
import type { Samspel } from '../../../app/samspel.ts';

export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly code: string;
  readonly headers: Readonly<Record<string, string | number | string[] | undefined>>;
}

export interface TestBrowser {
  cookie: string | null;
  csrf: string | null;
  /** Sends a request with what the jar holds; `headers` come on top. */
  readonly send: (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown, headers?: Record<string, string>) => Promise<Answered>;
}

/** A browser at an address. */
export function testBrowser(samspel: Pick<Samspel, 'http'>, address = '192.0.2.1'): TestBrowser {
  const browser: TestBrowser = {
    cookie: null,
    csrf: null,
    send: async (method, url, body, headers = {}) => {
      const response = await samspel.http.inject({
        method,
        url,
        remoteAddress: address,
        headers: {
          'user-agent': 'Test/1.0',
          ...(browser.cookie === null ? {} : { cookie: browser.cookie }),
          ...(browser.csrf === null || method === 'GET' ? {} : { 'x-samspel-csrf': browser.csrf }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const set = [response.headers['set-cookie']].flat()[0];
      if (set !== undefined) browser.cookie = /^[^=]+=;/.test(set) ? null : (set.split(';')[0] ?? null);
      const isJson = /[/+]json\b/.test(String(response.headers['content-type'] ?? ''));
      const read = isJson && response.body !== '' ? (JSON.parse(response.body) as Record<string, unknown>) : {};
      if (typeof read['csrf'] === 'string') browser.csrf = (read as SessionState).csrf;
      return { status: response.statusCode, body: read, code: String(read['code'] ?? ''), headers: response.headers };
    },
  };
  return browser;
}
