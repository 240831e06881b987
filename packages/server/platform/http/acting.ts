/**
 * How does a part of the product call our own API as somebody it knows by another way than a session: a person whose nick or address is linked? The call is made inside `actingAs.run`, and
 * whoever is named there is the caller; it then meets everything a caller from outside meets: rights, limits, refusals. Only code in this process can open such a span.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor } from '@samspel/core/access/role.ts';

export const actingAs = new AsyncLocalStorage<Actor>();
