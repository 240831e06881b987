/** What does a feature say when it noticed something? */

/** What a feature noticed. */
export interface Noticed {
  readonly kind: string;
  readonly subject: string;
  /** What makes it the same finding when it is noticed again. */
  readonly key: string;
  /** One sentence a person reads. */
  readonly title: string;
  /** What accepting does; null: only that it was seen. */
  readonly acceptDoes: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
}
