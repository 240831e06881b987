/** How does a test receive mail without a mail server? What it hands over is kept as if it had come over a wire. */
import type { AdapterKind, Hands } from '../adapter.ts';
import type { MailEar, ReceivedMail } from '../mail-in.ts';

/** A plain mail of one part; `headers` stand first and win. */
export interface PlainMail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type More = Partial<Pick<ReceivedMail, 'envelope' | 'address' | 'place' | 'check'>>;

export interface FakeMail {
  readonly kind: AdapterKind;
  /** Hands over a mail; comes back when the house has kept it. Raw mail goes to the envelope's recipients, or by its headers. */
  readonly receive: (mail: PlainMail | Uint8Array | string, more?: More) => ReturnType<MailEar['received']>;
  readonly ear: () => MailEar;
}

/** A way in of which nothing is configured. */
export function fakeMail(): FakeMail {
  let hands: Hands | null = null;
  let count = 0;
  const here = (): Hands => {
    if (hands === null) throw new Error('the adapter is not open');
    return hands;
  };
  return {
    kind: {
      kind: 'fake-mail',
      title: 'Fake mail',
      says: 'Mail for tests.',
      doors: [],
      fields: [],
      runsOn: 'each-server',
      open: async (_values, given) => {
        hands = given;
        const since = given.now();
        return {
          state: () => ({ isOpen: true, since, lastError: null }),
          tryOut: async () => ({ ok: true, says: 'It is open.' }),
          stop: async () => undefined,
        };
      },
    },
    ear: () => here().mail,
    receive: (mail, more = {}) => {
      const { adapter, now, mail: ear } = here();
      const raw = typeof mail === 'string' ? Buffer.from(mail) : mail instanceof Uint8Array ? mail : Buffer.from(written(mail, now(), ++count));
      const envelope =
        typeof mail === 'string' || mail instanceof Uint8Array ? null : { from: bare(mail.from), to: [bare(mail.to)], remoteAddress: '192.0.2.1' };
      return ear.received({ adapter, raw, envelope, address: null, place: null, check: null, at: now(), ...more });
    },
  };
}

function bare(address: string): string {
  return /<([^<>]*)>/.exec(address)?.[1] ?? address;
}

function written({ from, to, subject, text, headers = {} }: PlainMail, now: number, count: number): string {
  const all = {
    'Message-ID': `<test-${count}-${now}@${bare(from).split('@')[1] ?? 'test.example'}>`,
    Date: new Date(now).toUTCString().replace('GMT', '+0000'),
    From: from,
    To: to,
    Subject: subject,
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Transfer-Encoding': '8bit',
    ...headers,
  };
  return `${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\r\n')}\r\n\r\n${text.replaceAll(/\r?\n/g, '\r\n')}\r\n`;
}
