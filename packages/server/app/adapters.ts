/** Which adapters are there, and who keeps what they hear? The one place that names them all; the order is that of the list people choose from. */
import { httpGatewayKind } from '../adapters/http-gateway/http-gateway.ts';
import { smtpOutKind } from '../adapters/smtp-out/smtp-out.ts';
import { webPushKind } from '../adapters/web-push/web-push.ts';
import { webhookKind } from '../adapters/webhook/webhook.ts';
import type { AdapterKind, Hands } from '../ports/adapter.ts';

export const adapterKinds: readonly AdapterKind[] = [smtpOutKind, webPushKind, webhookKind, httpGatewayKind];

/** What the house does with what adapters hear. It is kept when the call comes back. */
export function makeEars(): Pick<Hands, 'chat' | 'mail'> {
  return {
    chat: { heard: async () => undefined, gone: async () => undefined, wanted: async () => [], standing: async () => undefined },
    mail: { received: async () => ({ kept: false, reason: 'Nobody reads mail here yet.' }) },
  };
}
