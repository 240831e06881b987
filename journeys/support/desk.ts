/** How does a desk stand ready? A mail server, a channel, a rota with two people, an escalation and a monitor, all set up through the API as people do it. */
import { addAdapter } from '@samspel/contract/adapters.ts';
import { addSource, changeAlertPolicy, readAlertPolicy } from '@samspel/contract/alerts.ts';
import { addChannel, listNetworks, makeCode } from '@samspel/contract/chat.ts';
import type { Client } from '@samspel/contract/client.ts';
import { addEscalation } from '@samspel/contract/pages.ts';
import { addRota } from '@samspel/contract/rotas.ts';
import type { Witness } from '../../packages/server/adapters/irc/testing/witness.ts';

export interface DeskWish {
  readonly admin: Client;
  readonly mailPort: number;
  readonly ircPort: number;
  /** Who is on duty first, and who is told when nobody answers for five minutes. */
  readonly first: string;
  readonly second: string;
  /** Date on which the rota begins. */
  readonly date: string;
  /** How long alerts must be over before their incident is. */
  readonly lingerSeconds: number;
}

export interface Desk {
  readonly network: string;
  readonly source: { readonly id: string; readonly key: string };
}

export const operations = '#operations';

/** Sets everything up. The bot is on its way to the channel when this comes back. */
export async function setUpDesk({ admin, mailPort, ircPort, first, second, date, lingerSeconds }: DeskWish): Promise<Desk> {
  const mail = { host: '127.0.0.1', port: mailPort, security: 'none', from: 'Operations <ops@music.example>' };
  await admin(addAdapter, { body: { kind: 'smtp-out', name: 'Mail out', values: mail } });
  const irc = { host: '127.0.0.1', port: ircPort, tls: false, nick: 'samspel', burst: 20, perSecond: 20 };
  const network = await admin(addAdapter, { body: { kind: 'irc', name: 'Our IRC', values: irc } });
  await admin(addChannel, { body: { network: network.id, name: operations, announce: 'incidents', topic: true } });
  const layer = { title: 'Week by week', handoff: `${date}T00:00`, length: { unit: 'weeks' as const, count: 1 }, members: [first] };
  const rota = await admin(addRota, { body: { title: 'Operations', kind: 'on-call', timezone: 'UTC', layers: [layer] } });
  await admin(addEscalation, {
    body: {
      title: 'Operations',
      severities: ['major', 'partial'],
      steps: [
        { tell: [{ kind: 'rota', id: rota.id }], waitMinutes: 5 },
        { tell: [{ kind: 'person', id: second }], waitMinutes: 5 },
      ],
    },
  });
  const { policy } = await admin(readAlertPolicy);
  const rules = policy.rules.map((rule) => (rule.action === 'incident' ? { ...rule, whenOver: 'resolve' as const } : rule));
  await admin(changeAlertPolicy, { body: { policy: { ...policy, rules, lingerSeconds }, why: 'Our monitor knows best when it is over' } });
  const { id, key } = await admin(addSource, { body: { name: 'Alertmanager', kind: 'alertmanager' } });
  return { network: network.id, source: { id, key } };
}

/** Question: is the bot in the channel? */
export async function isBotThere(client: Client): Promise<boolean> {
  const { items } = await client(listNetworks);
  return items.some(({ channels }) => channels.some(({ name, isIn }) => name === operations && isIn));
}

/** Somebody says their one-time code to the bot alone: the nick is theirs then. */
export async function sayCode(client: Client, nick: Witness): Promise<void> {
  const { code } = await client(makeCode);
  nick.say('samspel', `link ${code}`);
}
