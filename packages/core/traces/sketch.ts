/**
 * How slow were the calls, when there are too many to keep each? A sketch of latencies: counts in buckets whose bounds grow by a constant
 * factor, so that every quantile is off by at most 1 % of itself, and sketches of different minutes and processes add up exactly.
 *
 * Model: DDSketch (Masson, Rim and Lee, VLDB 2019), with the logarithmic mapping: bucket i holds (γ^(i−1), γ^i], γ = (1 + α) ÷ (1 − α), α = 0.01,
 * and is told as 2γ^i ÷ (γ + 1). Merging adds counts: it is commutative and associative, and no order of merging changes an answer.
 * What is below a nanosecond is told as 0; what is above ten days as ten days. Between them lie fewer than 1,800 buckets, so a sketch is bounded.
 */

const accuracy = 0.01;
const gamma = (1 + accuracy) / (1 - accuracy);
const perLog = 1 / Math.log(gamma);
const shortestSeconds = 1e-9;
const longestSeconds = 864_000;
const lowest = Math.ceil(Math.log(shortestSeconds) * perLog);
const highest = Math.ceil(Math.log(longestSeconds) * perLog);

/** Counts by bucket, as stored and sent: `{"-120": 5}`. */
export type SketchCounts = Readonly<Record<string, number>>;

export class LatencySketch {
  private readonly counts = new Map<number, number>();
  private total = 0;

  /** Counts one latency, or several of the same. */
  add(seconds: number, times = 1): void {
    this.put(bucketOf(seconds), times);
  }

  private put(bucket: number, times: number): void {
    this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + times);
    this.total += times;
  }

  merge(other: LatencySketch): void {
    for (const [bucket, count] of other.counts) this.put(bucket, count);
  }

  get count(): number {
    return this.total;
  }

  /** The latency that a share of all did not exceed, by nearest rank, within 1 %; null of nothing. */
  quantile(share: number): number | null {
    if (this.total === 0) return null;
    let left = Math.max(1, Math.ceil(share * this.total));
    const buckets = [...this.counts.keys()].sort((a, b) => a - b);
    for (const bucket of buckets) {
      left -= this.counts.get(bucket) ?? 0;
      if (left <= 0) return secondsOf(bucket);
    }
    return secondsOf(buckets.at(-1) ?? lowest);
  }

  toCounts(): SketchCounts {
    return Object.fromEntries([...this.counts].sort(([a], [b]) => a - b).map(([bucket, count]) => [String(bucket), count]));
  }

  /** A sketch from its stored form; what is no bucket of ours is passed over. */
  static of(counts: SketchCounts): LatencySketch {
    const sketch = new LatencySketch();
    for (const [key, count] of Object.entries(counts)) {
      const bucket = Number(key);
      if (Number.isInteger(bucket) && bucket >= lowest && bucket <= highest && count > 0) sketch.put(bucket, count);
    }
    return sketch;
  }
}

function bucketOf(seconds: number): number {
  if (!(seconds > shortestSeconds)) return lowest;
  return seconds >= longestSeconds ? highest : Math.ceil(Math.log(seconds) * perLog);
}

function secondsOf(bucket: number): number {
  if (bucket <= lowest) return 0;
  return (2 * gamma ** bucket) / (gamma + 1);
}
