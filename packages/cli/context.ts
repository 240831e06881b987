/** What does every verb of the command line stand on? The server's address, a way to call it, and a way to show what it said. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CallOptions } from '@samspel/contract/client.ts';
import type { AnswerOf, InputOf, RouteShape } from '@samspel/contract/route.ts';

/** Where a command reads and writes; tests hand in their own. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input: AsyncIterable<Uint8Array | string>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether a person reads the output. */
  readonly interactive: boolean;
}

/** Exit codes: what a script may rely on. */
export const exitCodes = { done: 0, failed: 1, refused: 2, unreachable: 3 } as const;

/** A refusal by the command line itself, told like one of the server. */
export class CommandRefused extends Error {
  readonly code: string;
  readonly path: string;
  constructor(code: string, message: string, path = '') {
    super(message);
    this.code = code;
    this.path = path;
  }
}

export interface Remembered {
  /** `https://samspel.example`, without a slash at the end. */
  readonly url?: string;
  readonly token?: string;
}

/** Cells of a table; null and undefined are shown as a dash. */
export type Cell = string | number | null | undefined;

export interface CliContext {
  readonly terminal: Terminal;
  /** Calls a route. Refusals and an unreachable server are thrown and become exit codes 2 and 3. */
  readonly call: <R extends RouteShape>(route: R, input?: InputOf<R>, options?: CallOptions) => Promise<AnswerOf<R>>;
  /** With `--json` the value as it is, else what `human` makes of it. */
  readonly show: (value: unknown, human: () => string) => Promise<void>;
  readonly table: (head: readonly string[], rows: readonly (readonly Cell[])[]) => Promise<string>;
  readonly remembered: () => Remembered;
  /** Keeps address and token for the next call, readable by this user alone. */
  readonly remember: (what: Remembered) => void;
  readonly serverUrl: () => string;
}

/** Options that stand before or after any verb. */
export interface GlobalOptions {
  readonly server?: string;
  readonly token?: string;
  readonly json?: boolean;
}

const defaultUrl = 'http://127.0.0.1:4650';

/** Makes the context; `options` is asked when a verb runs, since flags are parsed by then. */
export function makeContext(terminal: Terminal, options: () => GlobalOptions): CliContext {
  const file = configFile(terminal.env);
  const remembered = (): Remembered => (existsSync(file) ? readRemembered(file) : {});
  const serverUrl = () => (options().server ?? terminal.env['SAMSPEL_URL'] ?? remembered().url ?? defaultUrl).replace(/\/+$/, '');
  const token = () => options().token ?? terminal.env['SAMSPEL_TOKEN'] ?? remembered().token;
  return {
    terminal,
    serverUrl,
    remembered,
    remember: (what) => {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, `${JSON.stringify({ ...remembered(), ...what }, null, 2)}\n`, { mode: 0o600 });
      chmodSync(file, 0o600);
    },
    call: async (route, input, callOptions) => {
      const { makeClient } = await import('@samspel/contract/client.ts');
      const bearer = token();
      const client = makeClient({
        base: serverUrl(),
        fetch,
        headers: () => (bearer === undefined || bearer === '' ? {} : { authorization: `Bearer ${bearer}` }),
      });
      return (client as (route: RouteShape, input?: unknown, options?: CallOptions) => Promise<never>)(route, input ?? {}, callOptions);
    },
    show: async (value, human) => terminal.out(options().json === true ? `${JSON.stringify(value)}\n` : `${human()}\n`),
    table: async (head, rows) => {
      const { default: Table } = await import('cli-table3');
      const plain = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' };
      const lines = { ...plain, left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' };
      const made = new Table({ head: [...head], chars: lines, style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 } });
      made.push(...rows.map((row) => row.map((cell) => (cell === null || cell === undefined ? '–' : String(cell)))));
      return made
        .toString()
        .split('\n')
        .map((line) => line.trimEnd())
        .join('\n');
    },
  };
}

/** `samspel/config.json` where this system keeps a user's settings. */
function configFile(env: Terminal['env']): string {
  const base = env['XDG_CONFIG_HOME'] ?? (process.platform === 'win32' ? env['APPDATA'] : undefined) ?? join(env['HOME'] ?? homedir(), '.config');
  return join(base, 'samspel', 'config.json');
}

function readRemembered(file: string): Remembered {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const text = (name: string) => (typeof read === 'object' && read !== null && name in read ? String((read as Record<string, unknown>)[name]) : undefined);
    const [url, token] = [text('url'), text('token')];
    return { ...(url === undefined ? {} : { url }), ...(token === undefined ? {} : { token }) };
  } catch {
    throw new CommandRefused('cli.bad-config', `${file} is not JSON. Mend it, or remove it and sign in again.`);
  }
}
