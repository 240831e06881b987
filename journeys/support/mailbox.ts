/** How does a journey receive mail without a network? As adapters do: raw, with the envelope it came in, and it is kept when the call comes back. */
import type { AdapterKind, Hands } from '../../packages/server/ports/adapter.ts';

interface Letter {
  /** The first part of its Message-ID. */
  readonly id: string;
  /** `Dee <dee@dev.test>`. */
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly inReplyTo?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly to?: string;
}

export interface Mailbox {
  readonly kind: AdapterKind;
  readonly receive: (letter: Letter) => Promise<void>;
}

/** A door for mail that comes in. */
export function mailbox(): Mailbox {
  let hands: Hands | null = null;
  return {
    kind: {
      kind: 'mailbox',
      title: 'Mailbox',
      says: 'Mail of a journey.',
      doors: [],
      fields: [],
      runsOn: 'one-server',
      open: async (_values, given) => {
        hands = given;
        const since = given.now();
        return {
          state: () => ({ isOpen: true, since, lastError: null }),
          tryOut: async () => ({ ok: true, says: 'Here.' }),
          stop: async () => {
            if (hands === given) hands = null;
          },
        };
      },
    },
    receive: async ({ id, from, subject, text, inReplyTo, headers = {}, to = 'ops@samspel.test' }) => {
      if (hands === null) throw new Error('the mailbox is not open');
      const address = /<([^>]+)>/.exec(from)?.[1] ?? from;
      const lines = [
        `From: ${from}`,
        `To: ${to}`,
        `Subject: ${subject}`,
        `Message-ID: <${id}@${address.split('@')[1] ?? ''}>`,
        `Date: ${new Date(hands.now()).toUTCString()}`,
        ...(inReplyTo === undefined ? [] : [`In-Reply-To: ${inReplyTo}`, `References: ${inReplyTo}`]),
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
        '',
        text,
        '',
      ];
      const kept = await hands.mail.received({
        adapter: hands.adapter,
        raw: Buffer.from(lines.join('\r\n')),
        envelope: { from: address, to: [to], remoteAddress: '127.0.0.1' },
        address: null,
        place: null,
        check: null,
        at: hands.now(),
      });
      if (!kept.kept) throw new Error(kept.reason);
    },
  };
}
