/**
 * Which requests and which calls are under way? Two tables in typed arrays with free lists; rows are used again, and a row's stamp changes
 * whenever what was said about it before no longer holds.
 *
 * A request stands at a system, from its coming until it has ended. A call belongs to the request that makes it (or to a user) and lives
 * through all its attempts; while an attempt is out, it and the request it made know each other.
 */

export const none = -1;

/** Where a request is. */
export const waiting = 0;
export const working = 1;
export const calling = 2;
export const hanging = 3;

const firstRoom = 1024;

export class RequestTable {
  system = new Int32Array(firstRoom);
  /** The call that waits for it, or none when it was given up. */
  call = new Int32Array(firstRoom);
  priority = new Uint8Array(firstRoom);
  place = new Uint8Array(firstRoom);
  stamp = new Int32Array(firstRoom);
  /** Neighbours in the queue, or among those in service where instances crash. */
  next = new Int32Array(firstRoom);
  previous = new Int32Array(firstRoom);
  /** The first of its own calls under way. */
  calls = new Int32Array(firstRoom);
  /** The next edge to call, or how many calls are still out where they are made all at once. */
  ahead = new Int32Array(firstRoom);
  came = new Float64Array(firstRoom);
  deadline = new Float64Array(firstRoom);
  private free = none;
  private used = 0;
  alive = 0;

  /** A row for a new request; the caller fills it. */
  take(): number {
    this.alive++;
    if (this.free !== none) {
      const row = this.free;
      this.free = this.next[row] as number;
      return row;
    }
    if (this.used === this.system.length) this.grow();
    return this.used++;
  }

  release(row: number): void {
    this.alive--;
    this.stamp[row] = (this.stamp[row] as number) + 1;
    this.next[row] = this.free;
    this.free = row;
  }

  private grow(): void {
    this.system = longer(this.system);
    this.call = longer(this.call);
    this.priority = longerBytes(this.priority);
    this.place = longerBytes(this.place);
    this.stamp = longer(this.stamp);
    this.next = longer(this.next);
    this.previous = longer(this.previous);
    this.calls = longer(this.calls);
    this.ahead = longer(this.ahead);
    this.came = longerDoubles(this.came);
    this.deadline = longerDoubles(this.deadline);
  }
}

export class CallTable {
  edge = new Int32Array(firstRoom);
  /** The request that makes it, or none for a user. */
  owner = new Int32Array(firstRoom);
  /** The request that the attempt under way has made, or none. */
  request = new Int32Array(firstRoom);
  attempts = new Int32Array(firstRoom);
  priority = new Uint8Array(firstRoom);
  /** Whether it holds one of the edge's connections. */
  connected = new Uint8Array(firstRoom);
  stamp = new Int32Array(firstRoom);
  /** Neighbours among the calls of the same owner. */
  next = new Int32Array(firstRoom);
  previous = new Int32Array(firstRoom);
  began = new Float64Array(firstRoom);
  private free = none;
  private used = 0;
  alive = 0;

  take(): number {
    this.alive++;
    if (this.free !== none) {
      const row = this.free;
      this.free = this.next[row] as number;
      return row;
    }
    if (this.used === this.edge.length) this.grow();
    return this.used++;
  }

  release(row: number): void {
    this.alive--;
    this.stamp[row] = (this.stamp[row] as number) + 1;
    this.next[row] = this.free;
    this.free = row;
  }

  private grow(): void {
    this.edge = longer(this.edge);
    this.owner = longer(this.owner);
    this.request = longer(this.request);
    this.attempts = longer(this.attempts);
    this.priority = longerBytes(this.priority);
    this.connected = longerBytes(this.connected);
    this.stamp = longer(this.stamp);
    this.next = longer(this.next);
    this.previous = longer(this.previous);
    this.began = longerDoubles(this.began);
  }
}

function longer(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(array.length * 2);
  grown.set(array);
  return grown;
}

function longerBytes(array: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(array.length * 2);
  grown.set(array);
  return grown;
}

function longerDoubles(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(array.length * 2);
  grown.set(array);
  return grown;
}
