/** How does the browser speak to the server? The contract's client with the session's CSRF token, and keys for writes. */
import { makeClient } from '@samspel/contract/client.ts';

let csrfToken = '';

/** Called with every session answer; the token goes out with each request from then on. */
export function rememberCsrfToken(token: string | null): void {
  csrfToken = token ?? '';
}

/** Calls a route of the contract. Throws ProblemError when refused, UnreachableError when nobody answers. */
export const call = makeClient({
  base: '',
  fetch: (url, init) => fetch(url, { ...init, credentials: 'same-origin' }),
  headers: () => (csrfToken === '' ? {} : { 'x-samspel-csrf': csrfToken }),
});

/** The same as nobody: without the session of whoever happens to be signed in in this browser. For links that stand for themselves. */
export const callAsNobody = makeClient({
  base: '',
  fetch: (url, init) => fetch(url, { ...init, credentials: 'omit' }),
  headers: () => ({}),
});

/** A random key of 128 bits. Works without a secure context, where `crypto.randomUUID` is missing. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
