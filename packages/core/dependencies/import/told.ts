/**
 * What do files of other tools say about who calls whom? One shape for all of them, and how a name is kept harmless.
 *
 * Three strengths of evidence are told apart. `declared`: somebody wrote that one needs the other (`depends_on`, a row of a table); `called`: an
 * address in the configuration names it, so somebody meant to call; `observed`: a tool counted calls. Names are those of the files; which
 * system of the catalog each means is settled afterwards.
 */
import type { Attributes } from '../dependency.ts';

export type Evidence = 'declared' | 'called' | 'observed';

/** No tool counted more of one edge: beyond it a count is a mistake, and many of them would add up to no number at all. */
export const mostCalls = 1e15;

export interface ToldEdge {
  readonly from: string;
  readonly to: string;
  readonly evidence: Evidence;
  /** Only what the file says of it. */
  readonly attributes: Partial<Attributes>;
  /** Null: nobody counted. */
  readonly calls: number | null;
  readonly errors: number | null;
  /** File and place in it. */
  readonly readAt: string;
}

export interface ToldJourney {
  readonly name: string;
  readonly systems: readonly string[];
}

export interface RefusedPart {
  readonly file: string;
  readonly path: string;
  readonly reason: string;
}

export interface Told {
  /** Names of all systems the files have, with edges or without. */
  readonly systems: readonly string[];
  readonly edges: readonly ToldEdge[];
  readonly journeys: readonly ToldJourney[];
  readonly refused: readonly RefusedPart[];
  readonly notices: readonly string[];
}

/** A file as it was parsed outside: YAML documents, or one JSON value; of tables the text. */
export interface ParsedFile {
  readonly path: string;
  readonly documents: readonly unknown[];
  readonly text: string;
}

/** Gathers what is read; bounded, so that no file can make more than a server holds. */
export class Gathering {
  readonly #systems = new Set<string>();
  readonly #edges = new Map<string, ToldEdge>();
  readonly #journeys: ToldJourney[] = [];
  readonly #refused: RefusedPart[] = [];
  readonly #notices = new Set<string>();

  /** Takes a system; refuses a name that is none. */
  system(name: unknown, file: string, path: string): name is string {
    const wrong = nameFault(name);
    if (wrong !== null) return this.refuse(file, path, wrong);
    if (this.#systems.size >= mostSystems && !this.#systems.has(String(name))) return this.refuse(file, path, `is beyond ${mostSystems} systems`);
    this.#systems.add(String(name));
    return true;
  }

  has(name: string): boolean {
    return this.#systems.has(name);
  }

  /** Takes an edge. The same said twice is one, with calls added and every place it was read at. A system that calls itself is told as a notice only. */
  edge(edge: ToldEdge): void {
    if (edge.from === edge.to) {
      this.notice(`${edge.readAt}: ${edge.from} names itself; that is no dependency`);
      return;
    }
    const key = `${edge.evidence} ${edge.from} ${edge.to}`;
    const known = this.#edges.get(key);
    if (known === undefined && this.#edges.size >= mostEdges) {
      this.notice(`More than ${mostEdges} edges: the rest was not read`);
      return;
    }
    if (known === undefined) this.#edges.set(key, edge);
    else
      this.#edges.set(key, {
        ...known,
        attributes: joined(known.attributes, edge.attributes),
        calls: added(known.calls, edge.calls),
        errors: added(known.errors, edge.errors),
        readAt: known.readAt.length > 400 ? known.readAt : `${known.readAt}\n${edge.readAt}`,
      });
  }

  journey(journey: ToldJourney): void {
    this.#journeys.push(journey);
  }

  refuse(file: string, path: string, reason: string): false {
    if (this.#refused.length < mostRefused) this.#refused.push({ file, path, reason });
    return false;
  }

  notice(text: string): void {
    if (this.#notices.size < mostRefused) this.#notices.add(text);
  }

  told(): Told {
    return {
      systems: [...this.#systems].sort(),
      edges: [...this.#edges.values()],
      journeys: this.#journeys,
      refused: this.#refused,
      notices: [...this.#notices],
    };
  }
}

const mostSystems = 20_000;
const mostEdges = 100_000;
const mostRefused = 500;

const added = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : a + b);

/** Of two ways to use the same thing the stricter counts: one hard use makes it hard. */
function joined(a: Partial<Attributes>, b: Partial<Attributes>): Partial<Attributes> {
  return { ...b, ...a, hard: a.hard !== false || b.hard !== false, asynchronous: a.asynchronous === true && b.asynchronous === true };
}

/** Why something cannot be the name of a system; null when it can. */
export function nameFault(name: unknown): string | null {
  if (typeof name !== 'string' || name.trim() === '') return 'names nothing';
  if (name.length > 253) return `is a name of ${name.length} characters; the longest has 253`;
  const isControl = (sign: string): boolean => sign < ' ' || sign === '\u007f';
  return [...name].some(isControl) || !name.isWellFormed() ? 'holds characters that no name has' : null;
}

/** Telemetry goes out beside the work: nobody waits for it, and nobody fails with it. */
export const besideTheWork = { hard: false, asynchronous: true } as const;
