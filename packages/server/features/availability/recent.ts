/** Which answers were just given? A bounded memory of the latest, so that many who ask the same in one second cost one working out. */
export class Recent<Value> {
  private readonly kept = new Map<string, Value>();
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  /** Lets go of a value, such as a promise that failed. */
  forget(key: string): void {
    this.kept.delete(key);
  }

  /** The value kept under a key, or the one made now. */
  get(key: string, make: () => Value): Value {
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.kept.set(key, made);
    if (this.kept.size > this.most) {
      const [oldest] = this.kept.keys();
      if (oldest !== undefined) this.kept.delete(oldest);
    }
    return made;
  }
}
