/**
 * Which entry of a map was put there longest ago, when the oldest ones go all the time? A map's own iterator begins anew at its first place, and places of
 * what was deleted stay until the map grows: with 120,000 entries that search took 90 µs for each entry that went. One iterator that is kept takes 1 µs.
 */
export class OldestFirst<Value> {
  private readonly map = new Map<string, Value>();
  /** Stands behind `head`; everything before it is deleted. */
  private walk: MapIterator<string> | null = null;
  private head: string | null = null;

  get size(): number {
    return this.map.size;
  }

  get(key: string): Value | undefined {
    return this.map.get(key);
  }

  /** An entry that is there already keeps its place. */
  set(key: string, value: Value): void {
    this.map.set(key, value);
  }

  delete(key: string): boolean {
    if (key === this.head) this.head = null;
    return this.map.delete(key);
  }

  entries(): MapIterator<[string, Value]> {
    return this.map.entries();
  }

  /** Key and value of the oldest; undefined when there is none. */
  oldest(): readonly [string, Value] | undefined {
    if (this.head === null) {
      this.walk ??= this.map.keys();
      const next = this.walk.next();
      if (next.done === true) {
        // Nothing is left, so nothing is lost: the places are given back and the next walk begins at the first.
        this.walk = null;
        this.map.clear();
        return undefined;
      }
      this.head = next.value;
    }
    const value = this.map.get(this.head);
    return value === undefined ? undefined : [this.head, value];
  }
}
