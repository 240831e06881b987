/** Who is awake? A set of small whole numbers that is walked in order, either way, while members come and go. */
export class Awake {
  private readonly words: Int32Array;

  constructor(size: number) {
    this.words = new Int32Array((size + 31) >> 5);
  }

  add(member: number): void {
    this.words[member >> 5] = (this.words[member >> 5] as number) | (1 << (member & 31));
  }

  remove(member: number): void {
    this.words[member >> 5] = (this.words[member >> 5] as number) & ~(1 << (member & 31));
  }

  clear(): void {
    this.words.fill(0);
  }

  get empty(): boolean {
    for (let word = 0; word < this.words.length; word++) if (this.words[word] !== 0) return false;
    return true;
  }

  /** Every member once, the least first; who is added ahead of the walk is met, who is added behind waits for the next. */
  forward(visit: (member: number) => void): void {
    for (let word = 0; word < this.words.length; word++) {
      let ahead = -1;
      for (let bits = this.words[word] as number; bits !== 0; bits = (this.words[word] as number) & ahead) {
        const bit = 31 - Math.clz32(bits & -bits);
        ahead = bit === 31 ? 0 : -1 << (bit + 1);
        visit((word << 5) + bit);
      }
    }
  }

  /** Every member once, the greatest first. */
  backward(visit: (member: number) => void): void {
    for (let word = this.words.length - 1; word >= 0; word--) {
      let ahead = -1;
      for (let bits = this.words[word] as number; bits !== 0; bits = (this.words[word] as number) & ahead) {
        const bit = 31 - Math.clz32(bits);
        ahead = (1 << bit) - 1;
        visit((word << 5) + bit);
      }
    }
  }
}
