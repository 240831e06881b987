/** What waits in the order it came? A queue in typed arrays that grows by doubling: an instant, a number and a stamp for each entry. */

export class Ring {
  private times = new Float64Array(64);
  private items = new Int32Array(64);
  private stamps = new Int32Array(64);
  private first = 0;
  size = 0;

  /** Of the first entry, which must be there. */
  get time(): number {
    return this.times[this.first] as number;
  }

  get item(): number {
    return this.items[this.first] as number;
  }

  get stamp(): number {
    return this.stamps[this.first] as number;
  }

  /** Of the last entry, which must be there. */
  get lastTime(): number {
    return this.times[(this.first + this.size - 1) & (this.times.length - 1)] as number;
  }

  add(time: number, item: number, stamp: number): void {
    if (this.size === this.times.length) this.grow();
    const at = (this.first + this.size++) & (this.times.length - 1);
    this.times[at] = time;
    this.items[at] = item;
    this.stamps[at] = stamp;
  }

  /** Drops the first entry, which must be there. */
  drop(): void {
    this.first = (this.first + 1) & (this.times.length - 1);
    this.size--;
  }

  clear(): void {
    this.first = 0;
    this.size = 0;
  }

  private grow(): void {
    const room = this.times.length;
    const times = new Float64Array(room * 2);
    const items = new Int32Array(room * 2);
    const stamps = new Int32Array(room * 2);
    for (let index = 0; index < this.size; index++) {
      const at = (this.first + index) & (room - 1);
      times[index] = this.times[at] as number;
      items[index] = this.items[at] as number;
      stamps[index] = this.stamps[at] as number;
    }
    this.times = times;
    this.items = items;
    this.stamps = stamps;
    this.first = 0;
  }
}
