/** What does every feature stand on? One value, made once in app/wire and handed to each feature. */
import type { Actor } from '@samspel/core/access/role.ts';
import type { Id } from '@samspel/core/ids/id.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Logger } from 'pino';
import type { Reader, Tx } from './database/database.ts';
import type { Draft } from './events/publish.ts';
import type { Settings } from './settings/settings.ts';

export interface House {
  readonly settings: Settings;
  readonly log: Logger;
  /** The only clock. In journeys it is moved by hand. */
  readonly now: () => Instant;
  /** A new id of a noun: `newId('inc')`. */
  readonly newId: <Prefix extends string>(prefix: Prefix) => Id<Prefix>;
  /** For reading outside a transaction. */
  readonly reader: Reader;
  /** Opens the one transaction of a command, with conflict retry; what it publishes leaves with its commit. */
  readonly change: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Writes an event and its deliveries in the transaction of the change that caused it. */
  readonly publish: (tx: Tx, actor: Actor, event: Draft) => Promise<void>;
}
