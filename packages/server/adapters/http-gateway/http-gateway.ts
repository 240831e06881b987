/** How does an SMS or a call leave the house? By one HTTP request to whichever gateway there is, written by the operator as the gateway's manual says. */
import { flagOf, numberOf, type SettingValues, textOf } from '@samspel/core/adapters/setting-field.ts';
import { askHttp, HttpFailure, retryAfterSeconds } from '../../platform/http/client.ts';
import type { AdapterKind, AdapterState, Hands, Running } from '../../ports/adapter.ts';
import type { SendMessage, SendOutcome } from '../../ports/sender.ts';
import { type Fillings, fill, type Place, pick, placeholders, unknownPlaceholders } from './template.ts';

const bodyTypes: Readonly<Record<string, { readonly place: Place; readonly type: string; readonly title: string }>> = {
  json: { place: 'json', type: 'application/json; charset=utf-8', title: 'JSON' },
  form: { place: 'form', type: 'application/x-www-form-urlencoded', title: 'Fields of a form' },
  xml: { place: 'xml', type: 'application/xml; charset=utf-8', title: 'XML' },
  text: { place: 'text', type: 'text/plain; charset=utf-8', title: 'Plain text' },
};

const known = placeholders.map((name) => `{${name}}`).join(' ');

export const httpGatewayKind: AdapterKind = {
  kind: 'http-gateway',
  title: 'SMS or voice gateway',
  says: 'Sends SMS or calls people by one HTTP request, which you write as the manual of your gateway says.',
  doors: ['sms', 'voice'],
  runsOn: 'each-server',
  triesTo: 'A number that gets a test message, such as +46701234567',
  fields: [
    {
      name: 'way',
      kind: 'choice',
      title: 'Way',
      says: 'What the gateway does with the text.',
      choices: [
        { value: 'sms', title: 'Sends it as SMS' },
        { value: 'voice', title: 'Calls and reads it out' },
      ],
      standard: 'sms',
    },
    {
      name: 'method',
      kind: 'choice',
      title: 'Method',
      says: 'Of the request.',
      choices: ['POST', 'PUT', 'GET'].map((value) => ({ value, title: value })),
      standard: 'POST',
    },
    { name: 'url', kind: 'text', title: 'Address', says: `May hold ${known} after the host, each encoded as an address wants it.`, required: true },
    {
      name: 'headers',
      kind: 'text',
      title: 'Headers',
      says: 'One a line, such as «Authorization: Bearer {secret}». The type of the body is said by itself.',
      multiline: true,
    },
    {
      name: 'bodyType',
      kind: 'choice',
      title: 'Body is',
      says: 'How what is filled in is written, so that no text can break out of its place.',
      choices: Object.entries(bodyTypes).map(([value, { title }]) => ({ value, title })),
      standard: 'json',
    },
    { name: 'body', kind: 'text', title: 'Body', says: 'Such as {"to": "{to}", "message": "{text}"}. Empty with GET.', multiline: true, longest: 10_000 },
    { name: 'user', kind: 'text', title: 'User', says: 'Stands for {user}.' },
    { name: 'secret', kind: 'secret', title: 'Secret', says: 'Stands for {secret}: the password or token that the gateway gave you.' },
    {
      name: 'sentContains',
      kind: 'text',
      title: 'Sent when the answer contains',
      says: 'For gateways that answer 200 to everything: without this text in the answer it counts as refused. Empty: any 2xx is sent.',
    },
    { name: 'reference', kind: 'text', title: 'Its name for the message', says: 'Where it stands in a JSON answer, such as messages.0.id. May be empty.' },
    {
      name: 'longestText',
      kind: 'number',
      title: 'Longest text',
      says: 'In characters; what is longer is cut and ends in «…».',
      from: 20,
      to: 5000,
      standard: 459,
    },
    {
      name: 'allowPrivate',
      kind: 'flag',
      title: 'Stands in the private network',
      says: 'Needed when the gateway has an address that only your own network reaches.',
      standard: false,
    },
  ],
  check,
  open: async (values, hands) => openGateway(values, hands),
};

