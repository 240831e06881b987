/** How does a part of the product call our own API as a person it knows? Through everything a caller from outside meets, in this process. */
import { type Client, makeClient } from '@samspel/contract/client.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import type { Door } from '../features/demo/index.ts';
import { actingAs } from '../platform/http/acting.ts';

/** A client for each caller; `door` calls the routes of this very server. */
export function asThrough(door: Door): (actor: Actor) => Client {
  return (actor) =>
    makeClient({
      base: '',
      headers: () => ({}),
      fetch: async (url, { method, headers, body }) => {
        const answered = await actingAs.run(actor, () => door({ method, url, headers, body: body ?? null }));
        return {
          ok: answered.status < 400,
          status: answered.status,
          headers: { get: (name) => headerOf(answered.headers[name]) },
          text: async () => answered.body,
        };
      },
    });
}

const headerOf = (value: unknown): string | null => (value === undefined ? null : String(value));
