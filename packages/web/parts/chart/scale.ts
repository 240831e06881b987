/** Where does a value stand on an axis? Linear and logarithmic positions, and ticks that people would choose. */

export type Scale = (value: number) => number;

/** From `[from, to]` to `[start, end]` in a straight line; a span of nothing stands in the middle. */
export function linear(from: number, to: number, start: number, end: number): Scale {
  const width = to - from;
  return (value) => (width === 0 ? (start + end) / 2 : start + ((value - from) / width) * (end - start));
}

/** The same by orders of magnitude; values at or below 0 stand at the start. */
export function logarithmic(from: number, to: number, start: number, end: number): Scale {
  const by = linear(Math.log(from), Math.log(to), start, end);
  return (value) => (value <= 0 ? start : by(Math.log(value)));
}

/** Round values (1, 2, 5 × 10ⁿ) within a span, about `count` of them. */
export function roundTicks(from: number, to: number, count: number): number[] {
  if (!(to > from) || count < 1) return [from];
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10) * power;
  const ticks: number[] = [];
  for (let index = Math.ceil(from / step); index * step <= to + step * 1e-9; index++) ticks.push(Number((index * step).toPrecision(12)));
  return ticks;
}

const day = 86_400_000;

/** Beginnings of UTC days, months or years within a span, about `count` of them at most. */
export function timeTicks(from: number, to: number, count: number): { at: number; unit: 'day' | 'month' | 'year' }[] {
  const days = (to - from) / day;
  if (days <= count * 14) {
    const step = [1, 2, 7, 14].find((each) => days / each <= count) ?? 14;
    const first = Math.ceil(from / day) * day;
    return range(first, to, step * day).map((at) => ({ at, unit: 'day' }));
  }
  const months = days / 30.4;
  const step = [1, 2, 3, 6, 12, 24, 60].find((each) => months / each <= count) ?? 120;
  const start = new Date(from);
  const ticks: { at: number; unit: 'day' | 'month' | 'year' }[] = [];
  for (let index = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step; ; index += step) {
    const at = Date.UTC(Math.floor(index / 12), index % 12, 1);
    if (at > to) return ticks;
    if (at >= from) ticks.push({ at, unit: index % 12 === 0 ? 'year' : 'month' });
  }
}

function range(from: number, to: number, step: number): number[] {
  const values: number[] = [];
  for (let at = from; at <= to; at += step) values.push(at);
  return values;
}
