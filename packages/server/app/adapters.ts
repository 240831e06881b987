/** Which adapters are there, and who keeps what they hear? The one place that names them all; the order is that of the list people choose from. */
import { httpGatewayKind } from '../adapters/http-gateway/http-gateway.ts';
import { imapKind } from '../adapters/imap/imap.ts';
import { irc } from '../adapters/irc/irc.ts';
import { mattermost } from '../adapters/mattermost/mattermost.ts';
import { smtpInKind } from '../adapters/smtp-in/smtp-in.ts';
import { smtpOutKind } from '../adapters/smtp-out/smtp-out.ts';
import { webPushKind } from '../adapters/web-push/web-push.ts';
import { webhookKind } from '../adapters/webhook/webhook.ts';
import type { AdapterKind, Hands } from '../ports/adapter.ts';
import type { ChatEar } from '../ports/chat.ts';
import type { MailEar } from '../ports/mail-in.ts';

export const adapterKinds: readonly AdapterKind[] = [smtpOutKind, smtpInKind, imapKind, irc, mattermost, webPushKind, webhookKind, httpGatewayKind];

/** What the house does with what adapters hear. It is kept when the call comes back. */
export function makeEars(chat: ChatEar, mail: MailEar): Pick<Hands, 'chat' | 'mail'> {
  return { chat, mail };
}
