/**
 * What went in so long ago? Delay lines for the fluid engine, each at most 64 slots long; what takes longer is kept as means of several
 * steps. A line that gets the same for its whole length may be left alone: its slots all hold it.
 */
const mostSlots = 64;

export class DelayLines {
  /** Per line: where its slots begin, how many, how many steps one lasts (0: no delay). */
  private readonly offset: Int32Array;
  private readonly slots: Int32Array;
  private readonly width: Int32Array;
  private readonly slot: Float64Array;
  private readonly sum: Float64Array;
  private readonly count: Float64Array;
  private readonly held: Float64Array;
  private values: Float64Array;

  /** Lines with room for any delay. */
  constructor(lines: number, delays: (line: number) => number, stepSeconds: number) {
    this.offset = new Int32Array(lines);
    this.slots = new Int32Array(lines);
    this.width = new Int32Array(lines);
    this.slot = new Float64Array(lines);
    this.sum = new Float64Array(lines);
    this.count = new Float64Array(lines);
    this.held = new Float64Array(lines);
    let length = 0;
    for (let line = 0; line < lines; line++) {
      this.offset[line] = length;
      length += this.shape(line, delays(line), stepSeconds);
    }
    this.values = new Float64Array(length);
  }

  /** Makes a line last so long from now on; what is in it is lost. */
  reset(line: number, delay: number, stepSeconds: number): void {
    const room = this.slots[line] as number;
    const needed = this.shape(line, delay, stepSeconds);
    if (needed > room) {
      const longer = new Float64Array(this.values.length + needed);
      longer.set(this.values);
      this.offset[line] = this.values.length;
      this.values = longer;
    }
    const offset = this.offset[line] as number;
    this.values.fill(0, offset, offset + needed);
    this.held[line] = 0;
    this.sum[line] = 0;
    this.count[line] = 0;
  }

  /** Puts the same in all over a line, in the place of what is there. */
  fill(line: number, value: number): void {
    const offset = this.offset[line] as number;
    this.values.fill(value, offset, offset + (this.slots[line] as number));
    this.held[line] = value;
    this.sum[line] = 0;
    this.count[line] = 0;
  }

  private shape(line: number, delay: number, stepSeconds: number): number {
    const steps = Number.isFinite(delay) ? Math.round(delay / stepSeconds) : 0;
    const width = steps === 0 ? 0 : Math.ceil(steps / mostSlots);
    const slots = width === 0 ? 0 : Math.max(1, Math.round(steps / width));
    this.width[line] = width;
    this.slots[line] = slots;
    return slots;
  }

  /** How many steps a line takes. */
  stepsOf(line: number): number {
    return (this.slots[line] as number) * (this.width[line] as number);
  }

  /** Puts a value in at a step and takes out what went in the line's length ago. */
  pass(line: number, step: number, value: number): number {
    const width = this.width[line] as number;
    if (width === 0) return value;
    const slots = this.slots[line] as number;
    const offset = this.offset[line] as number;
    if (width === 1) {
      const at = offset + (step % slots);
      const out = this.values[at] as number;
      this.values[at] = value;
      return out;
    }
    const slot = Math.floor(step / width);
    if (slot !== this.slot[line]) {
      if ((this.count[line] as number) > 0)
        this.values[offset + ((this.slot[line] as number) % slots)] = (this.sum[line] as number) / (this.count[line] as number);
      this.held[line] = this.values[offset + (slot % slots)] as number;
      this.sum[line] = 0;
      this.count[line] = 0;
      this.slot[line] = slot;
    }
    this.sum[line] = (this.sum[line] as number) + value;
    this.count[line] = (this.count[line] as number) + 1;
    return this.held[line] as number;
  }

  /** Puts another value in at the step that was passed last; only for lines of single steps. */
  put(line: number, step: number, value: number): void {
    const slots = this.slots[line] as number;
    if (slots > 0) this.values[(this.offset[line] as number) + (step % slots)] = value;
  }

  /** Fills a line with what it was given last, at the step before it was left alone. */
  level(line: number, lastStep: number): void {
    const slots = this.slots[line] as number;
    if (slots === 0) return;
    const offset = this.offset[line] as number;
    const single = this.width[line] === 1;
    const value = single ? (this.values[offset + (lastStep % slots)] as number) : (this.sum[line] as number) / Math.max(1, this.count[line] as number);
    this.values.fill(value, offset, offset + slots);
    this.held[line] = value;
  }
}
