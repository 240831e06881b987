/** How is a person asked at the terminal? On the error stream, so that standard output stays what the command says; secrets are not echoed. */
import { CommandRefused, type Terminal } from './context.ts';

interface RawInput {
  readonly isTTY: true;
  setRawMode(raw: boolean): unknown;
}

/** What was read beyond a line, kept for the next question to the same input. */
const left = new WeakMap<object, string>();

/** Asks for one line. Refuses when the input ends before one came. */
export async function askLine(terminal: Terminal, question: string): Promise<string> {
  terminal.err(question);
  return readLine(terminal);
}

/** Asks without echo where a person types; from a pipe the line is simply read. */
export async function askSecret(terminal: Terminal, question: string): Promise<string> {
  terminal.err(question);
  const raw = rawOf(terminal.input);
  if (raw === null) return readLine(terminal);
  raw.setRawMode(true);
  try {
    return await readLine(terminal);
  } finally {
    raw.setRawMode(false);
    terminal.err('\n');
  }
}

function rawOf(input: object): RawInput | null {
  const may = 'isTTY' in input && input.isTTY === true && 'setRawMode' in input && typeof input.setRawMode === 'function';
  return may ? (input as RawInput) : null;
}

/** Takes keys up to Enter; in raw mode also the keys that the terminal no longer minds: Backspace, Ctrl-C, Ctrl-D. */
async function readLine(terminal: Terminal): Promise<string> {
  let line = '';
  const take = (text: string): boolean => {
    for (const [at, key] of [...text].entries()) {
      if (key === '\u0003' || (key === '\u0004' && line === '')) throw new CommandRefused('cli.given-up', 'Given up.');
      if (key === '\r' || key === '\n') {
        const rest = [...text].slice(at + 1).join('');
        left.set(terminal.input, key === '\r' ? rest.replace(/^\n/, '') : rest);
        return true;
      }
      line = key === '\u007f' || key === '\b' ? [...line].slice(0, -1).join('') : line + key;
    }
    return false;
  };
  const kept = left.get(terminal.input) ?? '';
  left.delete(terminal.input);
  if (take(kept)) return line;
  const chunks = terminal.input[Symbol.asyncIterator]();
  for (let chunk = await chunks.next(); chunk.done !== true; chunk = await chunks.next()) {
    if (take(typeof chunk.value === 'string' ? chunk.value : Buffer.from(chunk.value).toString('utf8'))) return line;
  }
  if (line === '') throw new CommandRefused('cli.no-input', 'The input ended before this was answered.');
  return line;
}
