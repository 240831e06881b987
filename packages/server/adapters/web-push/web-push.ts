/** How does a browser that is not open hear of a page? By its push service, which gets a message that only the browser can read. */
import { flagOf, type SettingValues, textOf } from '@samspel/core/adapters/setting-field.ts';
import { askHttp, HttpFailure, retryAfterSeconds } from '../../platform/http/client.ts';
import type { AdapterKind, AdapterState, Hands, Running } from '../../ports/adapter.ts';
import type { PushSubscription } from '../../ports/push-subscriptions.ts';
import type { SendMessage, SendOutcome } from '../../ports/sender.ts';
import { areVapidKeys, longestPlainBytes, newVapidKeys, sealPush, vapidOf } from './seal.ts';

export const webPushKind: AdapterKind = {
  kind: 'web-push',
  title: 'Web push',
  says: 'Shows notices in the browsers of people who allowed it, also while Samspel is closed. Each person allows it under Settings.',
  doors: ['web-push'],
  runsOn: 'each-server',
  fields: [
    {
      name: 'contact',
      kind: 'text',
      title: 'Whom push services may write to',
      says: 'A mail address or page of yours, such as mailto:ops@example.org. Push services use it when something is wrong.',
      required: true,
    },
    { name: 'publicKey', kind: 'text', title: 'Public key', says: 'Made by itself. With another key every browser must be allowed again.' },
    { name: 'privateKey', kind: 'secret', title: 'Private key', says: 'Made by itself, and never shown.' },
    {
      name: 'allowPrivate',
      kind: 'flag',
      title: 'Push services in the private network',
      says: 'Only when you run a push service of your own: browsers name the address that is called.',
      standard: false,
    },
  ],
  begin: () => ({ ...newVapidKeys() }),
  check: (values) =>
    /^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/.test(textOf(values, 'contact')) ? null : 'The contact must be mailto:somebody@example.org or an https address.',
  open: async (values, hands) => {
    if (!areVapidKeys(keysOf(values))) throw new Error('The two keys do not belong together. Remove this adapter and add it again: new keys are made.');
    return openWebPush(values, hands);
  },
};

const keysOf = (values: SettingValues) => ({ publicKey: textOf(values, 'publicKey'), privateKey: textOf(values, 'privateKey') });

function openWebPush(values: SettingValues, hands: Hands): Running {
  let state: AdapterState = { isOpen: true, since: hands.now(), lastError: null };
  const send = async (message: SendMessage, signal: AbortSignal): Promise<SendOutcome> => {
    const browsers = await hands.push.of(message.to);
    const outcomes = await Promise.all(browsers.map((browser) => pushTo(browser, message, values, hands, signal)));
    const outcome = togetherOf(outcomes);
    const lastError = outcome.outcome === 'retry' ? outcome.reason : null;
    if (lastError !== state.lastError) {
      state = { ...state, lastError };
      hands.changed();
    }
    return outcome;
  };
  return {
    sender: { doors: ['web-push'], send },
    state: () => state,
    tryOut: async () => ({ ok: true, says: 'The keys belong together. Allow a browser of yours under Settings, and send a test from there.' }),
    stop: async () => undefined,
  };
}

/** One browser that took it is enough: the person has it. */
function togetherOf(outcomes: readonly SendOutcome[]): SendOutcome {
  const sent = outcomes.filter((one) => one.outcome === 'sent').length;
  if (sent > 0) return { outcome: 'sent', reference: `${sent} of ${outcomes.length} browsers` };
  return (
    outcomes.find((one) => one.outcome === 'retry') ?? outcomes[0] ?? { outcome: 'rejected', reason: 'No browser of this person is allowed to be pushed to.' }
  );
}

async function pushTo(browser: PushSubscription, message: SendMessage, values: SettingValues, hands: Hands, signal: AbortSignal): Promise<SendOutcome> {
  const now = hands.now();
  try {
    const told = await askHttp({
      method: 'POST',
      url: browser.endpoint,
      headers: {
        authorization: vapidOf(browser.endpoint, textOf(values, 'contact'), keysOf(values), now),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: message.urgent ? '3600' : '86400',
        urgency: message.urgent ? 'high' : 'normal',
      },
      body: sealPush(plainOf(message), browser),
      signal,
      allowPrivate: flagOf(values, 'allowPrivate'),
      longestAnswerBytes: 2048,
    });
    if (told.status >= 200 && told.status < 300) return { outcome: 'sent', reference: null };
    if (told.status === 404 || told.status === 410) {
      await hands.push.gone(browser.id);
      return { outcome: 'rejected', reason: 'The browser is not there any more.' };
    }
    const reason = `The push service answered HTTP ${told.status}${told.text.trim() === '' ? '' : `: ${told.text.trim().slice(0, 200)}`}`;
    if (told.status === 429 || told.status >= 500) return { outcome: 'retry', reason, afterSeconds: retryAfterSeconds(told, now) ?? 0 };
    return { outcome: 'rejected', reason };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    if (error.forbidden) return { outcome: 'rejected', reason: error.message };
    return { outcome: 'retry', reason: error.message, perhapsSent: error.reached };
  }
}

/** What the service worker shows; cut until it fits. */
function plainOf({ sending, about, body, urgent }: SendMessage): string {
  const title = (body.subject ?? 'Samspel').slice(0, 200);
  for (let text = body.text; ; text = text.slice(0, Math.floor(text.length / 2))) {
    const plain = JSON.stringify({ sending, about, title, text: text === body.text ? text : `${text}…`, link: body.link?.slice(0, 1000) ?? null, urgent });
    if (Buffer.byteLength(plain) <= longestPlainBytes || text === '') return plain;
  }
}
