/** How does set-up speak? One short line for each step that takes time, on standard error; plain words when it cannot go on. */

/** A reason to stop that is the machine's, not a bug: it is printed without a stack. */
export class CannotGoOn extends Error {}

/** Says that a step has begun, and answers how to say that it is done. */
export function step(what) {
  const began = Date.now();
  process.stderr.write(`· ${what}\n`);
  return () => process.stderr.write(`  done in ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
}

/** Prints why it ends, and ends. */
export function endWith(error) {
  if (error instanceof CannotGoOn) process.stderr.write(`\n${error.message}\n`);
  else process.stderr.write(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
