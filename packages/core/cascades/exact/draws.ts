/**
 * Where do the simulator's draws come from, many millions of them, the same in every browser and on every server?
 *
 * xoshiro128** (see core/chance/chance.ts, which seeds it) on four words, one word a draw. The logarithm behind exponential times is worked
 * out here with additions, multiplications and one division, which IEEE 754 fixes to the last bit; `Math.log` may differ between engines.
 * Method: fdlibm's e_log.c (Sun Microsystems, 1993): x = m × 2ᵉ with m near 1, ln m by a polynomial in ((m − 1) ÷ (m + 1))².
 * A draw has 32 bits: no time is longer than 22.9 means, where one in four thousand million would be.
 */
import type { Chance } from '../../chance/chance.ts';

const part = 1 / 4_294_967_296;
/** 2⁻ᵉ for e from −1 to 31, at e + 1. */
const shrink = Float64Array.from({ length: 33 }, (_, index) => 2 / 2 ** index);

export class Draws {
  private readonly state = new Int32Array(4);

  constructor(chance: Chance) {
    for (let index = 0; index < 4; index++) this.state[index] = chance.word();
  }

  /** A whole number in [0, 2³²). */
  word(): number {
    const { state } = this;
    const a = state[0] as number;
    const b = state[1] as number;
    const times5 = Math.imul(b, 5);
    const third = (state[2] as number) ^ a;
    const fourth = (state[3] as number) ^ b;
    state[1] = b ^ third;
    state[0] = a ^ fourth;
    state[2] = third ^ (b << 9);
    state[3] = (fourth << 11) | (fourth >>> 21);
    return Math.imul((times5 << 7) | (times5 >>> 25), 9) >>> 0;
  }

  /** A number in [0, 1). */
  ratio(): number {
    return this.word() * part;
  }

  /** Exponential with mean 1. */
  exponential(): number {
    return minusLog(this.word());
  }
}

/** −ln((word + ½) ÷ 2³²). */
export function minusLog(word: number): number {
  let exponent = 31 - Math.clz32(word);
  let m = (word + 0.5) * (shrink[exponent + 1] as number);
  if (m > Math.SQRT2) {
    m *= 0.5;
    exponent++;
  }
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const half = 0.5 * f * f;
  return (32 - exponent) * Math.LN2 - (f - (half - s * (half + (even + odd))));
}
