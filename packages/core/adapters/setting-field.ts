/**
 * How does an adapter describe its own settings? As a list of fields, which the server checks what is given against, the settings page
 * is drawn from and the command line reads. Secrets are given and never told again.
 */
import type { Outcome } from '../decision/refusal.ts';
import { accept, refuse } from '../decision/refusal.ts';

interface FieldBase {
  /** The key of the value; camelCase. */
  readonly name: string;
  /** As it stands over the field. */
  readonly title: string;
  /** One sentence below it: what it does, with an example. */
  readonly says: string;
  /** Whether the adapter cannot be opened without it. */
  readonly required?: boolean;
}

export type SettingField = FieldBase &
  (
    | { readonly kind: 'text'; readonly standard?: string; readonly longest?: number; readonly multiline?: boolean }
    | { readonly kind: 'secret'; readonly longest?: number; readonly multiline?: boolean }
    | { readonly kind: 'number'; readonly from: number; readonly to: number; readonly standard?: number }
    | { readonly kind: 'flag'; readonly standard: boolean }
    | { readonly kind: 'choice'; readonly choices: readonly { readonly value: string; readonly title: string }[]; readonly standard: string }
  );

export type SettingValue = string | number | boolean;
export type SettingValues = Readonly<Record<string, SettingValue>>;

const longestText = 2000;

/**
 * Checks what was given against the fields: unknown names, wrong kinds, what is too long or out of bounds, and what is missing are refused
 * with the path of the value. `kept` are the names of secrets that are stored already and need not be given. Standards are filled in; empty text counts as not given.
 */
export function readValues(
  fields: readonly SettingField[],
  given: Readonly<Record<string, unknown>>,
  kept: readonly string[] = [],
): Outcome<{ readonly values: SettingValues; readonly secrets: Readonly<Record<string, string>> }> {
  const known = new Map(fields.map((field) => [field.name, field]));
  for (const name of Object.keys(given)) if (!known.has(name)) return wrong(name, 'there is no such setting');
  const values: Record<string, SettingValue> = {};
  const secrets: Record<string, string> = {};
  for (const field of fields) {
    const value = given[field.name];
    const absent = value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
    if (absent) {
      const standard = field.kind === 'secret' ? undefined : field.standard;
      if (standard !== undefined) values[field.name] = standard;
      else if (field.required === true && !kept.includes(field.name)) return wrong(field.name, 'it is needed');
      continue;
    }
    const problem = wrongWith(field, value);
    if (problem !== null) return wrong(field.name, problem);
    if (field.kind === 'secret') secrets[field.name] = String(value);
    else values[field.name] = value as SettingValue;
  }
  return accept({ values, secrets });
}

function wrong(name: string, problem: string): ReturnType<typeof refuse> {
  return refuse('adapters.wrong-value', { field: name, problem }, `/values/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
}

function wrongWith(field: SettingField, value: unknown): string | null {
  switch (field.kind) {
    case 'text':
    case 'secret': {
      const longest = field.longest ?? longestText;
      if (typeof value !== 'string') return 'it must be text';
      if (value.length > longest) return `it is longer than ${longest} characters`;
      return field.multiline !== true && hasBreaks(value) ? 'it must be one line' : null;
    }
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'it must be a number';
      return value < field.from || value > field.to ? `it must be from ${field.from} to ${field.to}` : null;
    case 'flag':
      return typeof value === 'boolean' ? null : 'it must be yes or no';
    case 'choice':
      return field.choices.some((choice) => choice.value === value) ? null : `it must be one of ${field.choices.map((choice) => choice.value).join(', ')}`;
  }
}

/** Line breaks and NUL, with which one value could become two on some wire. */
function hasBreaks(value: string): boolean {
  return ['\n', '\r', '\u0000'].some((sign) => value.includes(sign));
}

/** A text setting; empty when it is not set. Secrets are read the same way once opened. */
export function textOf(values: SettingValues, name: string): string {
  const value = values[name];
  return value === undefined ? '' : String(value);
}

/** A number setting, which has a standard or is required. */
export function numberOf(values: SettingValues, name: string): number {
  return Number(values[name] ?? 0);
}

/** A flag setting. */
export function flagOf(values: SettingValues, name: string): boolean {
  return values[name] === true;
}
