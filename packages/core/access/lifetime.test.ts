import { expect, it } from 'vitest';
import { linkStands, sessionIdleMilliseconds, sessionStands, stampDue, tokenStands } from './lifetime.ts';

const now = 1_800_000_000_000;

it('a session ends at its end, when idle, and when revoked; one millisecond before it stands', () => {
  const session = { endsAt: now + 1, lastSeenAt: now, revokedAt: null };
  expect(sessionStands(session, now)).toEqual({ stands: true });
  expect(sessionStands(session, now + 1)).toEqual({ stands: false, because: 'ended' });
  const idle = { endsAt: now * 2, lastSeenAt: now - sessionIdleMilliseconds, revokedAt: null };
  expect(sessionStands(idle, now)).toEqual({ stands: false, because: 'idle' });
  expect(sessionStands(idle, now - 1)).toEqual({ stands: true });
  expect(sessionStands({ ...session, revokedAt: now }, now)).toEqual({ stands: false, because: 'revoked' });
});

it('a token ends, is revoked, or sleeps with its person', () => {
  const token = { endsAt: now + 1, revokedAt: null, personActive: true };
  expect(tokenStands(token, now)).toEqual({ stands: true });
  expect(tokenStands(token, now + 1)).toMatchObject({ because: 'ended' });
  expect(tokenStands({ ...token, personActive: false }, now)).toMatchObject({ because: 'asleep' });
  expect(tokenStands({ ...token, revokedAt: 0 }, now)).toMatchObject({ because: 'revoked' });
});

it('a link works once', () => {
  const link = { endsAt: now + 1, usedAt: null, revokedAt: null };
  expect(linkStands(link, now)).toEqual({ stands: true });
  expect(linkStands({ ...link, usedAt: now - 1 }, now)).toMatchObject({ because: 'used' });
  expect(linkStands(link, now + 1)).toMatchObject({ because: 'ended' });
});

it('stamps at most every five minutes', () => {
  expect([stampDue(null, now), stampDue(now - 299_999, now), stampDue(now - 300_000, now)]).toEqual([true, false, true]);
});
