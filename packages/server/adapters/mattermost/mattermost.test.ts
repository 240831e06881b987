import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Running } from '../../ports/adapter.ts';
import { chatSpec, keepingHands, sendingTo } from '../../ports/chat.spec.ts';
import { mattermost } from './mattermost.ts';
import { readHook } from './read-hook.ts';

/** The far side of an incoming webhook. */
async function farSide(): Promise<{ url: string; said: { channel: string; text: string }[]; answer: (status: number) => void; end: () => Promise<void> }> {
  const said: { channel: string; text: string }[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      if (status === 200) said.push(JSON.parse(body) as { channel: string; text: string });
      response.writeHead(status, status === 429 ? { 'retry-after': '7' } : {}).end(status === 200 ? 'ok' : 'no');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks/abc`,
    said,
    answer: (next) => {
      status = next;
    },
    end: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const form = (fields: Record<string, string>) => ({
  type: 'application/x-www-form-urlencoded',
  headers: {},
  body: new TextEncoder().encode(new URLSearchParams(fields).toString()),
});
const outgoing = { token: 'right', channel_name: 'operations', user_id: 'u1', user_name: 'anna', post_id: 'p1', text: 'hello', timestamp: '1790000000' };

chatSpec('Mattermost', async () => {
  const far = await farSide();
  let running: Running | null = null;
  let count = 0;
  return {
    kind: {
      ...mattermost,
      open: async (values, hands) => {
        running = await mattermost.open(values, hands);
        return running;
      },
    },
    values: { incoming: far.url, tokens: 'right', name: 'samspel', allowPrivate: true },
    channel: '#operations',
    other: 'anna',
    say: async (channel, text) => {
      const fields = { ...outgoing, post_id: `p${++count}`, channel_name: channel === null ? 'u1__bot' : 'operations', text };
      expect((await running?.hook?.(form(fields)))?.status).toBe(200);
    },
    sees: async (pattern) => far.said.find(({ text }) => pattern.test(text))?.text ?? '',
    end: far.end,
  };
});

it('believes only who knows a token, and hears each post once', async () => {
  const kept = keepingHands();
  const running = await mattermost.open(
    { incoming: 'http://127.0.0.1:9/', tokens: 'one\nright', name: 'samspel', bots: 'ci, deploybot', allowPrivate: true },
    kept.hands,
  );
  const hook = async (fields: Record<string, string>) => (await running.hook?.(form(fields)))?.status;
  expect(await hook({ ...outgoing, token: 'wrong' })).toBe(403);
  expect(await hook({ ...outgoing, token: '' })).toBe(400);
  expect(await hook({ ...outgoing, user_name: 'samspel' })).toBe(200);
  expect(kept.heard).toEqual([]);
  expect(await hook(outgoing)).toBe(200);
  expect(kept.heard).toMatchObject([{ channel: '#operations', nick: 'anna', account: 'u1', text: 'hello', key: 'post:p1', at: 1_790_000_000_000 }]);
  await hook({ ...outgoing, post_id: 'p2', user_name: 'ci' });
  expect(kept.heard.at(-1)).toMatchObject({ nick: 'ci', isBot: true });
  await hook({ ...outgoing, post_id: '', trigger_id: 't1', command: '/samspel', text: 'who owns player' });
  expect(kept.heard.at(-1)).toMatchObject({ text: '! who owns player', key: 'post:t1' });
  await running.stop();
});

it('tries again what may succeed later, and rings for nobody', async () => {
  const far = await farSide();
  const running = await mattermost.open({ incoming: far.url, tokens: 't', name: 'samspel', allowPrivate: true }, keepingHands().hands);
  const send = (to: string, text: string) => running.sender?.send(sendingTo('mattermost', to, text), AbortSignal.timeout(5000));
  far.answer(429);
  expect(await send('#a', 'x')).toMatchObject({ outcome: 'retry', afterSeconds: 7 });
  far.answer(404);
  expect(await send('#a', 'x')).toMatchObject({ outcome: 'rejected' });
  far.answer(200);
  await send('anna', 'tell @channel and @all of it');
  expect(far.said.at(-1)).toMatchObject({ channel: '@anna', text: 'tell @\u200bchannel and @\u200ball of it' });
  await send('#a', 'see <!channel> and <!here|x>, ![x](http://evil.test/p.png), [bank](http://evil.test), <http://evil.test|bank>, <Olle> said');
  expect(far.said.at(-1)?.text).toBe(
    'see <\u200b!channel> and <\u200b!here|x>, !\u200b[x]\u200b(http://evil.test/p.png), [bank]\u200b(http://evil.test), <\u200bhttp://evil.test|bank>, <Olle> said',
  );
  await running.stop();
  await far.end();
});

it('reads any body at all without harm', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom('application/json', 'application/x-www-form-urlencoded', ''),
      (body, type) => readHook(type, body) === null || true,
    ),
  );
  expect(readHook('application/json', new TextEncoder().encode(JSON.stringify(outgoing)))).toMatchObject({ nick: 'anna', text: 'hello' });
  expect(readHook('application/json', new TextEncoder().encode('[1]'))).toBeNull();
});
