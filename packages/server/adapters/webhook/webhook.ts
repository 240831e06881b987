/** How does a program hear of what happens? By a signed POST of JSON to its address. */
import { createHmac } from 'node:crypto';
import { flagOf, type SettingValues, textOf } from '@samspel/core/adapters/setting-field.ts';
import { askHttp, HttpFailure, retryAfterSeconds } from '../../platform/http/client.ts';
import type { AdapterKind, AdapterState, Hands, Running, Tried } from '../../ports/adapter.ts';
import type { SendMessage, SendOutcome } from '../../ports/sender.ts';

/** Set by us alone, whatever a sending wishes. */
const ours = new Set(['content-type', 'content-length', 'host', 'connection', 'transfer-encoding', 'idempotency-key', 'user-agent']);

/** `t=1700000000,v1=…`: HMAC-SHA256 over the seconds, a dot and the body, so that an old one cannot be played again. */
export function signatureOf(secret: string, atSeconds: number, body: string): string {
  return `t=${atSeconds},v1=${createHmac('sha256', secret).update(`${atSeconds}.${body}`).digest('hex')}`;
}

export const webhookKind: AdapterKind = {
  kind: 'webhook',
  title: 'Webhook',
  says: 'Posts JSON to addresses that people or rules name, signed with a secret that both sides know.',
  doors: ['webhook'],
  runsOn: 'each-server',
  triesTo: 'An address to post a test to, such as https://example.org/hook',
  fields: [
    {
      name: 'secret',
      kind: 'secret',
      title: 'Signing secret',
      says: 'Each post carries Samspel-Signature: t=SECONDS,v1=HMAC-SHA256 of «SECONDS.BODY» under this secret.',
      required: true,
    },
    {
      name: 'hosts',
      kind: 'text',
      title: 'May call only',
      says: 'Hosts, one a line, such as hooks.example.org or *.example.org. Empty: any on the internet.',
      multiline: true,
    },
    {
      name: 'allowPrivate',
      kind: 'flag',
      title: 'May call the private network',
      says: 'Whoever may name an address can then reach what only this server reaches. Leave it off unless your receivers stand inside.',
      standard: false,
    },
  ],
  check: (values) => {
    const wrong = hostsOf(values).find((host) => !/^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$|^\[[0-9a-f:.]+\]$/.test(host));
    return wrong === undefined ? null : `«${wrong}» is no host: write hooks.example.org, or *.example.org for all below it.`;
  },
  open: async (values, hands) => openWebhook(values, hands),
};

function hostsOf(values: SettingValues): string[] {
  return textOf(values, 'hosts')
    .split(/[\s,]+/)
    .filter((host) => host !== '')
    .map((host) => host.toLowerCase());
}

/** Whether an address may be called by name. Where it leads is looked at once more when it is called. */
function isAllowed(address: string, hosts: readonly string[]): boolean {
  const host = URL.parse(address)?.hostname;
  if (hosts.length === 0 || host === undefined) return true;
  return hosts.some((one) => (one.startsWith('*.') ? host.endsWith(one.slice(1)) : host === one));
}

function openWebhook(values: SettingValues, hands: Hands): Running {
  let state: AdapterState = { isOpen: true, since: hands.now(), lastError: null };
  const say = (lastError: string | null): void => {
    if (lastError === state.lastError) return;
    state = { ...state, lastError };
    hands.changed();
  };
  const send = async (message: SendMessage, signal: AbortSignal): Promise<SendOutcome> => {
    const outcome = await post(message, values, hands.now(), signal);
    say(outcome.outcome === 'retry' ? outcome.reason : null);
    return outcome;
  };
  return {
    sender: { doors: ['webhook'], send },
    state: () => state,
    tryOut: async (to, signal): Promise<Tried> => {
      if (to === null) return { ok: true, says: 'It has a secret and is ready. Name an address to post a test to.' };
      const outcome = await send({ ...testMessage, to }, signal);
      return outcome.outcome === 'sent' ? { ok: true, says: `${to} took it: ${outcome.reference}.` } : { ok: false, says: outcome.reason };
    },
    stop: async () => undefined,
  };
}

const testMessage: Omit<SendMessage, 'to'> = {
  sending: 'test',
  door: 'webhook',
  body: { subject: 'Test', text: 'Somebody pressed the test button in Samspel.' },
  about: 'test',
  urgent: false,
  attempt: 1,
  again: false,
};

async function post(message: SendMessage, values: SettingValues, now: number, signal: AbortSignal): Promise<SendOutcome> {
  const { sending, about, again, body } = message;
  if (!isAllowed(message.to, hostsOf(values)))
    return { outcome: 'rejected', reason: `«${URL.parse(message.to)?.hostname ?? ''}» is none of the hosts that this adapter may call.` };
  const seconds = Math.floor(now / 1000);
  const json = JSON.stringify({ sending, about, again, subject: body.subject ?? null, text: body.text, link: body.link ?? null, data: body.data ?? null });
  const wished = Object.entries(body.headers ?? {}).filter(
    ([name]) => /^[a-z0-9-]{1,64}$/i.test(name) && !ours.has(name.toLowerCase()) && !/^samspel-/i.test(name),
  );
  const headers = {
    ...Object.fromEntries(wished.map(([name, value]) => [name, value.replace(/[^\t\x20-\x7e]/g, ' ')])),
    'content-type': 'application/json; charset=utf-8',
    'idempotency-key': sending,
    'samspel-sending': sending,
    'samspel-signature': signatureOf(textOf(values, 'secret'), seconds, json),
  };
  try {
    const told = await askHttp({
      method: 'POST',
      url: message.to,
      headers,
      body: json,
      signal,
      allowPrivate: flagOf(values, 'allowPrivate'),
      longestAnswerBytes: 2048,
    });
    if (told.status >= 200 && told.status < 300) return { outcome: 'sent', reference: `HTTP ${told.status}` };
    const reason = `It answered HTTP ${told.status}${told.text.trim() === '' ? '' : `: ${told.text.trim().slice(0, 200)}`}`;
    if (told.status >= 300 && told.status < 400) return { outcome: 'rejected', reason: `${reason}. It is not followed elsewhere: name the address itself` };
    if ([408, 425, 429].includes(told.status) || told.status >= 500) return { outcome: 'retry', reason, afterSeconds: retryAfterSeconds(told, now) ?? 0 };
    return { outcome: 'rejected', reason };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    if (error.forbidden) return { outcome: 'rejected', reason: error.message };
    return { outcome: 'retry', reason: error.message, perhapsSent: error.reached };
  }
}
