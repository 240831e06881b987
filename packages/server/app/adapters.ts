/** Which adapters are there, and who keeps what they hear? The one place that names them all; the order is that of the list people choose from. */
import type { AdapterKind, Hands } from '../ports/adapter.ts';

export const adapterKinds: readonly AdapterKind[] = [];

/** What the house does with what adapters hear. It is kept when the call comes back. */
export function makeEars(): Pick<Hands, 'chat' | 'mail'> {
  return {
    chat: { heard: async () => undefined, gone: async () => undefined, wanted: async () => [], standing: async () => undefined },
    mail: { received: async () => ({ kept: false, reason: 'Nobody reads mail here yet.' }) },
  };
}
