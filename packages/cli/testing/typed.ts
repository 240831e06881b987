/** What does `samspel` say to a line, typed where no person watches? */
import type { Terminal } from '../context.ts';
import { run } from '../program.ts';

export interface Typed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Types a line, with these variables around it and this on standard input. */
export async function typedIn(env: Terminal['env'], line: readonly string[], input = ''): Promise<Typed> {
  const said = { out: '', err: '' };
  const terminal: Terminal = {
    env,
    input: (async function* () {
      yield input;
    })(),
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    interactive: false,
  };
  return { code: await run(line, terminal), ...said };
}
