/**
 * What can be typed? `samspel NOUN VERB …`: each file in commands/ registers one noun. Only the file of the noun that was typed is
 * loaded, so that a quick question starts quickly; for help, or a word that is no noun, all are.
 */
import { readdirSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { type CliContext, CommandRefused, exitCodes, type GlobalOptions, makeContext, type Terminal } from './context.ts';

/** What a file in commands/ exports. */
interface Noun {
  readonly register: (program: Command, context: CliContext) => void;
}

/** Runs one command line to its end and says with which code the process should exit. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const program = new Command('samspel')
    .description('Where developers and operations run a growing service together')
    .option('--server <url>', 'address of the server (or SAMSPEL_URL)')
    .option('--token <token>', 'API token (or SAMSPEL_TOKEN)')
    .option('--json', 'print JSON')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
  const context = makeContext(terminal, () => program.opts<GlobalOptions>());
  try {
    for (const name of await nounsFor(args)) {
      const noun = (await import(`./commands/${name}.ts`)) as Noun;
      noun.register(program, context);
    }
    eachCommand(program, (command) => command.exitOverride().configureOutput({ writeOut: terminal.out, writeErr: terminal.err }));
    await program.parseAsync([...args], { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    return tell(error, terminal);
  }
}

/** The files to load for what was typed. */
async function nounsFor(args: readonly string[]): Promise<string[]> {
  const nouns = readdirSync(new URL('./commands/', import.meta.url))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -3));
  const typed = args.find((arg, index) => !arg.startsWith('-') && !['--server', '--token'].includes(args[index - 1] ?? ''));
  return typed !== undefined && nouns.includes(typed) ? [typed] : nouns.sort();
}

function eachCommand(command: Command, visit: (command: Command) => void): void {
  for (const child of command.commands) {
    visit(child);
    eachCommand(child, visit);
  }
}

/** Says on the error stream what went wrong, a refusal as one JSON object, and picks the exit code. */
async function tell(error: unknown, terminal: Terminal): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.refused;
  if (error instanceof CommandRefused) {
    terminal.err(`${JSON.stringify({ code: error.code, path: error.path, message: error.message })}\n`);
    return exitCodes.refused;
  }
  const { ProblemError, UnreachableError } = await import('@samspel/contract/client.ts');
  if (error instanceof ProblemError) {
    const { code, path = '', detail, facts } = error.problem;
    terminal.err(`${JSON.stringify({ code, path, message: detail, facts })}\n`);
    return exitCodes.refused;
  }
  if (error instanceof UnreachableError) {
    terminal.err(`The server does not answer: ${error.message}. Give its address with --server or SAMSPEL_URL.\n`);
    return exitCodes.unreachable;
  }
  terminal.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.failed;
}
