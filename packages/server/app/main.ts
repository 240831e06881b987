/** What does `npm start` run? Settings, the database (ours when none is given), the server, and a clean stop. */
import { resolve } from 'node:path';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../adapters/embedded-postgres/embedded-postgres.ts';
import { readSettings, type Settings, SettingsError } from '../platform/settings/settings.ts';
import { makeSamspel, type Samspel } from './samspel.ts';

const stopWithinMilliseconds = 15_000;

async function main(): Promise<void> {
  const settings = readSettings(process.env, process.cwd());
  const log = pino({ level: levelOf(settings), redact: ['headers.authorization', 'headers.cookie'] }, pino.destination({ dest: 2, sync: false }));
  const database = await openDatabaseFor(settings, log);
  const samspel = await makeSamspel({ settings, databaseUrl: database.url, log });
  const address = await samspel.start();
  const visible = settings.publicUrl?.replace(/\/$/, '') ?? address.replace('127.0.0.1', 'localhost').replace('0.0.0.0', 'localhost');
  const setupPath = await samspel.setupPath();
  say(`Samspel is at ${visible}`);
  if (setupPath !== null) say(`Nobody is here yet. Make the first account, once, at ${visible}${setupPath}`);
  await rescue(samspel, visible);

  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), stopWithinMilliseconds).unref();
    void samspel
      .stop()
      .then(() => database.stop())
      .then(
        () => log.flush(() => process.exit(0)),
        (error: unknown) => {
          log.error({ err: error }, 'did not stop cleanly');
          log.flush(() => process.exit(1));
        },
      );
  };
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('SIGTERM', () => stop('SIGTERM'));
}

/** `npm start -- --rescue ADDRESS`: a way in for somebody who forgot the password when nobody else can give them one. */
async function rescue(samspel: Samspel, visible: string): Promise<void> {
  const at = process.argv.indexOf('--rescue');
  if (at < 0) return;
  const email = process.argv[at + 1] ?? '';
  const path = await samspel.rescuePath(email);
  say(path === null ? `Nobody who may come in has the address «${email}».` : `A new password for ${email} is set, once and within hours, at ${visible}${path}`);
}

async function openDatabaseFor(settings: Settings, log: pino.Logger): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  if (settings.databaseUrl !== undefined) return { url: settings.databaseUrl, stop: async () => undefined };
  return startEmbeddedPostgres({ dataDirectory: resolve(settings.dataDirectory), log });
}

/** At a terminal only what needs a person, unless somebody asked for more: the address and the link must not drown. */
function levelOf(settings: Settings): string {
  const asked = process.env.SAMSPEL_LOG_LEVEL !== undefined || settings.logLevel !== 'info';
  return process.stderr.isTTY && !asked ? 'warn' : settings.logLevel;
}

/** For the person at the terminal; the log goes to standard error. */
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What keeps a server from starting, for the person who starts it; the whole of it for whoever asks for more. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE') return `The address is taken by another program (${error.message}). Stop that one, or set SAMSPEL_PORT.`;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') return `The database of DATABASE_URL does not answer (${error.message}).`;
  const more = ['debug', 'trace'].includes(process.env.SAMSPEL_LOG_LEVEL ?? '');
  if (error instanceof SettingsError || !more) return `${error.message}${error instanceof SettingsError ? '' : '\nSAMSPEL_LOG_LEVEL=debug tells where.'}`;
  return error.stack ?? error.message;
}

main().catch((error: unknown) => {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exit(1);
});
