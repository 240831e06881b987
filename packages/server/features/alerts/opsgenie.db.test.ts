/** Is whoever speaks Opsgenie's alert API answered as there: what became of a request, one alert, a list, names that nobody encoded? */
import { listAlerts, listArrivals, readAlert } from '@samspel/contract/alerts.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AlertGround, alertGround } from './testing/alert-ground.ts';

type Told = Readonly<Record<string, unknown>> & { readonly data: Readonly<Record<string, unknown>>; readonly requestId: string };

let ground: AlertGround;
let made = 0;
beforeAll(async () => {
  ground = await alertGround();
});
afterAll(async () => ground.end());

/** A source of its own, and how its clients speak, at the root of the server. */
async function client() {
  const { id, key } = await ground.source({ name: `Old scripts ${++made}`, kind: 'opsgenie' });
  const headers = { authorization: `GenieKey ${key}` };
  const say = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => {
    const answered = await ground.send(`/v2/alerts${path}`, body ?? '', { method, headers });
    return { status: answered.status, told: JSON.parse(answered.body) as Told };
  };
  return { id, key, say };
}

test('given an alert with everything, when it is asked for by alias and id, then it is told as it stands; closed, its alias names nothing', async () => {
  const { say } = await client();
  const given = {
    message: 'Disk nearly full',
    alias: 'disk/db1',
    description: 'at 95 %',
    tags: ['disk', 'sto'],
    details: { host: 'db1' },
    entity: 'store',
    source: 'sensu',
    priority: 'P5',
    responders: [{ type: 'team', name: 'backend' }],
  };
  const created = await say('POST', '/', given);
  expect(created).toMatchObject({ status: 202, told: { result: 'Request will be processed' } });
  const { told } = await say('GET', '/disk/db1?identifierType=alias');
  expect(told.data).toMatchObject({
    alias: 'disk/db1',
    message: 'Disk nearly full',
    status: 'open',
    acknowledged: false,
    tags: ['disk', 'sto'],
    priority: 'P5',
    entity: 'store',
    source: 'sensu',
    description: 'at 95 %',
    details: { host: 'db1' },
    count: 1,
  });
  const id = String(told.data['id']);
  expect((await say('GET', `/requests/${created.told.requestId}`)).told.data).toMatchObject({
    success: true,
    isSuccess: true,
    action: 'create',
    status: 'Created alert',
    alertId: id,
    alias: 'disk/db1',
  });
  await say('POST', '/disk/db1/acknowledge/?identifierType=alias', { user: 'bo' });
  await say('POST', '/disk/db1/tags/?identifierType=alias', { tags: ['replica'], user: 'bo' });
  await say('DELETE', '/disk/db1/tags/?identifierType=alias&tags=sto');
  await say('POST', `/${id}/details`, { details: { rack: '7' } });
  await say('DELETE', `/${id}/details/?keys=host`);
  await say('PUT', `/${id}/priority?identifierType=id`, { priority: 'P1' });
  await say('POST', `/${id}/notes`, { note: 'on it', user: 'bo' });
  await say('POST', `/${id}/actions/restart`, { user: 'bo' });
  expect((await say('GET', `/${id}`)).told.data).toMatchObject({
    acknowledged: true,
    owner: 'bo',
    tags: ['disk', 'replica'],
    details: { rack: '7' },
    priority: 'P1',
  });
  expect((await say('GET', `/${id}/notes/`)).told.data).toMatchObject([
    { note: 'Action restart was asked for at the monitor, by bo' },
    { note: 'bo: on it' },
    { note: 'Priority P1' },
    { note: 'Details taken away: host' },
    { note: 'Details: rack' },
    { note: 'No more tagged sto' },
    { note: 'Tagged replica, by bo' },
  ]);
  expect((await say('GET', `/${id}/logs`)).told.data).toHaveLength(10);
  expect((await say('GET', `/${id}/recipients`)).told.data).toEqual([]);
  const closed = await say('DELETE', '/disk/db1?identifierType=alias&user=cy');
  expect(closed.status).toBe(202);
  expect((await say('GET', '/disk/db1?identifierType=alias')).status).toBe(404);
  expect((await say('GET', `/${id}`)).told.data).toMatchObject({ status: 'closed' });
  const alert = await ground.viewer(readAlert, { params: { id } });
  expect([alert.state, alert.changes[0]?.says]).toEqual(['resolved', 'Over: deleted at the monitor by cy']);
  expect((await say('GET', `/requests/${closed.told.requestId}`)).told.data).toMatchObject({ action: 'delete', alertId: id });
});

