import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountRule, addressRule, countersOf, decideTry, giveBack, networkOf, pauseSeconds, type Tries } from './throttle.ts';

const start = 1_800_000_000_000;

describe('decideTry', () => {
  it('gives five free tries, then pauses of 2, 4, 8 … 300 seconds', () => {
    expect([1, 5, 6, 7, 8, 13, 14, 1000].map((count) => pauseSeconds(count, accountRule))).toEqual([0, 0, 2, 4, 8, 256, 300, 300]);
  });

  it('counts a try when it begins: of a thousand at one moment only six pass', () => {
    let tries: Tries | null = null;
    let passed = 0;
    for (let turn = 0; turn < 1000; turn++) {
      const decision = decideTry(tries, accountRule, start);
      if (!decision.may) continue;
      passed++;
      tries = decision.tries;
    }
    expect(passed).toBe(6);
  });

  it('says how long to wait, and a try made too early changes nothing', () => {
    const tries = { count: 8, lastAt: start, pauseUntil: start + 8000 };
    expect(decideTry(tries, accountRule, start + 1500)).toMatchObject({ may: false, retryAfterSeconds: 7 });
    expect(decideTry(tries, accountRule, start + 8000)).toMatchObject({ may: true, tries: { count: 9 } });
  });

  it('forgives with time', () => {
    const tries = { count: 8, lastAt: start, pauseUntil: start + 8000 };
    expect(decideTry(tries, accountRule, start + 3 * 600_000)).toMatchObject({ may: true, tries: { count: 6 } });
    expect(decideTry(tries, accountRule, start + 86_400_000)).toMatchObject({ may: true, tries: { count: 1, pauseUntil: null } });
  });

  it('never locks for good, whatever happened before and however the clock jumped', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 100_000_000 }), { maxLength: 200 }), (jumps) => {
        let now = start;
        let tries: Tries | null = null;
        for (const jump of jumps) {
          now += jump;
          const decision = decideTry(tries, accountRule, now);
          if (decision.may) tries = decision.tries;
          else expect(decision.retryAfterSeconds).toBeLessThanOrEqual(accountRule.longestPauseSeconds);
        }
        const later = decideTry(tries, accountRule, Math.max(now, tries?.lastAt ?? 0) + accountRule.longestPauseSeconds * 1000);
        expect(later.may).toBe(true);
      }),
    );
  });

  it('lets a guesser try fewer than 300 passwords a day at one account', () => {
    let tries: Tries | null = null;
    let passed = 0;
    for (let second = 0; second < 86_400; second++) {
      const decision = decideTry(tries, accountRule, start + second * 1000);
      if (decision.may) {
        passed++;
        tries = decision.tries;
      }
    }
    expect(passed).toBeLessThan(310);
  });
});

describe('giveBack', () => {
  it('takes back one good try and leaves the bad ones', () => {
    const bad = { count: 60, lastAt: start, pauseUntil: start + 60_000 };
    expect(giveBack(bad, addressRule)).toEqual({ count: 59, lastAt: start, pauseUntil: start + 60_000 });
    expect(giveBack({ count: 1, lastAt: start, pauseUntil: null }, addressRule).count).toBe(0);
    expect(giveBack({ count: 0, lastAt: start, pauseUntil: null }, addressRule).count).toBe(0);
  });
});

describe('countersOf', () => {
  it('keeps a guesser elsewhere from slowing down an owner at a known address', () => {
    const [owner] = countersOf('anna', '10.0.0.1', true);
    const [guesser] = countersOf('anna', '203.0.113.9', false);
    expect(owner?.key).not.toBe(guesser?.key);
  });

  it('takes all addresses of an IPv6 network for one, in any spelling', () => {
    expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0::/64');
    expect(networkOf('2001:0DB8:0:0:ffff::2')).toBe('2001:db8:0:0::/64');
    expect(networkOf('2001:db8:0:1::1')).not.toBe(networkOf('2001:db8::1'));
    expect(networkOf('::1')).toBe('0:0:0:0::/64');
    expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
    expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
    expect(networkOf('192.0.2.7')).toBe('192.0.2.7');
  });
});
