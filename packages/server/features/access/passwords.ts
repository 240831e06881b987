/**
 * How are passwords kept and checked? By argon2id with the first set of parameters that OWASP recommends (19 MiB, 2 rounds, 1 lane: about
 * 20 ms here). The encoded hash carries its parameters; one made with others is made anew at the next sign-in.
 *
 * Hashing runs on the four threads that also serve files and names, so only two run at a time, and a crowd is sent away rather than
 * queued without end: a storm of sign-ins costs at most two threads and 38 MiB.
 */
import { hash, verify } from '@node-rs/argon2';
import { normalPassword } from '@samspel/core/access/password.ts';

const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const currentForm = `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$`;
const atOnce = 2;
const longestQueue = 64;

let running = 0;
const queue: (() => void)[] = [];
let nobodys: Promise<string> | null = null;

/** Whether so many wait that one more should rather come again. */
export function isCrowded(): boolean {
  return queue.length >= longestQueue;
}

/** The encoded hash of a password that core has accepted. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(normalPassword(password), parameters));
}

/** Whether this is the password. Without a hash (nobody of that name) it takes as long and says no. */
export async function isPassword(encoded: string | null, typed: string): Promise<boolean> {
  nobodys ??= inTurn(() => hash('nobody has this password', parameters));
  const nobody = await nobodys;
  const same = await inTurn(() => verify(encoded ?? nobody, normalPassword(typed)));
  return same && encoded !== null;
}

/** Whether a hash was made with other parameters than today's. */
export function isOutdated(encoded: string): boolean {
  return !encoded.startsWith(currentForm);
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) await new Promise<void>((resolve) => queue.push(resolve));
  else running++;
  try {
    return await work();
  } finally {
    const next = queue.shift();
    if (next === undefined) running--;
    else next();
  }
}
