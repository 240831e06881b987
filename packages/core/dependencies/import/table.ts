/**
 * Which dependencies does a table hold? CSV with a header: `from` and `to`, and whatever else is known of the edge: hard, async, timeout, attempts,
 * backoff, backoff factor, jitter, retry budget, fallback, owner; calls and errors make a row observed instead of declared. Columns are known by
 * their name whatever its case and separators; one that is not known is a notice. A broken row costs only itself.
 */
import { readSeconds } from '../../catalog/dependency-fields.ts';
import { fullRef } from '../../catalog/reference.ts';
import { readCsv } from '../../incidents/import/csv.ts';
import { type Attributes, most } from '../dependency.ts';
import { Gathering, mostCalls, type ParsedFile, type Told } from './told.ts';

const columns: Readonly<Record<string, string>> = {
  from: 'from',
  caller: 'from',
  client: 'from',
  source: 'from',
  parent: 'from',
  to: 'to',
  callee: 'to',
  server: 'to',
  target: 'to',
  child: 'to',
  hard: 'hard',
  async: 'asynchronous',
  asynchronous: 'asynchronous',
  timeout: 'timeoutSeconds',
  timeoutseconds: 'timeoutSeconds',
  attempts: 'attempts',
  backoff: 'backoffSeconds',
  backoffseconds: 'backoffSeconds',
  backofffactor: 'backoffFactor',
  jitter: 'jitter',
  retrybudget: 'retryBudget',
  fallback: 'fallback',
  owner: 'owner',
  calls: 'calls',
  callcount: 'calls',
  errors: 'errors',
  errorcount: 'errors',
};

/** Reads tables. */
export function readTable(files: readonly ParsedFile[]): Told {
  const out = new Gathering();
  for (const { path, text } of files) {
    const { records, faults } = readCsv(text);
    for (const { line, reason } of faults) out.refuse(path, `/${line}`, reason);
    const [header, ...rows] = records;
    if (header === undefined) continue;
    const names = header.fields.map((name) => {
      const key = name
        .trim()
        .toLowerCase()
        .replaceAll(/[^a-z]/g, '');
      return Object.hasOwn(columns, key) ? (columns[key] ?? null) : null;
    });
    for (const [index, name] of names.entries())
      if (name === null) out.notice(`${path}: the column ${JSON.stringify(header.fields[index])} is not known and was passed over`);
    if (!names.includes('from') || !names.includes('to')) {
      out.refuse(path, '/1', 'has no columns `from` and `to`');
      continue;
    }
    for (const { line, fields } of rows)
      readRow(new Map(names.flatMap((name, index) => (name === null ? [] : [[name, (fields[index] ?? '').trim()] as const]))), path, line, out);
  }
  return out.told();
}

function readRow(row: ReadonlyMap<string, string>, file: string, line: number, out: Gathering): void {
  const faults: string[] = [];
  const read = <T>(name: string, how: (text: string) => T | null): T | null => {
    const text = row.get(name) ?? '';
    if (text === '') return null;
    const value = how(text);
    if (value === null) faults.push(`${name} is ${JSON.stringify(text.slice(0, 60))}`);
    return value;
  };
  const number = (text: string): number | null => (/^\d+(?:\.\d+)?$/.test(text) ? Number(text) : null);
  const flag = (text: string): boolean | null => (/^(?:true|yes|1|hard|async)$/i.test(text) ? true : /^(?:false|no|0|soft|sync)$/i.test(text) ? false : null);
  const within = (low: number, high: number) => (text: string) => {
    const value = number(text);
    return value !== null && value >= low && value <= high ? value : null;
  };
  const attempts = read('attempts', within(1, most.attempts));
  if (attempts !== null && !Number.isInteger(attempts)) faults.push('attempts is no whole number');
  const fallback = read('fallback', (text) => text.slice(0, most.fallbackCharacters));
  const said: { [Name in keyof Attributes]?: Attributes[Name] | null } = {
    hard: read('hard', flag),
    asynchronous: read('asynchronous', flag),
    timeoutSeconds: read('timeoutSeconds', readSeconds),
    attempts,
    backoffSeconds: read('backoffSeconds', readSeconds),
    backoffFactor: read('backoffFactor', within(1, most.backoffFactor)),
    jitter: read('jitter', within(0, 1)),
    retryBudget: read('retryBudget', within(0, most.retryBudget)),
    fallback: fallback === null ? null : { text: fallback, testedAt: null },
    owner: read('owner', (text) => fullRef(text, { kind: 'group' })),
  };
  const calls = read('calls', within(0, mostCalls));
  const errors = read('errors', within(0, mostCalls));
  if (faults.length > 0) {
    out.refuse(file, `/${line}`, faults.join('; '));
    return;
  }
  const [from, to] = [row.get('from'), row.get('to')];
  if (!out.system(from, file, `/${line}/from`) || !out.system(to, file, `/${line}/to`)) return;
  const attributes: Partial<Attributes> = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
  out.edge({ from, to, evidence: calls === null ? 'declared' : 'observed', attributes, calls, errors, readAt: `${file}: line ${line}` });
}
