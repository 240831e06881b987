/** `samspel compute`: works out a figure by hand, without a server or a database, by the same functions the server uses. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { told } from '@samspel/core/compute/question.ts';
import { ask, questions } from '@samspel/core/compute/registry.ts';
import type { Command } from 'commander';
import { type CliContext, CommandRefused, type Terminal } from '../context.ts';

export function register(program: Command, context: CliContext): void {
  program
    .command('compute')
    .description('work out a figure from its input: JSON from FILE or standard input, one JSON object out; exit status 2 when refused')
    .argument('[question]', 'see --list')
    .argument('[file]', 'input; standard input when not given')
    .option('--lines', 'read one {"question", "input"} a line, answer one line each')
    .option('--list', 'list the questions')
    .option('--list-cut-sets <n>', 'of fault-tree: list the N most probable minimal cut sets too')
    .action(async (question: string | undefined, file: string | undefined, options: { lines?: boolean; list?: boolean; listCutSets?: string }) => {
      const { terminal } = context;
      if (options.list === true) return list(context);
      if (options.lines === true) return answerLines(terminal, question);
      if (question === undefined)
        throw new CommandRefused(
          'compute.unknown-question',
          'Say which question: samspel compute QUESTION [FILE]. `samspel compute --list` names them.',
          '/question',
        );
      const input = inputOf(question, file === undefined || file === '-' ? await readAll(terminal.input) : readInput(file));
      const answer = ask(question, options.listCutSets === undefined ? input : withListed(input, Number(options.listCutSets)));
      if (!answer.ok) {
        const { code, path, message } = told(answer.refusal);
        throw new CommandRefused(code, message, path);
      }
      terminal.out(`${JSON.stringify(answer.value, null, terminal.interactive ? 2 : 0)}\n`);
    });
}

async function list(context: CliContext): Promise<void> {
  const width = Math.max(...questions.map((question) => question.name.length));
  const shown = questions.map(({ name, says }) => ({ name, says }));
  await context.show(shown, () => shown.map(({ name, says }) => `${name.padEnd(width)}  ${says}`).join('\n'));
}

/** One answer or refusal for each line, in order; a line that cannot be read is refused and the next one is answered. */
async function answerLines(terminal: Terminal, file: string | undefined): Promise<void> {
  const input = file === undefined ? Readable.from(terminal.input) : Readable.from([readInput(file)]);
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) terminal.out(`${JSON.stringify(answerLine(line))}\n`);
}

function answerLine(line: string): object {
  try {
    const asked = parse(line);
    if (typeof asked !== 'object' || asked === null || !('question' in asked) || typeof asked.question !== 'string') {
      return { refused: { code: 'compute.unknown-question', path: '/question', message: 'A line is {"question": …, "input": …}.' } };
    }
    const answer = ask(asked.question, 'input' in asked ? asked.input : undefined);
    return answer.ok ? { answer: answer.value } : { refused: told(answer.refusal) };
  } catch (error) {
    if (error instanceof CommandRefused) return { refused: { code: error.code, path: error.path, message: error.message } };
    throw error;
  }
}

/** JSON; what is not JSON stays text for the questions that read files of their own kind. */
function inputOf(name: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (questions.some((question) => question.name === name && question.takesText)) return text;
    throw error;
  }
}

/** The same input, asking for cut sets to be listed; a text becomes `{text}`. */
function withListed(input: unknown, listCutSets: number): unknown {
  if (typeof input === 'string') return { text: input, listCutSets };
  return typeof input === 'object' && input !== null ? { ...input, listCutSets } : input;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandRefused('compute.not-json', `The input is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readInput(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandRefused('compute.no-such-file', `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readAll(input: Terminal['input']): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of input) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks).toString('utf8');
}