/** What is wrong with the templates, in words. */
function check(values: SettingValues): string | null {
  const url = textOf(values, 'url');
  const host = /^https?:\/\/([^/?#]*)/.exec(url);
  if (host === null) return 'The address must begin with https:// or http://.';
  if (host[1] === '' || /[{}@]/.test(host[1] ?? '')) return 'The host of the address must be written out, without a placeholder and without a password in it.';
  for (const name of ['url', 'headers', 'body']) {
    const [unknown] = unknownPlaceholders(textOf(values, name));
    if (unknown !== undefined) return `{${unknown}} stands for nothing. There are ${known}.`;
  }
  const badHeader = linesOf(values).find((line) => !/^[A-Za-z0-9-]{1,64}:/.test(line));
  if (badHeader !== undefined) return `«${badHeader}» is no header: write it as Name: value.`;
  return url.includes('{to}') || textOf(values, 'body').includes('{to}') || textOf(values, 'headers').includes('{to}')
    ? null
    : 'The number must stand somewhere: write {to}.';
}

function linesOf(values: SettingValues): string[] {
  return textOf(values, 'headers')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function openGateway(values: SettingValues, hands: Hands): Running {
  const way = textOf(values, 'way');
  let state: AdapterState = { isOpen: true, since: hands.now(), lastError: null };
  const send = async (message: SendMessage, signal: AbortSignal): Promise<SendOutcome> => {
    const outcome = await request(message, values, hands.now(), signal);
    const lastError = outcome.outcome === 'sent' ? null : outcome.reason;
    if (lastError !== state.lastError) {
      state = { ...state, lastError };
      hands.changed();
    }
    return outcome;
  };
  return {
    sender: { doors: [way], send },
    state: () => state,
    tryOut: async (to, signal) => {
      if (to === null)
        return { ok: true, says: 'The request is written as it should be. Name a number to send a test to: only that shows whether the gateway takes it.' };
      const text = 'A test from Samspel: somebody pressed the test button.';
      const outcome = await send({ sending: 'test', door: way, to, body: { text }, about: 'test', urgent: false, attempt: 1, again: false }, signal);
      return outcome.outcome === 'sent'
        ? { ok: true, says: `The gateway took it${outcome.reference === null ? '' : ` as ${outcome.reference}`}.` }
        : { ok: false, says: outcome.reason };
    },
    stop: async () => undefined,
  };
}

/** Said at the end of what was perhaps sent before. */
const perhapsTwice = ' (perhaps twice)';

async function request(message: SendMessage, values: SettingValues, now: number, signal: AbortSignal): Promise<SendOutcome> {
  const to = message.to.replace(/[ ()./-]/g, '');
  if (!/^\+?\d{3,20}$/.test(to)) return { outcome: 'rejected', reason: `«${message.to.slice(0, 60)}» is no telephone number.` };
  const { body } = message;
  const fillings: Fillings = {
    to,
    text: message.again
      ? `${cut(body.text, numberOf(values, 'longestText') - perhapsTwice.length)}${perhapsTwice}`
      : cut(body.text, numberOf(values, 'longestText')),
    subject: body.subject ?? '',
    link: body.link ?? '',
    sending: message.sending,
    user: textOf(values, 'user'),
    secret: textOf(values, 'secret'),
  };
  const method = textOf(values, 'method');
  const { place, type } = bodyTypes[textOf(values, 'bodyType')] ?? { place: 'text' as const, type: 'text/plain' };
  const headers = linesOf(values).map(
    (line) => [line.slice(0, line.indexOf(':')), fill(line.slice(line.indexOf(':') + 1).trim(), fillings, 'header')] as const,
  );
  try {
    const told = await askHttp({
      method,
      url: fill(textOf(values, 'url'), fillings, 'url'),
      headers: { ...(method === 'GET' ? {} : { 'content-type': type }), ...Object.fromEntries(headers) },
      ...(method === 'GET' ? {} : { body: fill(textOf(values, 'body'), fillings, place) }),
      signal,
      allowPrivate: flagOf(values, 'allowPrivate'),
    });
    return outcomeOf(told, values, now, fillings.secret);
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    if (error.forbidden) return { outcome: 'rejected', reason: error.message };
    return { outcome: 'retry', reason: error.message, perhapsSent: error.reached };
  }
}

function outcomeOf(told: Awaited<ReturnType<typeof askHttp>>, values: SettingValues, now: number, secret: string): SendOutcome {
  const wanted = textOf(values, 'sentContains');
  const isGood = told.status >= 200 && told.status < 300;
  if (isGood && (wanted === '' || told.text.includes(wanted))) {
    const path = textOf(values, 'reference');
    return { outcome: 'sent', reference: path === '' ? null : pick(told.text, path) };
  }
  // An answer may give the request back, in whatever way the secret was written into it.
  const spellings = secret === '' ? [] : [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('base64')];
  const said = spellings
    .reduce((text, one) => text.replaceAll(one, '…'), told.text)
    .trim()
    .slice(0, 200);
  const reason = `The gateway answered HTTP ${told.status}${said === '' ? '' : `: ${said}`}`;
  if ([408, 425, 429].includes(told.status) || told.status >= 500) return { outcome: 'retry', reason, afterSeconds: retryAfterSeconds(told, now) ?? 0 };
  // What is wrong with the account or the address of the gateway is set right by an operator, not by the message.
  if ([401, 402, 403, 404].includes(told.status)) return { outcome: 'retry', reason };
  return { outcome: 'rejected', reason };
}

function cut(text: string, longest: number): string {
  const signs = [...text];
  return signs.length <= longest ? text : `${signs.slice(0, longest - 1).join('')}…`;
}
