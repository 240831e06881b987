/** How is an incident changed from here? What every command about one shares: the nouns that follow, the echo on its screen, and the way back. */
import { readIncident, undoChange } from '@samspel/contract/incidents.ts';
import type { Echo } from '../../platform/ask.ts';
import { call, randomKey } from '../../platform/client.ts';
import type { Incident, Shown } from './words.ts';

/** Figures, states of systems and the status page follow from incidents. */
export const followers: readonly string[] = ['availability', 'catalog', 'status'];

/** Takes the last change back. */
export const takeBack = (id: string) => () => call(undoChange, { params: { id } }, { idempotencyKey: randomKey() });

/** Rewrites every shown answer about this incident. */
export function echoShown(echo: Echo, id: string, rewrite: (shown: Shown) => Shown): void {
  echo.changeAll(readIncident, (before) => (before.incident.id === id ? rewrite(before) : before));
}

/** Rewrites what the incident says of itself. */
export function echoIncident(echo: Echo, id: string, part: (incident: Incident) => Partial<Incident>): void {
  echoShown(echo, id, (shown) => ({ ...shown, incident: { ...shown.incident, ...part(shown.incident) } }));
}
