/** Where does the command line begin? Here: the process's own arguments and streams, and the code it exits with. */
import { writeSync } from 'node:fs';
import { run } from './program.ts';

/** Written at once, so that nothing is lost when the process ends; a reader that went away (`| head`) is no error. */
function writer(descriptor: number): (text: string) => void {
  return (text) => {
    let rest: Uint8Array = Buffer.from(text);
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(descriptor, rest));
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : undefined;
        if (code === 'EPIPE') process.exit(0);
        if (code !== 'EAGAIN') throw error;
      }
    }
  };
}

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  input: process.stdin,
  out: writer(1),
  err: writer(2),
  interactive: process.stdout.isTTY === true,
});
