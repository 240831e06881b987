/**
 * Does this input fit, and if not, where? A reader walks unknown JSON and gives back a typed value, or refuses with a JSON pointer.
 *
 * Nothing is guessed: a member nobody knows is refused (a misspelt `maintenence` would otherwise change a number in silence), a
 * number is finite, a word is one of those allowed. `null` for an optional member means "not given". Inside a reader the first
 * misfit leaves by an exception that never passes `read`, so that reading code says only what it expects.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { type Instant, parseInstant, type Span } from '../time/instant.ts';

/** The first misfit, on its way to `read`. */
class Misfit extends Error {
  readonly code: string;
  readonly path: string;
  constructor(code: string, path: string, message: string) {
    super(message);
    this.code = code;
    this.path = path;
  }
}

export interface Bounds {
  /** Smallest allowed. */
  readonly min?: number;
  /** Must be more than this. */
  readonly over?: number;
  /** Largest allowed. */
  readonly max?: number;
  readonly whole?: boolean;
}

/** A place in the input: its value and the pointer that leads there. */
export class Place {
  readonly value: unknown;
  readonly path: string;

  constructor(value: unknown, path: string) {
    this.value = value;
    this.path = path;
  }

  /** Stops reading: this place does not fit. The message completes "‹path› …". */
  refuse(code: string, message: string): never {
    throw new Misfit(code, this.path, message);
  }

  /** Whether anything stands here; `null` counts as not given. */
  get given(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** What `read` makes of this place, or undefined when nothing is given. */
  optional<T>(read: (place: Place) => T): T | undefined {
    return this.given ? read(this) : undefined;
  }

  private asRecord(): Record<string, unknown> {
    if (this.value === undefined) this.refuse('compute.missing', 'is missing');
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) this.refuse('compute.not-an-object', 'must be an object');
    return this.value as Record<string, unknown>;
  }

  /** The members of an object that has no others than these. */
  members<Name extends string>(...names: readonly Name[]): Readonly<Record<Name, Place>> {
    const record = this.asRecord();
    const known: readonly string[] = names;
    for (const name of Object.keys(record)) {
      if (!known.includes(name))
        new Place(record[name], pointer(this.path, name)).refuse('compute.unknown-member', `is not known here; known are ${names.join(', ')}`);
    }
    const places = names.map((name) => [name, new Place(Object.hasOwn(record, name) ? record[name] : undefined, pointer(this.path, name))]);
    return Object.fromEntries(places) as Record<Name, Place>;
  }

  /** Names of the members of an object that may have any. */
  entries(): (readonly [name: string, place: Place])[] {
    return Object.entries(this.asRecord()).map(([name, value]) => [name, new Place(value, pointer(this.path, name))] as const);
  }

  /** Whether an object stands here that has this member. */
  has(name: string): boolean {
    return typeof this.value === 'object' && this.value !== null && Object.hasOwn(this.value, name);
  }

  list<T>(read: (place: Place, index: number) => T, atLeast = 0): T[] {
    if (this.value === undefined) this.refuse('compute.missing', 'is missing');
    if (!Array.isArray(this.value)) this.refuse('compute.not-a-list', 'must be a list');
    if (this.value.length < atLeast) this.refuse('compute.too-few', `must hold at least ${atLeast}`);
    return Array.from(this.value, (value, index) => read(new Place(value, `${this.path}/${index}`), index));
  }

  number(bounds: Bounds = {}): number {
    const value = this.value;
    if (value === undefined) this.refuse('compute.missing', 'is missing');
    if (typeof value !== 'number') this.refuse('compute.not-a-number', 'must be a number');
    if (!Number.isFinite(value)) this.refuse('compute.not-finite', 'must be a finite number');
    if (bounds.whole === true && !Number.isSafeInteger(value)) this.refuse('compute.not-whole', 'must be a whole number');
    if (bounds.min !== undefined && value < bounds.min) this.refuse('compute.too-small', `must be at least ${bounds.min}`);
    if (bounds.over !== undefined && value <= bounds.over) this.refuse('compute.too-small', `must be more than ${bounds.over}`);
    if (bounds.max !== undefined && value > bounds.max) this.refuse('compute.too-large', `must be at most ${bounds.max}`);
    return value;
  }

  /** A share, 0 to 1. */
  ratio(): number {
    return this.number({ min: 0, max: 1 });
  }

  text(): string {
    if (this.value === undefined) this.refuse('compute.missing', 'is missing');
    if (typeof this.value !== 'string') this.refuse('compute.not-a-text', 'must be a text');
    if (this.value === '') this.refuse('compute.empty', 'must not be empty');
    return this.value;
  }

  truth(): boolean {
    if (this.value === undefined) this.refuse('compute.missing', 'is missing');
    if (typeof this.value !== 'boolean') this.refuse('compute.not-a-boolean', 'must be true or false');
    return this.value;
  }

  oneOf<Word extends string>(...words: readonly Word[]): Word {
    const text = this.text();
    const found = words.find((word) => word === text);
    return found ?? this.refuse('compute.unknown-word', `must be one of ${words.join(', ')}`);
  }

  instant(): Instant {
    return parseInstant(this.text()) ?? this.refuse('compute.not-an-instant', 'must be an ISO-8601 instant with Z or an offset');
  }

  /** `{from, to}`, half-open; refused when it ends before it begins. */
  span(): Span {
    const { from, to } = this.members('from', 'to');
    return orderedSpan(from, to);
  }
}

/** Reads `from` and `to`; refused at `to` when it comes first. */
export function orderedSpan(from: Place, to: Place): Span {
  const span = { from: from.instant(), to: to.instant() };
  if (span.to < span.from) to.refuse('compute.ends-before-it-begins', 'must not come before from');
  return span;
}

/** Refuses the second of two members that say the same thing in different ways. */
export function atMostOne(...places: readonly Place[]): void {
  const [, second] = places.filter((place) => place.given);
  second?.refuse('compute.said-twice', 'says again, in another way, what a member before it says');
}

/** A JSON pointer one step further (RFC 6901). */
export function pointer(path: string, name: string): string {
  return `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Reads an input whole, or refuses with the code, the pointer and a sentence in `facts.message`. */
export function read<T>(value: unknown, reader: (place: Place) => T, path = ''): Outcome<T> {
  try {
    return accept(reader(new Place(value, path)));
  } catch (error) {
    if (error instanceof Misfit) return refuse(error.code, { message: `${error.path === '' ? 'The input' : error.path} ${error.message}.` }, error.path);
    throw error;
  }
}
