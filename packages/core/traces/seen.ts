/**
 * Was this span sent before? Exporters send a batch again when they did not hear the answer, and a span must count once.
 *
 * Two ways to know: exactly, for a file that is read whole; and in bounded memory, for a stream: 64-bit hashes in two generations of a million
 * spans each. When the younger is full, the older is forgotten: so the last million to two million spans are known (8 bytes each, at half
 * load). Two different spans are taken for the same with a chance of about 10⁻¹³ each; whoever makes hashes meet on purpose loses own spans only.
 */

export interface Seen {
  /** True the first time, false when it is known already. */
  readonly isNew: (traceId: string, spanId: string, side: 'calls' | 'answers') => boolean;
}

/** Remembers everything. */
export function seenExactly(): Seen {
  const known = new Set<string>();
  return {
    isNew: (traceId, spanId, side) => {
      const before = known.size;
      return known.add(`${side} ${traceId.length} ${traceId}${spanId}`).size > before;
    },
  };
}

/** Remembers the last spans: at least as many as a generation holds. */
export function seenLately(generation = 1 << 20): Seen {
  let younger = new HashSet(generation * 2);
  let older = new HashSet(generation * 2);
  return {
    isNew: (traceId, spanId, side) => {
      const start = side === 'calls' ? 0x811c9dc5 : 0x01234567;
      const low = mix(hash(spanId, hash(traceId, start)));
      const high = mix(hash(traceId, hash(spanId, start ^ 0x5bd1e995)));
      if (older.has(low, high)) return false;
      if (!younger.add(low, high)) return false;
      if (younger.size >= generation) {
        const emptied = older;
        emptied.clear();
        older = younger;
        younger = emptied;
      }
      return true;
    },
  };
}

/** Open addressing over pairs of words; (0, 0) is free. */
class HashSet {
  private readonly words: Uint32Array;
  private readonly mask: number;
  size = 0;

  constructor(slots: number) {
    const room = 2 ** Math.ceil(Math.log2(Math.max(4, slots)));
    this.words = new Uint32Array(room * 2);
    this.mask = room - 1;
  }

  /** Slot of the pair, or of the free place where it belongs. */
  private slot(low: number, high: number): number {
    let at = low & this.mask;
    for (;;) {
      const a = this.words[at * 2];
      const b = this.words[at * 2 + 1];
      if ((a === 0 && b === 0) || (a === low && b === high)) return at;
      at = (at + 1) & this.mask;
    }
  }

  has(low: number, high: number): boolean {
    const at = this.slot(low, high);
    return this.words[at * 2] === low && this.words[at * 2 + 1] === high;
  }

  /** False when it was there. */
  add(low: number, high: number): boolean {
    const at = this.slot(low, high);
    if (this.words[at * 2] === low && this.words[at * 2 + 1] === high) return false;
    this.words[at * 2] = low;
    this.words[at * 2 + 1] = high;
    this.size++;
    return true;
  }

  clear(): void {
    this.words.fill(0);
    this.size = 0;
  }
}

/** FNV-1a over the UTF-16 units, from a state on. */
function hash(text: string, start: number): number {
  let state = start;
  for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  return state;
}

/** The finaliser of MurmurHash3; never 0, which is a free place. */
function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0 || 1;
}

/** A number from 0 to 2³² − 1 that depends on a trace alone: which traces are looked at whole. */
export function traceHash(traceId: string): number {
  return mix(hash(traceId, 0x9e3779b9));
}
