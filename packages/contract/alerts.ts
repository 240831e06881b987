/** What is said about alerts? The front door: routes, receivers, schemas, events and refusals. */
import * as receivers from './alerts/receivers.ts';
import * as routes from './alerts/routes.ts';

export * from './alerts/events.ts';
export * from './alerts/receivers.ts';
export * from './alerts/refusals.ts';
export * from './alerts/routes.ts';
export * from './alerts/schemas.ts';

export const alertsRoutes = [
  routes.listGroups,
  routes.readGroup,
  routes.closeGroup,
  routes.listAlerts,
  routes.alertCounts,
  routes.scrubList,
  routes.listSources,
  routes.addSource,
  routes.tryMapping,
  routes.changeSource,
  routes.renewSourceKey,
  routes.retireSource,
  routes.listArrivals,
  routes.listSetAside,
  routes.takeAgain,
  routes.listSilences,
  routes.addSilence,
  routes.endSilence,
  routes.readAlertPolicy,
  routes.changeAlertPolicy,
  routes.listHeartbeats,
  routes.addHeartbeat,
  routes.retireHeartbeat,
  routes.listChecks,
  routes.addCheck,
  routes.lookNow,
  routes.retireCheck,
  routes.readAlert,
  receivers.receiveAlerts,
  receivers.receiveAlertChanges,
  receivers.receiveAlertDeletes,
  receivers.receiverStatus,
  receivers.receiveAtRoot,
  receivers.changeAtRoot,
  receivers.askAtRoot,
  receivers.deleteAtRoot,
  receivers.beatByPost,
  receivers.beatByGet,
] as const;
