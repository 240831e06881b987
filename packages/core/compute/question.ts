/** What is a question of `samspel compute`? A name, what it asks, and one function from unknown input to an answer or a refusal. */
import { accept, type Outcome, type Refusal } from '../decision/refusal.ts';
import { type Place, read } from './read.ts';

export type Answer = Readonly<Record<string, unknown>>;

export interface Question {
  readonly name: string;
  /** One line for `samspel compute --list`. */
  readonly says: string;
  /** The input is JSON read; or, where `takesText`, as well a string: the text of a file of the kind the question names. */
  readonly ask: (input: unknown) => Outcome<Answer>;
  readonly takesText?: true;
}

/** Joins a reader, which refuses what does not fit, and the function that answers, which may refuse what is too much. */
export function question<Input>(name: string, says: string, reader: (place: Place) => Input, answer: (input: Input) => Outcome<Answer>): Question {
  return {
    name,
    says,
    ask: (input) => {
      const fits = read(input, reader);
      return fits.ok ? answer(fits.value) : fits;
    },
  };
}

/** An answer as the question gives it, whatever its type is called. */
export function answered(value: object): Outcome<Answer> {
  return accept(value as Answer);
}

/** A refusal as the command line and `--lines` print it. */
export function told(refusal: Refusal): { readonly code: string; readonly path: string; readonly message: string } {
  return { code: refusal.code, path: refusal.path ?? '', message: String(refusal.facts['message'] ?? refusal.code) };
}
