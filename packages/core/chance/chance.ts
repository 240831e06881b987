/**
 * Where does chance come from, when the same seed has to give the same again?
 *
 * xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018; https://prng.di.unimi.it/xoshiro128starstar.c,
 * public domain): 128 bits of state, period 2^128 − 1, every 32-bit output equally likely. The state is filled from the seed by
 * SplitMix32, as its authors advise. Good for simulation and for making worlds; never for secrets.
 */

/** A stream of chance. Each call takes the next number, so order matters; `fork` gives a stream of its own to each part. */
export interface Chance {
  /** A whole number in [0, 2^32). */
  readonly word: () => number;
  /** A number in [0, 1) with 53 bits. */
  readonly ratio: () => number;
  /** A whole number from `from` to `to`, both included. */
  readonly whole: (from: number, to: number) => number;
  /** Whether something of this probability happens. */
  readonly happens: (probability: number) => boolean;
  /** One of the list, which must not be empty. */
  readonly pick: <T>(from: readonly T[]) => T;
  /** One of the list, each as likely as its weight says. */
  readonly weighted: <T>(from: readonly (readonly [T, number])[]) => T;
  /** `count` different members in random order; fewer when there are not so many. */
  readonly some: <T>(from: readonly T[], count: number) => T[];
  /** A Pareto variate: at least `least`, exceeding x with probability (least ÷ x)^shape. */
  readonly pareto: (least: number, shape: number) => number;
  /** An exponential variate with this mean. */
  readonly exponential: (mean: number) => number;
  /** A stream that depends on the seed and the name alone, not on what was taken from this one. */
  readonly fork: (name: string) => Chance;
}

/** Makes a stream from a seed. */
export function chance(seed: number | string): Chance {
  const text = String(seed);
  const state = new Uint32Array(4);
  let mixed = hash(text);
  for (let index = 0; index < 4; index++) {
    mixed = (mixed + 0x9e3779b9) | 0;
    state[index] = mix(mixed);
  }
  // The one state that xoshiro cannot leave; SplitMix gives it to no seed that matters, and this to none at all.
  if (state.every((part) => part === 0)) state[0] = 1;
  const word = (): number => next(state);
  const ratio = (): number => ((word() >>> 5) * 67_108_864 + (word() >>> 6)) / 9_007_199_254_740_992;
  const whole = (from: number, to: number): number => from + Math.floor(ratio() * (to - from + 1));
  const pick = <T>(from: readonly T[]): T => {
    if (from.length === 0) throw new Error('nothing to pick from');
    return from[whole(0, from.length - 1)] as T;
  };
  return {
    word,
    ratio,
    whole,
    pick,
    happens: (probability) => ratio() < probability,
    weighted: (from) => pickWeighted(from, ratio()),
    some: (from, count) => {
      const left = [...from];
      const taken = [];
      while (taken.length < count && left.length > 0) taken.push(...left.splice(whole(0, left.length - 1), 1));
      return taken;
    },
    pareto: (least, shape) => least / (1 - ratio()) ** (1 / shape),
    exponential: (mean) => -mean * Math.log(1 - ratio()),
    fork: (name) => chance(`${text}/${name}`),
  };
}

function pickWeighted<T>(from: readonly (readonly [T, number])[], ratio: number): T {
  let rest = ratio * from.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [one, weight] of from) {
    rest -= weight;
    if (rest < 0) return one;
  }
  const last = from.at(-1);
  if (last === undefined) throw new Error('nothing to pick from');
  return last[0];
}

function next(state: Uint32Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = state;
  const result = Math.imul(turn(Math.imul(b, 5), 7), 9) >>> 0;
  const third = c ^ a;
  const fourth = d ^ b;
  state[0] = a ^ fourth;
  state[1] = b ^ third;
  state[2] = third ^ (b << 9);
  state[3] = turn(fourth, 11);
  return result;
}

function turn(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

/** The finaliser of MurmurHash3. */
function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** FNV-1a over the UTF-16 units of a text. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  return sum >>> 0;
}

/** The raw generator on a given state of four words, for comparing with its authors' program. */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  const held = Uint32Array.from(state);
  return () => next(held);
}
