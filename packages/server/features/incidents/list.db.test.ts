import { listFindings } from '@samspel/contract/findings.ts';
import { listCaseStudies, listChanges, listIncidents, readTimeline } from '@samspel/contract/incidents.ts';
import type { InputOf } from '@samspel/contract/route.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type IncidentGround, incidentGround, player, refused, search, store } from './testing/incident-ground.ts';

let ground: IncidentGround;
beforeAll(async () => {
  ground = await incidentGround();
  const at = (hour: string) => ({ at: `2026-03-01T${hour}:00Z`, source: 'person' as const });
  await ground.open({
    title: 'Disk full',
    started: at('01:00'),
    detected: null,
    resolved: at('02:00'),
    impacts: [{ target: store }],
    tags: ['area:storage'],
    cause: { code: 'missing-limit' },
  });
  await ground.open({
    title: 'Slow search',
    started: at('03:00'),
    detected: null,
    severity: 'partial',
    impacts: [{ target: search }, { target: store }],
    tags: ['area:storage', 'season'],
  });
  await ground.open({
    title: 'Silence',
    started: at('05:00'),
    detected: null,
    resolved: at('06:00'),
    impacts: [{ target: player }],
    trigger: { code: 'deployment' },
  });
  await ground.open({ title: 'Nobody knows', started: null, detected: at('04:00'), impacts: [] });
  await ground.open({ title: 'Long night', started: at('00:30'), detected: null, resolved: at('08:00'), severity: 'degraded', impacts: [{ target: player }] });
});
afterAll(() => ground.test.end());

const titles = async (query: NonNullable<InputOf<typeof listIncidents>['query']>) =>
  (await ground.viewer(listIncidents, { query })).items.map((row) => row.title);

describe('the list', () => {
  test('is newest first, and every filter does what it says', async () => {
    expect(await titles({})).toEqual(['Silence', 'Nobody knows', 'Slow search', 'Disk full', 'Long night']);
    expect(await titles({ state: 'resolved' })).toEqual(['Silence', 'Disk full', 'Long night']);
    expect(await titles({ state: 'open,acknowledged' })).toEqual(['Nobody knows', 'Slow search']);
    expect(await titles({ severity: ['partial', 'degraded'] })).toEqual(['Slow search', 'Long night']);
    expect(await titles({ system: store })).toEqual(['Slow search', 'Disk full']);
    expect(await titles({ team: 'group:default/keepers' })).toEqual(['Silence', 'Slow search', 'Disk full', 'Long night']);
    expect(await titles({ team: 'group:default/find' })).toEqual(['Slow search']);
    expect(await titles({ team: 'group:default/keepers', state: 'resolved', severity: 'degraded' })).toEqual(['Long night']);
    expect(await titles({ tag: 'area:storage,season' })).toEqual(['Slow search']);
    expect(await titles({ cause: 'missing-limit' })).toEqual(['Disk full']);
    expect(await titles({ trigger: 'deployment' })).toEqual(['Silence']);
    expect(await titles({ text: 'DISK fu' })).toEqual(['Disk full']);
    expect(await titles({ text: 'storage' })).toEqual(['Slow search', 'Disk full']);
    expect(await titles({ text: '& | !' })).toEqual([]);
    expect(await titles({ countable: 'false' })).toEqual(['Nobody knows']);
    expect(await titles({ from: '2026-03-01T05:30:00Z', to: '2026-03-01T07:00:00Z' })).toEqual(['Silence', 'Nobody knows', 'Slow search', 'Long night']);
    expect(await titles({ to: '2026-03-01T02:00:00Z' })).toEqual(['Disk full', 'Long night']);
  });

  test('pages meet without a gap or a repeat, also by team', async () => {
    for (const query of [{}, { team: 'group:default/keepers' }, { text: 's' }]) {
      const whole = await titles(query);
      const paged: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await ground.viewer(listIncidents, { query: { ...query, limit: 2, ...(cursor === undefined ? {} : { cursor }) } });
        paged.push(...page.items.map((row) => row.title));
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      expect(paged).toEqual(whole);
    }
    expect(await refused(ground.viewer(listIncidents, { query: { cursor: 'nonsense' } }))).toBe('incidents.bad-cursor /cursor');
    expect(await refused(ground.viewer(listIncidents, { query: { cursor: Buffer.from('["x",1]').toString('base64url') } }))).toBe(
      'incidents.bad-cursor /cursor',
    );
  });
});

test('a cursor that names a moment which cannot be is bad input', async () => {
  const made = (...key: unknown[]) => ({ query: { cursor: Buffer.from(JSON.stringify(key)).toString('base64url') } });
  const id = await ground.open();
  for (const moment of [1e300, -1e15]) {
    expect(await refused(ground.viewer(listIncidents, made(moment, 'inc_x')))).toBe('request.invalid');
    expect(await refused(ground.viewer(listIncidents, { query: { ...made(moment, 'inc_x').query, system: player } }))).toBe('request.invalid');
    expect(await refused(ground.viewer(readTimeline, { params: { id }, ...made(moment, 'evt_x') }))).toBe('request.invalid');
    expect(await refused(ground.viewer(listCaseStudies, made(moment, 'inc_x')))).toBe('request.invalid');
  }
  expect(await refused(ground.viewer(listFindings, made(1e300, 'fnd_x')))).toBe('request.invalid');
  expect(await refused(ground.viewer(listChanges, made('nonsense', 'chg_x')))).toBe('request.invalid');
});
