/** Who else is on the network in a test? A client of a few lines that shows every message it was sent, and waits for the one a test asks for. */
import { connect } from 'node:net';

export interface Witness {
  readonly nick: string;
  /** Everything the server sent, as it came. */
  readonly lines: readonly string[];
  readonly write: (line: string) => void;
  readonly say: (to: string, text: string) => void;
  /** The first line that fits, of those that came already or come soon. */
  readonly sees: (pattern: RegExp) => Promise<string>;
  /** Like `sees`, of lines that come from now on. */
  readonly next: (pattern: RegExp, patience?: number) => Promise<string>;
  readonly end: () => void;
}

const patienceMilliseconds = 15_000;

/** Connects as `nick` and joins channels. */
export async function witness(port: number, nick: string, ...channels: readonly string[]): Promise<Witness> {
  const lines: string[] = [];
  const waiting = new Set<{ readonly pattern: RegExp; readonly tell: (line: string) => void }>();
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => undefined);
  let held = '';
  socket.on('data', (data) => {
    held += data.toString('utf8');
    const parts = held.split('\r\n');
    held = parts.pop() ?? '';
    for (const line of parts) {
      if (line.startsWith('PING')) socket.write(`PONG${line.slice(4)}\r\n`);
      lines.push(line);
      for (const one of waiting) if (one.pattern.test(line)) one.tell(line);
    }
  });
  const next = (pattern: RegExp, patience = patienceMilliseconds): Promise<string> =>
    new Promise((resolve, reject) => {
      const one = {
        pattern,
        tell: (line: string): void => {
          clearTimeout(timer);
          waiting.delete(one);
          resolve(line);
        },
      };
      const timer = setTimeout(() => {
        waiting.delete(one);
        reject(new Error(`${nick} never saw ${pattern}; last:\n${lines.slice(-15).join('\n')}`));
      }, patience);
      waiting.add(one);
    });
  const sees = async (pattern: RegExp): Promise<string> => lines.find((line) => pattern.test(line)) ?? next(pattern);
  const write = (line: string): void => void socket.write(`${line}\r\n`);
  write(`NICK ${nick}\r\nUSER ${nick} 0 * :${nick}`);
  await sees(/ 001 /);
  for (const channel of channels) {
    write(`JOIN ${channel}`);
    await sees(new RegExp(` 366 [^ ]+ ${channel} `));
  }
  return { nick, lines, write, say: (to, text) => write(`PRIVMSG ${to} :${text}`), sees, next, end: () => socket.destroy() };
}
