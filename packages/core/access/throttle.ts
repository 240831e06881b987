/**
 * May somebody try a password now? Tries are counted for each account and for each address, and once the free ones are used every
 * further try begins a pause twice as long as the one before, up to a limit. Nothing is ever locked for good.
 *
 * A try counts when it begins, not when it has failed, so that a thousand at once do not all pass before the first is counted; a good
 * one is given back. Tries made during a pause are refused unseen and do not prolong it. Each spell of quiet forgives one.
 *
 * Somebody who keeps guessing at an account would keep its owner out for the length of a pause: so tries from an address where the
 * owner signed in lately have a count of their own (`countersOf`). What stays true of an owner at a new address: up to five minutes.
 */
import type { Instant } from '../time/instant.ts';

export interface Tries {
  readonly count: number;
  readonly lastAt: Instant;
  readonly pauseUntil: Instant | null;
}

export interface ThrottleRule {
  /** Tries before the first pause. */
  readonly free: number;
  readonly firstPauseSeconds: number;
  readonly longestPauseSeconds: number;
  /** Seconds without a try that forgive one. */
  readonly forgivesEverySeconds: number;
}

export const accountRule: ThrottleRule = { free: 5, firstPauseSeconds: 2, longestPauseSeconds: 300, forgivesEverySeconds: 600 };
/** An office behind one address signs in at nine o'clock: hence more. */
export const addressRule: ThrottleRule = { free: 50, firstPauseSeconds: 1, longestPauseSeconds: 60, forgivesEverySeconds: 30 };

export type TryDecision =
  | { readonly may: true; readonly tries: Tries; readonly because: string }
  | { readonly may: false; readonly retryAfterSeconds: number; readonly because: string };

/** Decides on one try and counts it. */
export function decideTry(before: Tries | null, rule: ThrottleRule, now: Instant): TryDecision {
  const quiet = before === null ? 0 : Math.max(0, now - before.lastAt) / 1000;
  const standing = Math.max(0, (before?.count ?? 0) - Math.floor(quiet / rule.forgivesEverySeconds));
  const wait = Math.min(rule.longestPauseSeconds, ((before?.pauseUntil ?? now) - now) / 1000);
  if (wait > 0) return { may: false, retryAfterSeconds: Math.ceil(wait), because: `${standing} tries, the pause lasts ${Math.ceil(wait)} s more` };
  const count = standing + 1;
  const pause = pauseSeconds(count, rule);
  return {
    may: true,
    tries: { count, lastAt: now, pauseUntil: pause === 0 ? null : now + pause * 1000 },
    because: pause === 0 ? `try ${count} of ${rule.free} free ones` : `try ${count}; the next after ${pause} s`,
  };
}

/** The pause that the try with this number begins; 0 while tries are free. */
export function pauseSeconds(count: number, rule: ThrottleRule): number {
  if (count <= rule.free) return 0;
  return Math.min(rule.longestPauseSeconds, rule.firstPauseSeconds * 2 ** Math.min(30, count - rule.free - 1));
}

/** A good try at an address is taken back; others made there stay counted, so that an own account does not wash a guesser clean. */
export function giveBack(tries: Tries, rule: ThrottleRule): Tries {
  const count = Math.max(0, tries.count - 1);
  return { count, lastAt: tries.lastAt, pauseUntil: count < rule.free ? null : tries.pauseUntil };
}

export interface Counter {
  readonly key: string;
  readonly rule: ThrottleRule;
  /** What a good try does to it. */
  readonly onGood: 'clear' | 'give-back';
}

/** Which counts a try moves. `known`: the account signed in from this address lately. */
export function countersOf(account: string, address: string, known: boolean): readonly Counter[] {
  const network = networkOf(address);
  return [
    { key: known ? `account ${account} at ${network}` : `account ${account}`, rule: accountRule, onGood: 'clear' },
    { key: `address ${network}`, rule: addressRule, onGood: 'give-back' },
  ];
}

/** An IPv4 address as it is; of an IPv6 address the first 64 bits, since whoever has one address has them all. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  const groups = [...left, ...gap, ...right].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${groups.join(':')}::/64`;
}
