/**
 * How does the house talk on Mattermost, and on what understands its webhooks? What it says goes to an incoming webhook; what people say comes as outgoing webhooks and slash commands, each with a
 * token that shows which server it comes from. There is no connection to hold, and no topic to set.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { flagOf, type SettingField, type SettingValues, textOf } from '@samspel/core/adapters/setting-field.ts';
import { cleanText } from '@samspel/core/chat/clean.ts';
import { askHttp, HttpFailure, retryAfterSeconds } from '../../platform/http/client.ts';
import type { AdapterKind, AdapterState, Hands, Running } from '../../ports/adapter.ts';
import type { HookAnswer, HookCall } from '../../ports/chat.ts';
import type { SendMessage, SendOutcome } from '../../ports/sender.ts';
import { readHook } from './read-hook.ts';

const fields: readonly SettingField[] = [
  {
    kind: 'secret',
    name: 'incoming',
    title: 'Incoming webhook',
    says: 'The address Mattermost gave for it; it must be allowed to post to other channels',
    required: true,
    longest: 500,
  },
  {
    kind: 'secret',
    name: 'tokens',
    title: 'Tokens',
    multiline: true,
    says: 'Of the outgoing webhooks and slash commands that call here, one a line. Their address is PUBLIC-URL/api/chat/hooks/ID-OF-THIS-ADAPTER',
  },
  { kind: 'text', name: 'name', title: 'Name', says: 'Under which the house speaks', standard: 'samspel', longest: 40 },
  { kind: 'text', name: 'bots', title: 'Other bots', says: 'User names that are never answered and whose lines answer nobody: ci deploybot', longest: 500 },
  { kind: 'flag', name: 'allowPrivate', title: 'Inside', says: 'The server stands in a private network', standard: true },
];

const longestText = 4000;
const lookEveryMilliseconds = 5000;

export const mattermost: AdapterKind = {
  kind: 'mattermost',
  title: 'Mattermost',
  says: 'Speaks by an incoming webhook and hears by outgoing ones and slash commands, as Mattermost and others of its kind know them.',
  doors: ['mattermost'],
  fields,
  runsOn: 'each-server',
  triesTo: 'a #channel, or somebody’s user name',
  check: (values) => {
    const address = URL.parse(textOf(values, 'incoming'));
    if (textOf(values, 'incoming') !== '' && (address === null || !/^https?:$/.test(address.protocol))) return 'the incoming webhook is an http address';
    return null;
  },
  open: async (values, hands) => openMattermost(values, hands),
};

function openMattermost(values: SettingValues, hands: Hands): Running {
  let state: AdapterState = { isOpen: true, since: hands.now(), lastError: null };
  let stopped = false;
  const say = (lastError: string | null): void => {
    if (lastError === state.lastError) return;
    state = { ...state, lastError };
    hands.changed();
  };
  const arrange = async (): Promise<void> => {
    const wanted = await hands.chat.wanted(hands.adapter);
    const standing = wanted.map(({ name }) => ({ name, isIn: true, reason: null }));
    if (!stopped) await hands.chat.standing(hands.adapter, standing, textOf(values, 'name'));
  };
  const look = (): void =>
    void arrange().catch((error: unknown) => hands.log('warn', 'the house does not say where to be', { failure: String(error).slice(0, 300) }));
  const looking = hands.trial ? null : setInterval(look, lookEveryMilliseconds);
  if (!hands.trial) look();
  const send = async (message: SendMessage, signal: AbortSignal): Promise<SendOutcome> => {
    if (stopped) return { outcome: 'retry', reason: 'it was stopped' };
    const outcome = await post(message, values, hands.now(), signal);
    say(outcome.outcome === 'sent' ? null : outcome.reason);
    return outcome;
  };
  return {
    sender: { doors: ['mattermost'], send },
    state: () => state,
    hook: (call) => take(call, values, hands),
    tryOut: async (to, signal) => {
      if (to === null) return { ok: true, says: 'It has an address and is ready. Name a channel to say something there.' };
      const body = { text: 'A test from Samspel: this line came through.' };
      const outcome = await send({ sending: 'test', door: 'mattermost', to, body, about: 'test', urgent: true, attempt: 1, again: false }, signal);
      return outcome.outcome === 'sent' ? { ok: true, says: `${to} got a line.` } : { ok: false, says: `${to} got no line: ${outcome.reason}` };
    },
    stop: async () => {
      stopped = true;
      if (looking !== null) clearInterval(looking);
    },
  };
}

async function post(message: SendMessage, values: SettingValues, now: number, signal: AbortSignal): Promise<SendOutcome> {
  const { to, body, again } = message;
  if (body.as !== undefined) return { outcome: 'rejected', reason: `Mattermost cannot say it as ${body.as}` };
  const link = body.link === undefined || body.text.includes(body.link) ? '' : ` ${body.link}`;
  const json = {
    channel: to.startsWith('#') ? to.slice(1) : `@${to.replace(/^@/, '')}`,
    username: textOf(values, 'name'),
    text: `${again ? '(perhaps said before) ' : ''}${quiet(body.text).slice(0, longestText)}${link}`,
  };
  try {
    const told = await askHttp({
      method: 'POST',
      url: textOf(values, 'incoming'),
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(json),
      signal,
      allowPrivate: flagOf(values, 'allowPrivate'),
      longestAnswerBytes: 2048,
    });
    if (told.status >= 200 && told.status < 300) return { outcome: 'sent', reference: null };
    const reason = `it answered HTTP ${told.status}${told.text.trim() === '' ? '' : `: ${told.text.trim().slice(0, 200)}`}`;
    if ([408, 425, 429].includes(told.status) || told.status >= 500) return { outcome: 'retry', reason, afterSeconds: retryAfterSeconds(told, now) ?? 0 };
    return { outcome: 'rejected', reason };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    if (error.forbidden) return { outcome: 'rejected', reason: error.message };
    return { outcome: 'retry', reason: error.message, perhapsSent: error.reached };
  }
}

/**
 * What we say is often what others wrote: words that ring for everybody are said without ringing, also as Slack writes them (`<!channel>`, which Mattermost takes for the same), and
 * neither a picture is loaded nor a link shown under other words.
 */
