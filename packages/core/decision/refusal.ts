/**
 * What a decision says when it says no.
 *
 * Refusals are values, never exceptions: a caller must look at them, a screen can word them, and the contract
 * gives each code its HTTP status. Exceptions are kept for bugs and for the outside world.
 */

/** A no, with a code declared in the contract and the facts that explain it. */
export interface Refusal {
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** JSON pointer to the field that was wrong, where one field was. */
  readonly path?: string;
}

/** Either a value or the reason why there is none. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** A yes. */
export function accept<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/** A no. `path` is a JSON pointer such as `/impacts/3/from`. */
export function refuse(code: string, facts: Readonly<Record<string, unknown>> = {}, path?: string): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: path === undefined ? { code, facts } : { code, facts, path } };
}
