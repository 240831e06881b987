/** How does mail leave the house? By SMTP to one server, over connections that are kept open; what the server says is passed on as it is meant. */
import { flagOf, numberOf, type SettingValues, textOf } from '@samspel/core/adapters/setting-field.ts';
import { createTransport } from 'nodemailer';
import type { AdapterKind, AdapterState, Hands, Running } from '../../ports/adapter.ts';
import { certificateFields } from '../../ports/certificate-fields.ts';
import type { SendMessage, SendOutcome } from '../../ports/sender.ts';
import { outcomeOf, wordsOf } from './outcome.ts';

export const smtpOutKind: AdapterKind = {
  kind: 'smtp-out',
  title: 'Mail out (SMTP)',
  says: 'Sends mail through your mail server.',
  doors: ['mail'],
  runsOn: 'each-server',
  triesTo: 'An address that gets a test mail',
  fields: [
    { name: 'host', kind: 'text', title: 'Server', says: 'Such as mail.example.org.', required: true, longest: 253 },
    { name: 'port', kind: 'number', title: 'Port', says: '587 with STARTTLS, 465 with TLS, 25 between servers.', from: 1, to: 65_535, standard: 587 },
    {
      name: 'security',
      kind: 'choice',
      title: 'Encryption',
      says: 'With STARTTLS and TLS nothing is sent unless the connection is encrypted.',
      choices: [
        { value: 'starttls', title: 'STARTTLS' },
        { value: 'tls', title: 'TLS from the start' },
        { value: 'none', title: 'None: only on this machine or in a network of your own' },
      ],
      standard: 'starttls',
    },
    ...certificateFields,
    { name: 'user', kind: 'text', title: 'User', says: 'Empty when the server asks for none.' },
    { name: 'password', kind: 'secret', title: 'Password', says: 'Of that user.' },
    { name: 'from', kind: 'text', title: 'Sender', says: 'Such as Operations <ops@example.org>; bounces come back to this address.', required: true },
    { name: 'helo', kind: 'text', title: 'Name of this machine', says: 'What it calls itself to the server; empty: as the machine is called.' },
    { name: 'connections', kind: 'number', title: 'Connections', says: 'At a time, from each Samspel server.', from: 1, to: 20, standard: 3 },
  ],
  check: (values) => (/[^\s<>@]+@[^\s<>@]+/.test(textOf(values, 'from')) ? null : 'The sender must be a mail address, such as Operations <ops@example.org>.'),
  open: async (values, hands) => openSmtp(values, hands),
};

function openSmtp(values: SettingValues, hands: Hands): Running {
  const security = textOf(values, 'security');
  const from = textOf(values, 'from');
  const ca = textOf(values, 'ca');
  const helo = textOf(values, 'helo');
  const user = textOf(values, 'user');
  const transport = createTransport({
    pool: true,
    host: textOf(values, 'host'),
    port: numberOf(values, 'port'),
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(helo === '' ? {} : { name: helo }),
    // A server that does not ask this user in would take nothing of theirs, and for ever: signing in fails instead, and is tried again.
    ...(user === '' ? {} : { auth: { user, pass: textOf(values, 'password') }, forceAuth: true }),
    tls: { rejectUnauthorized: flagOf(values, 'checkCertificate'), minVersion: 'TLSv1.2', ...(ca === '' ? {} : { ca }) },
    maxConnections: numberOf(values, 'connections'),
    maxMessages: 100,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    dnsTimeout: 10_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  let state: AdapterState = { isOpen: true, since: hands.now(), lastError: null };
  const say = (lastError: string | null): void => {
    if (lastError === state.lastError) return;
    state = { ...state, lastError };
    hands.changed();
  };
  transport.on('error', (error) => say(wordsOf(error)));

  const send = async (message: SendMessage, signal: AbortSignal): Promise<SendOutcome> => {
    try {
      const info = await transport.sendMail({ ...mailOf(message, from), signal });
      say(null);
      const refused = info.rejected.length === 0 ? '' : `; refused for ${info.rejected.map(String).join(', ')}`;
      return { outcome: 'sent', reference: `${info.messageId ?? ''}${refused}` };
    } catch (error) {
      const outcome = outcomeOf(error);
      say(outcome.outcome === 'retry' ? outcome.reason : null);
      return outcome;
    }
  };
  return {
    sender: { doors: ['mail'], send },
    state: () => state,
    tryOut: async (to, signal) => {
      if (to === null)
        return transport.verify().then(
          () => ({ ok: true, says: `${textOf(values, 'host')} answers${user === '' ? '' : ` and lets ${user} in`}. Name an address to send a test mail to.` }),
          (error: unknown) => ({ ok: false, says: wordsOf(error) }),
        );
      const body = { subject: 'A test from Samspel', text: 'Somebody pressed the test button in Samspel. If you read this, mail leaves the house.' };
      const outcome = await send({ sending: `test-${hands.now()}`, door: 'mail', to, body, about: 'test', urgent: false, attempt: 1, again: false }, signal);
      return outcome.outcome === 'sent' ? { ok: true, says: `The server took it for ${to}, as ${outcome.reference}.` } : { ok: false, says: outcome.reason };
    },
    stop: async () => transport.close(),
  };
}

/** Headers with a place of their own in what is handed over; the others go as they are. */
const placed = new Set([
  'message-id',
  'in-reply-to',
  'references',
  'from',
  'reply-to',
  'cc',
  'to',
  'bcc',
  'subject',
  'date',
  'content-type',
  'mime-version',
  'content-transfer-encoding',
]);

const perhapsTwice = 'You may have this mail twice: an earlier try to send it ended without a word on whether it arrived.';

/**
 * The mail of a sending. Its Message-ID is the same in every try, so that a mailbox can tell doubles; one that was perhaps sent before says so, to programs in a header and to people at its end.
 */
function mailOf({ sending, to, body, urgent, again }: SendMessage, standardFrom: string) {
  const given = new Map(Object.entries(body.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const domain = /@([^\s<>@]+)/.exec(standardFrom)?.[1] ?? 'samspel.invalid';
  const cc = given.get('cc');
  const inReplyTo = given.get('in-reply-to');
  const references = given.get('references');
  const replyTo = given.get('reply-to');
  const others = Object.entries(body.headers ?? {}).filter(([name]) => !placed.has(name.toLowerCase()));
  return {
    envelope: { from: standardFrom, to: cc === undefined ? [to] : [to, cc] },
    from: given.get('from') ?? standardFrom,
    to,
    subject: body.subject ?? '',
    text: [body.text, ...(body.link === undefined ? [] : [`${body.link}\n`]), ...(again ? [`(${perhapsTwice})\n`] : [])].join('\n\n'),
    messageId: given.get('message-id') ?? `<${sending}@${domain}>`,
    headers: {
      // Whoever writes in a thread gives the mail a Message-ID; what has none is a machine's, and wants no answer by one.
      ...(given.has('message-id') ? {} : { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }),
      ...(urgent ? { Importance: 'high', 'X-Priority': '1' } : {}),
      ...Object.fromEntries(others),
      ...(again ? { 'X-Samspel-Again': 'perhaps' } : {}),
    },
    ...(body.html === undefined ? {} : { html: again ? `${body.html}\n<p><small>(${perhapsTwice})</small></p>` : body.html }),
    ...(cc === undefined ? {} : { cc }),
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
    ...(references === undefined ? {} : { references }),
    ...(replyTo === undefined ? {} : { replyTo }),
    attachments: (body.attachments ?? []).map(({ name, type, base64 }) => ({ filename: name, contentType: type, content: Buffer.from(base64, 'base64') })),
  };
}