test('given names that nobody encoded, then each names its alert', async () => {
  const { id, say } = await client();
  const names = ['disk 95%', 'what?now', 'db#1', 'a//b', '50% ?#/%zz', 'ä ö'];
  for (const alias of names) await say('POST', '', { message: alias, alias });
  expect(await ground.openKeys(id)).toEqual([...names].sort());
  for (const alias of names) {
    // The test's own way to the server cuts at #; a client on a wire is read in repaired-address.test.ts.
    const path = alias === 'ä ö' ? encodeURIComponent(alias) : alias.replaceAll(' ', '%20').replaceAll('#', '%23');
    expect((await say('GET', `/${path}/?identifierType=alias`)).told.data, alias).toMatchObject({ alias });
    expect((await say('POST', `/${path}/close/?identifierType=alias`, {})).status).toBe(202);
  }
  expect(await ground.openKeys(id)).toEqual([]);
});

test('given a list, then it is narrowed, counted and paged; what is not understood is refused, and so is another source’s key', async () => {
  const [{ say, id }, other] = [await client(), await client()];
  for (const n of [1, 2, 3]) await say('POST', '', { message: `Disk ${n}`, alias: `d${n}`, priority: n === 1 ? 'P1' : 'P3', tags: [`t${n}`] });
  await say('POST', '/d3/close?identifierType=alias', {});
  await other.say('POST', '', { message: 'Disk of others', alias: 'd1' });
  const list = async (query: string) =>
    ((await say('GET', `?query=${encodeURIComponent(query)}`)).told.data as unknown as { alias: string }[]).map(({ alias }) => alias);
  expect(await list('')).toEqual(['d3', 'd2', 'd1']);
  expect(await list('status: open')).toEqual(['d2', 'd1']);
  expect(await list('status=open AND priority: P1')).toEqual(['d1']);
  expect(await list('tag: t2')).toEqual(['d2']);
  expect(await list('"disk 3"')).toEqual(['d3']);
  expect((await say('GET', '/count?query=status:open')).told.data).toEqual({ count: 2 });
  const paged = await say('GET', '/?limit=1&sort=alias&order=asc');
  expect(paged.told).toMatchObject({
    data: [{ alias: 'd1' }],
    paging: { next: expect.stringContaining('/v2/alerts?limit=1&sort=alias&order=asc&offset=1') as string },
  });
  expect(await say('GET', '?query=status:open%20OR%20tag:x')).toMatchObject({
    status: 422,
    told: { errors: { query: expect.stringContaining('OR') as string } },
  });
  const { told } = await say('GET', '/d1?identifierType=alias');
  expect((await other.say('GET', `/${String(told.data['id'])}`)).status).toBe(404);
  expect((await ground.send('/v2/alerts/d1', '', { method: 'GET' })).status).toBe(401);
  expect((await ground.viewer(listAlerts, { query: { source: id, state: 'all' } })).items).toHaveLength(3);
});

test('given what cannot be done, then it is refused in words, and an operator sees it among what was sent', async () => {
  const { id, say } = await client();
  expect(await say('POST', '', { alias: 'x' })).toMatchObject({ status: 422, told: { errors: { message: 'Message can not be empty.' } } });
  expect(await say('POST', '/x/snooze?identifierType=alias', {})).toMatchObject({ status: 422, told: { errors: { endTime: 'endTime can not be empty.' } } });
  expect(await say('POST', '/x/attachments', '--boundary')).toMatchObject({
    status: 422,
    told: { errors: { file: expect.stringContaining('link') as string } },
  });
  expect(await say('POST', '/x/dance', {})).toMatchObject({ status: 404 });
  const unknown = await say('POST', '/x/close?identifierType=alias', {});
  expect((await say('GET', `/requests/${unknown.told.requestId}`)).told.data).toMatchObject({ isSuccess: false, status: 'Alert does not exist' });
  expect((await say('GET', '/requests/43a29c5c-3dbf-4fa4-9c26-f4f71023e120')).status).toBe(404);
  const { items } = await ground.operator(listArrivals, { params: { id } });
  expect(items.map(({ fault }) => fault)).toEqual([
    null,
    'No verb of the alert API stands at the end of the path',
    'file: Files are not taken here. Put a link into the note.',
    'endTime: endTime can not be empty.',
    'message: Message can not be empty.',
  ]);
});