function quiet(text: string): string {
  return cleanText(text)
    .replace(/@(?=(?:all|channel|here)\b)/gi, '@\u200b')
    .replace(/<(?=[!@#]|[a-z][a-z0-9+.-]*:)/gi, '<\u200b')
    .replace(/!(?=\[)/g, '!\u200b')
    .replace(/\](?=[([:])/g, ']\u200b');
}

async function take(call: HookCall, values: SettingValues, hands: Hands): Promise<HookAnswer> {
  const read = readHook(call.type, call.body);
  if (read === null) return { status: 400, json: {} };
  const tokens = textOf(values, 'tokens')
    .split(/\s+/)
    .filter((token) => token !== '');
  if (!tokens.some((token) => same(token, read.token))) return { status: 403, json: {} };
  if (read.nick === textOf(values, 'name')) return { status: 200, json: {} };
  try {
    await hands.chat.heard({
      adapter: hands.adapter,
      key: read.key ?? `hook:${createHash('sha256').update(call.body).digest('base64url')}`,
      channel: read.channel,
      nick: read.nick,
      account: read.user,
      mask: null,
      isInSight: false,
      text: read.text,
      kind: 'line',
      isBot:
        read.isBot ||
        textOf(values, 'bots')
          .split(/[\s,]+/)
          .includes(read.nick),
      at: read.at ?? hands.now(),
    });
  } catch (error) {
    hands.log('warn', 'what was said could not be kept', { failure: String(error).slice(0, 300) });
    return { status: 503, json: {} };
  }
  // The answer goes by the incoming webhook, where everybody sees what was asked and said.
  return { status: 200, json: {} };
}

function same(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
