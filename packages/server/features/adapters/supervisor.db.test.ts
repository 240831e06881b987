/** Does what an adapter does while somebody tries it leave their request alone? */
import { addAdapter, listAdapters } from '@samspel/contract/adapters.ts';
import { afterEach, expect, test } from 'vitest';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import { type WriteKey, writeKeys } from '../../platform/database/change.ts';
import type { AdapterKind, Hands } from '../../ports/adapter.ts';
import { testHands } from '../../ports/testing/test-hands.ts';
import { addCaller } from '../access/testing/callers.ts';
import { makeSupervisor } from './supervisor.ts';

let ground: TestSamspel;
afterEach(() => ground.end());

test('given an adapter that breaks while it is tried, then that is written down, and the key of the request is not spent', async () => {
  let lastError: string | null = null;
  let handed: Hands | null = null;
  const kind: AdapterKind = {
    kind: 'breaking',
    title: 'Breaking',
    says: '',
    doors: [],
    fields: [],
    runsOn: 'each-server',
    open: async (_values, hands) => {
      handed = hands;
      return { state: () => ({ isOpen: true, since: 0, lastError }), tryOut: async () => ({ ok: true, says: '' }), stop: async () => undefined };
    },
  };
  ground = await testSamspel({ adapterKinds: [kind] });
  const { house } = ground.samspel;
  const admin = ground.withHeaders((await addCaller(house, { role: 'admin' })).headers);
  await admin(addAdapter, { body: { kind: 'breaking', name: 'B', values: {} } });
  const { chat, mail, push } = testHands();
  const supervisor = makeSupervisor({
    house: { ...house, settings: { ...house.settings, workers: true } },
    server: 'another',
    kinds: new Map([[kind.kind, kind]]),
    ears: { chat, mail, push },
  });
  supervisor.wake();
  await supervisor.settle();
  const key: WriteKey = { key: 'k', actorId: 'per_1', route: 'adapters.try', requestHash: 'h', now: house.now(), claimed: false };
  lastError = 'gone';
  writeKeys.run(key, () => handed?.changed());
  await supervisor.settle();
  const states = (await admin(listAdapters)).items.flatMap(({ states }) => states);
  expect(states.find(({ server }) => server === 'another')?.lastError).toBe('gone');
  expect(key.claimed).toBe(false);
  await supervisor.stop();
});
