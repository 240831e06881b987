/**
 * Which line goes out next, and when? Servers count what a client sends and throttle or throw out who sends too much, so lines wait here: a bucket of
 * tokens, full at first, filled again by the second. Urgent lines go before others, older before younger; of what replaces itself (a topic) only the
 * newest is kept. When the queue is full the oldest that is not urgent is given up, and whoever waits for it hears that.
 */
import type { Instant } from '../time/instant.ts';

export interface FloodLimits {
  /** Lines that may leave at once after a quiet time. */
  readonly burst: number;
  readonly perSecond: number;
  /** Lines that wait at most. */
  readonly longest: number;
}

export interface Waiting<T> {
  readonly what: T;
  readonly urgent: boolean;
  /** What is put later with the same key takes its place; null: nothing does. */
  readonly replaces: string | null;
}

export interface SendQueue<T> {
  /** Puts something in; answers what gave way for it. */
  readonly put: (one: Waiting<T>) => readonly T[];
  /** Takes what may leave now, in order. */
  readonly take: (now: Instant) => readonly T[];
  /** Milliseconds until something may leave; null when nothing waits. */
  readonly wait: (now: Instant) => number | null;
  readonly size: () => number;
  /** Empties it; answers what was in it. */
  readonly clear: () => readonly T[];
}

/** Makes an empty queue with a full bucket. */
export function makeSendQueue<T>(limits: FloodLimits): SendQueue<T> {
  const urgent: Waiting<T>[] = [];
  const other: Waiting<T>[] = [];
  let tokens = limits.burst;
  let filledAt: Instant | null = null;
  const fill = (now: Instant): void => {
    if (filledAt !== null && now > filledAt) tokens = Math.min(limits.burst, tokens + ((now - filledAt) / 1000) * limits.perSecond);
    if (filledAt === null || now > filledAt) filledAt = now;
  };
  return {
    put: (one) => {
      const gaveWay: T[] = [];
      if (one.replaces !== null)
        for (const list of [urgent, other]) {
          const at = list.findIndex((each) => each.replaces === one.replaces);
          if (at >= 0) gaveWay.push(...list.splice(at, 1).map(({ what }) => what));
        }
      (one.urgent ? urgent : other).push(one);
      while (urgent.length + other.length > limits.longest) {
        const oldest = other.shift() ?? urgent.shift();
        if (oldest !== undefined) gaveWay.push(oldest.what);
      }
      return gaveWay;
    },
    take: (now) => {
      fill(now);
      const taken: T[] = [];
      while (tokens >= 1) {
        const next = urgent.shift() ?? other.shift();
        if (next === undefined) break;
        tokens -= 1;
        taken.push(next.what);
      }
      return taken;
    },
    wait: (now) => {
      if (urgent.length + other.length === 0) return null;
      fill(now);
      return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / limits.perSecond) * 1000);
    },
    size: () => urgent.length + other.length,
    clear: () => [...urgent.splice(0), ...other.splice(0)].map(({ what }) => what),
  };
}

const longestPauseMilliseconds = 300_000;

/** How long to wait before the next try to connect, after so many that failed: 1 s, 2 s, 4 s, … five minutes, shortened by up to half. `chance` is in [0, 1). */
export function reconnectPause(failures: number, chance: number): number {
  const whole = Math.min(longestPauseMilliseconds, 1000 * 2 ** Math.min(20, failures));
  return Math.round(whole * (1 - chance / 2));
}
