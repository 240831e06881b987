/**
 * What happens next? A heap of what lies in the future, four children to a node, in three typed arrays and without any allocation.
 *
 * An entry is an instant (whole nanoseconds, in a double), a code (kind × 2²⁷ + index) and a stamp by which whoever takes it out knows
 * whether it still holds. At the same instant the lower code comes first, so the order of kinds decides ties and a run is repeatable.
 * Four children instead of two: half the levels, and children that share a cache line (LaMarca and Ladner, 1996).
 */

export class EventQueue {
  private times = new Float64Array(1024);
  private codes = new Int32Array(1024);
  private stamps = new Int32Array(1024);
  private size = 0;
  /** Code and stamp of what `take` took out last. */
  code = 0;
  stamp = 0;

  /** When the next entry is due; infinite when there is none. */
  get next(): number {
    return this.size > 0 ? (this.times[0] as number) : Number.POSITIVE_INFINITY;
  }

  add(time: number, code: number, stamp: number): void {
    if (this.size === this.times.length) this.grow();
    const { times, codes, stamps } = this;
    let hole = this.size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const above = times[parent] as number;
      if (above < time || (above === time && (codes[parent] as number) <= code)) break;
      times[hole] = above;
      codes[hole] = codes[parent] as number;
      stamps[hole] = stamps[parent] as number;
      hole = parent;
    }
    times[hole] = time;
    codes[hole] = code;
    stamps[hole] = stamp;
  }

  /** Takes out the next entry, which must be there, and leaves its code and stamp in the fields. */
  take(): void {
    const { times, codes, stamps } = this;
    this.code = codes[0] as number;
    this.stamp = stamps[0] as number;
    const size = --this.size;
    const time = times[size] as number;
    const code = codes[size] as number;
    const stamp = stamps[size] as number;
    let hole = 0;
    for (;;) {
      let child = (hole << 2) + 1;
      if (child >= size) break;
      let least = times[child] as number;
      let leastCode = codes[child] as number;
      const end = Math.min(child + 4, size);
      for (let other = child + 1; other < end; other++) {
        const at = times[other] as number;
        if (at < least || (at === least && (codes[other] as number) < leastCode)) {
          least = at;
          leastCode = codes[other] as number;
          child = other;
        }
      }
      if (time < least || (time === least && code <= leastCode)) break;
      times[hole] = least;
      codes[hole] = leastCode;
      stamps[hole] = stamps[child] as number;
      hole = child;
    }
    times[hole] = time;
    codes[hole] = code;
    stamps[hole] = stamp;
  }

  private grow(): void {
    const room = this.times.length * 2;
    const times = new Float64Array(room);
    times.set(this.times);
    this.times = times;
    const codes = new Int32Array(room);
    codes.set(this.codes);
    this.codes = codes;
    const stamps = new Int32Array(room);
    stamps.set(this.stamps);
    this.stamps = stamps;
  }
}
