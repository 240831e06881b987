/**
 * How is a server told what to do before it has a database? By the environment and by one JSON file (`SAMSPEL_CONFIG`, else
 * `samspel.json` in the working directory). The environment wins. A wrong or unknown setting stops the start, by name.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

const flag = z.union([z.boolean(), z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1')]);
const whole = (from: number, to: number) => z.coerce.number().int().min(from).max(to);

/** Every setting: the name in the file; the environment says `SAMSPEL_` and the same in capitals, unless `variable` says otherwise. */
const shape = {
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .optional()
    .describe('PostgreSQL 15 or newer. Without it Samspel brings its own'),
  dataDirectory: z.string().min(1).default('.samspel').describe('Where the embedded database keeps its files'),
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all'),
  port: whole(0, 65_535).default(4650).describe('Port to listen on; 0 for any free one'),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Address people type, when a proxy stands before the server'),
  trustProxy: flag.default(false).describe('Whether X-Forwarded-For and -Proto are believed'),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info').describe('What the log tells'),
  maxConnections: whole(2, 200).default(12).describe('Connections to the database'),
  ratePerMinute: whole(1, 10_000_000).default(3000).describe('Requests a minute for one caller'),
  bodyLimitBytes: whole(1024, 1_073_741_824).default(1_048_576).describe('Largest request body where a route does not say more'),
  metrics: z.enum(['on', 'off']).default('on').describe('Whether /metrics answers'),
  secretKey: z
    .string()
    .min(32, 'must have 32 characters or more')
    .optional()
    .describe('Closes the secrets of adapters, the same on every server. Without it and with a database of its own Samspel makes one in its data folder'),
  workers: flag.default(true).describe('Whether this server runs reactions and clockwork'),
};

const variables: Readonly<Record<keyof typeof shape, string>> = {
  databaseUrl: 'DATABASE_URL',
  dataDirectory: 'SAMSPEL_DATA',
  host: 'SAMSPEL_HOST',
  port: 'SAMSPEL_PORT',
  publicUrl: 'SAMSPEL_PUBLIC_URL',
  trustProxy: 'SAMSPEL_TRUST_PROXY',
  logLevel: 'SAMSPEL_LOG_LEVEL',
  maxConnections: 'SAMSPEL_MAX_CONNECTIONS',
  ratePerMinute: 'SAMSPEL_RATE_PER_MINUTE',
  bodyLimitBytes: 'SAMSPEL_BODY_LIMIT_BYTES',
  metrics: 'SAMSPEL_METRICS',
  secretKey: 'SAMSPEL_SECRET_KEY',
  workers: 'SAMSPEL_WORKERS',
};

/** Never shown, not even to an admin: they are, or carry, a secret. */
export const secretSettings: ReadonlySet<string> = new Set(['databaseUrl', 'secretKey'] satisfies (keyof typeof shape)[]);

const schema = z.strictObject(shape);
export type Settings = Readonly<z.infer<typeof schema>>;

/** A setting that cannot be used; the message names it and says what is allowed. */
export class SettingsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SettingsError';
  }
}

/** Variables of ours that are not settings of the server. */
const otherVariables = new Set(['SAMSPEL_CONFIG', 'SAMSPEL_URL', 'SAMSPEL_TOKEN', 'SAMSPEL_ORACLES', 'SAMSPEL_TEST_DATABASE_URL']);

/** Reads environment and file. Throws SettingsError for the first thing that is wrong. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>, directory: string): Settings {
  const given: Record<string, unknown> = readFile(environment.SAMSPEL_CONFIG, directory);
  const known = new Set([...Object.values(variables), ...otherVariables]);
  for (const name of Object.keys(environment)) {
    if (name.startsWith('SAMSPEL_') && !known.has(name) && !name.startsWith('SAMSPEL_RUN_')) {
      throw new SettingsError(`${name} is not a setting. Known are ${Object.values(variables).join(', ')}.`);
    }
  }
  for (const [name, variable] of Object.entries(variables)) {
    const value = environment[variable];
    if (value !== undefined && value !== '') given[name] = value;
  }
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new SettingsError(issue === undefined ? 'The settings could not be read.' : describe(issue, given));
}

function describe(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string {
  if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')} is not a setting. Known are ${Object.keys(shape).join(', ')}.`;
  const name = String(issue.path[0]);
  const variable = variables[name as keyof typeof variables];
  const value = secretSettings.has(name) ? 'not usable' : JSON.stringify(given[name]);
  return `${variable} (${name}) is ${value}: ${issue.message}. It says: ${shape[name as keyof typeof shape]?.description ?? ''}.`;
}

function readFile(named: string | undefined, directory: string): Record<string, unknown> {
  const path = resolve(directory, named ?? 'samspel.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (named === undefined && error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new SettingsError(`${path} (SAMSPEL_CONFIG) cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (error) {
    throw new SettingsError(`${path} is not a JSON object: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** All settings with their variable, default and meaning, for the documentation. */
export function describeSettings(): readonly { readonly name: string; readonly variable: string; readonly says: string; readonly standard: unknown }[] {
  const standard = schema.parse({}) as Record<string, unknown>;
  return Object.entries(shape).map(([name, one]) => ({
    name,
    variable: variables[name as keyof typeof variables],
    says: one.description ?? '',
    standard: standard[name],
  }));
}
