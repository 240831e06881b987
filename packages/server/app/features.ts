/** Which features are there? The one place that names them all; the order is that of the API's documentation. */

import { probe } from '../adapters/probe/probe.ts';
import { accessFeature, authenticator, rescueLink, setupLink } from '../features/access/index.ts';
import { adaptersFeature } from '../features/adapters/index.ts';
import { alertsFeature } from '../features/alerts/index.ts';
import { auditFeature } from '../features/audit/index.ts';
import { availabilityFeature } from '../features/availability/index.ts';
import { cascadesFeature } from '../features/cascades/index.ts';
import { catalogFeature } from '../features/catalog/index.ts';
import { chatFeature } from '../features/chat/index.ts';
import { type Door, demoFeature, type StoryWorkers } from '../features/demo/index.ts';
import { dependenciesFeature } from '../features/dependencies/index.ts';
import { findingsFeature } from '../features/findings/index.ts';
import { incidentsFeature } from '../features/incidents/index.ts';
import { mailFeature } from '../features/mail/index.ts';
import { pagesFeature } from '../features/pages/index.ts';
import { type PlatformParts, platformFeature } from '../features/platform/index.ts';
import { presenceFeature } from '../features/presence/index.ts';
import { requestsFeature } from '../features/requests/index.ts';
import { rotasFeature } from '../features/rotas/index.ts';
import { pushSubscriptions, sendingFeature } from '../features/sending/index.ts';
import { statusFeature } from '../features/status/index.ts';
import { tracesFeature } from '../features/traces/index.ts';
import type { Feature } from '../platform/feature.ts';
import type { House } from '../platform/house.ts';
import type { Authenticate } from '../platform/http/identity.ts';
import type { AdapterKind } from '../ports/adapter.ts';
import type { Sender } from '../ports/sender.ts';
import { makeEars } from './adapters.ts';
import { asThrough } from './in-process.ts';

export interface Features {
  readonly features: readonly Feature[];
  readonly authenticate: Authenticate;
  readonly setupPath: () => Promise<string | null>;
  readonly rescuePath: (email: string) => Promise<string | null>;
}

/** What a server is joined to the outside with. */
export interface Outside {
  readonly kinds: readonly AdapterKind[];
  /** Ways out that are open without being configured: tests see what leaves the house. */
  readonly senders: readonly Sender[];
}

/** Makes all features on one house. */
export function makeFeatures(house: House, parts: PlatformParts, door: Door, workers: StoryWorkers, outside: Outside): Features {
  const server = house.newId('srv');
  const chat = chatFeature(house, { as: asThrough(door), hookOf: (id) => adapters.hookOf(id) });
  const mail = mailFeature(house);
  const adapters = adaptersFeature(house, { server, kinds: outside.kinds, ears: { ...makeEars(chat.ear, mail.ear), push: pushSubscriptions(house) } });
  const given = outside.senders.map((sender, index) => ({ adapter: `given-${index}`, sender }));
  return {
    features: [
      incidentsFeature(house),
      alertsFeature(house, probe),
      availabilityFeature(house),
      catalogFeature(house),
      cascadesFeature(house),
      dependenciesFeature(house),
      findingsFeature(house),
      statusFeature(house),
      accessFeature(house),
      auditFeature(house),
      demoFeature(house, door, workers, { mail: mail.ear, chat: chat.ear }),
      presenceFeature(house),
      tracesFeature(house),
      adapters.feature,
      chat.feature,
      mail.feature,
      sendingFeature(house, { server, doors: () => [...given, ...adapters.doors()] }),
      requestsFeature(house),
      rotasFeature(house),
      pagesFeature(house),
      platformFeature(house, parts),
    ],
    authenticate: authenticator(house),
    setupPath: () => setupLink(house),
    rescuePath: (email) => rescueLink(house, email),
  };
}
