/** Does a question go the whole way from Mattermost's webhook to an answer in its channel? Over HTTP on both sides. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addAdapter } from '@samspel/contract/adapters.ts';
import { addChannel } from '@samspel/contract/chat.ts';
import { expect, test } from 'vitest';
import { mattermost } from '../adapters/mattermost/mattermost.ts';
import { makeCallers } from './testing/callers.ts';
import { testSamspel } from './testing/samspel.ts';

test('a slash command is believed by its token, and answered in the channel', async () => {
  const said: { channel: string; text: string }[] = [];
  const far = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      said.push(JSON.parse(body) as { channel: string; text: string });
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => far.listen(0, '127.0.0.1', resolve));
  const ground = await testSamspel({ adapterKinds: [mattermost] });
  try {
    const admin = ground.withHeaders((await makeCallers(ground.samspel.house)).admin.headers);
    const incoming = `http://127.0.0.1:${(far.address() as AddressInfo).port}/hooks/x`;
    const { id } = await admin(addAdapter, { body: { kind: 'mattermost', name: 'Mattermost', values: { incoming, tokens: 'right' } } });
    await admin(addChannel, { body: { network: id, name: '#operations' } });
    await ground.samspel.settle();
    const call = (token: string) =>
      ground.samspel.http.inject({
        method: 'POST',
        url: `/api/chat/hooks/${id}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({
          token,
          command: '/samspel',
          text: 'what is broken',
          channel_name: 'operations',
          user_name: 'anna',
          user_id: 'u1',
          trigger_id: 't1',
        }).toString(),
      });
    expect((await call('wrong')).statusCode).toBe(404);
    expect(await call('right')).toMatchObject({ statusCode: 200, body: '{}' });
    expect((await call('right')).statusCode).toBe(200);
    await ground.samspel.settle();
    expect(said).toMatchObject([{ channel: 'operations', text: 'anna: Nothing is broken: no incident is open.' }]);
    expect(
      (await ground.samspel.http.inject({ method: 'POST', url: '/api/chat/hooks/ada_none', headers: { 'content-type': 'application/json' }, payload: '{}' }))
        .statusCode,
    ).toBe(404);
  } finally {
    await ground.end();
    await new Promise<void>((resolve) => far.close(() => resolve()));
  }
});
