/**
 * How does a document say what a dependency is like? As a line of the annotation `samspel.dev/dependencies`, or as an item of
 * `spec.dependencies` in an Operations document:
 *
 *     resource:artists-db soft async timeout=2s attempts=3 backoff=100ms backoff-factor=2 jitter=0.5 retry-budget=0.1
 *         breaker=0.5/20/10s/30s fallback="stale cache" fallback-tested=2026-10-01 owner=group:team-a
 *
 * A breaker is failure ratio / fewest calls / window / time open. A date without a time of day is its midnight, UTC. Figures have bounds
 * far above what is real; beyond them they are faults and count as not said. What the members mean: core/dependencies/dependency.ts.
 */
import { type Attributes, type Breaker, most, unsaid } from '../dependencies/dependency.ts';
import { type Instant, iso, parseInstant } from '../time/instant.ts';
import { type Entity, isSystem, namespaceOf } from './entity.ts';
import { isObject, step, withValue } from './json.ts';
import { fullRef, kindOf } from './reference.ts';

/** What is said of one dependency. */
export interface DeclaredDependency extends Attributes {
  readonly to: string;
}

/** Collects faults while it reads; what cannot be read counts as not said. */
export interface Reading {
  readonly namespace: string;
  readonly fault: (path: string, message: string) => void;
}

/** `a=b` cut at the mark. */
export function splitAt(text: string, mark: string): readonly [string, string] {
  const index = text.indexOf(mark);
  return index === -1 ? [text, ''] : [text.slice(0, index).trim(), text.slice(index + 1).trim()];
}

/** `2s`, `100ms`, `5m`, or seconds as a number, at most a day; null when it is none of them. */
export function readSeconds(text: string): number | null {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text.trim());
  if (found === null) return null;
  const [, digits = '', unit = 's'] = found;
  const value = Number(digits) * (unit === 'm' ? 60 : 1);
  const seconds = unit === 'ms' ? value / 1000 : value;
  return seconds <= most.seconds ? seconds : null;
}

/** The lines of the annotation. */
export function dependenciesOfText(text: string, reading: Reading): DeclaredDependency[] {
  return linesOf(text).flatMap((line) => dependencyOfLine(line, reading) ?? []);
}

/** Lines are cut at semicolons and line ends, unless these stand in quotes. */
function linesOf(text: string): string[] {
  return (text.match(/(?:"[^"]*"|[^;\n"]|")+/g) ?? []).map((line) => line.trim()).filter((line) => line !== '');
}

function dependencyOfLine(line: string, reading: Reading): DeclaredDependency | null {
  const [to = '', ...words] = line.match(/[^\s="]+="[^"]*"|\S+/g) ?? [];
  const members: Record<string, unknown> = { to };
  for (const word of words) {
    if (word === 'hard' || word === 'soft') members['hard'] = word === 'hard';
    else if (word === 'async') members['asynchronous'] = true;
    else {
      const [name, raw] = splitAt(word, '=');
      const member = Object.hasOwn(textMembers, name) ? textMembers[name] : undefined;
      if (member === undefined)
        reading.fault(
          '',
          `says ${JSON.stringify(word)} of ${to}; known are hard, soft, async, ${Object.keys(textMembers)
            .map((one) => `${one}=`)
            .join(', ')}`,
        );
      else members[member.name] = member.read(raw.replace(/^"(.*)"$/, '$1'));
    }
  }
  return dependencyOf(members, reading);
}

const number = (text: string): number | null => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : null);
const textMembers: Readonly<Record<string, { readonly name: string; readonly read: (text: string) => unknown }>> = {
  timeout: { name: 'timeoutSeconds', read: (text) => readSeconds(text) ?? text },
  backoff: { name: 'backoffSeconds', read: (text) => readSeconds(text) ?? text },
  'backoff-factor': { name: 'backoffFactor', read: (text) => number(text) ?? text },
  jitter: { name: 'jitter', read: (text) => number(text) ?? text },
  attempts: { name: 'attempts', read: (text) => number(text) ?? text },
  'retry-budget': { name: 'retryBudget', read: (text) => number(text) ?? text },
  breaker: { name: 'breaker', read: (text) => breakerOfText(text) ?? text },
  fallback: { name: 'fallback', read: (text) => text },
  'fallback-tested': { name: 'fallbackTestedAt', read: (text) => text },
  owner: { name: 'owner', read: (text) => text },
};

function breakerOfText(text: string): Record<string, number> | null {
  const [ratio = '', calls = '', window = '', open = '', ...more] = text.split('/');
  const [failureRatio, minCalls, windowSeconds, openSeconds] = [number(ratio), number(calls), readSeconds(window), readSeconds(open)];
  if (failureRatio === null || minCalls === null || windowSeconds === null || openSeconds === null || more.length > 0) return null;
  return { failureRatio, minCalls, windowSeconds, openSeconds };
}

/** The items of an Operations document. */
export function dependenciesOfValue(value: unknown, reading: Reading): DeclaredDependency[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    reading.fault('', 'is not a list');
    return [];
  }
  return value.flatMap((item: unknown, index) => {
    const here: Reading = { ...reading, fault: (path, message) => reading.fault(`/${index}${path}`, message) };
    if (typeof item === 'string') return dependencyOf({ to: item }, here) ?? [];
    if (isObject(item)) return dependencyOf(item, here) ?? [];
    here.fault('', 'is neither a reference nor an object with `to`');
    return [];
  });
}

/** As documents call them: the text of a fallback, and beside it when it was tested. */
const dependencyMembers = ['to', ...Object.keys(unsaid), 'fallbackTestedAt'];

function dependencyOf(members: Readonly<Record<string, unknown>>, reading: Reading): DeclaredDependency | null {
  const stray = Object.keys(members).find((name) => !dependencyMembers.includes(name));
  if (stray !== undefined) reading.fault(step('', stray), `is not known of a dependency; known are ${dependencyMembers.join(', ')}`);
  const to = typeof members['to'] === 'string' ? fullRef(members['to'], { namespace: reading.namespace }) : null;
  if (to === null || !isSystem(kindOf(to))) {
    reading.fault('/to', `is ${JSON.stringify(members['to'] ?? null)}, which names no Component or Resource (write component:… or resource:…)`);
    return null;
  }
  const read = <T>(name: string, how: (value: unknown) => T | null, what: string): T | null => {
    const value = members[name];
    if (value === undefined || value === null) return null;
    const found = how(value);
    if (found === null) reading.fault(step('', name), `is ${JSON.stringify(value)}, which is no ${what}`);
    return found;
  };
  const within = (least: number, most: number) => (value: unknown) => (typeof value === 'number' && value >= least && value <= most ? value : null);
  const seconds = within(0, most.seconds);
  const { hard = true, asynchronous = false } = members;
  if (typeof hard !== 'boolean') reading.fault('/hard', 'is neither true nor false');
  if (typeof asynchronous !== 'boolean') reading.fault('/asynchronous', 'is neither true nor false');
  const text = read('fallback', sentenceOf, `text of 1 to ${most.fallbackCharacters} characters`);
  const testedAt = read('fallbackTestedAt', (value) => (typeof value === 'string' ? dateOf(value) : null), 'date');
  if (testedAt !== null && text === null && (members['fallback'] ?? null) === null) reading.fault('/fallbackTestedAt', 'is said, and no fallback is');
  return {
    to,
    hard: hard !== false,
    asynchronous: asynchronous === true,
    timeoutSeconds: read('timeoutSeconds', seconds, `number of seconds from 0 to ${most.seconds}`),
    attempts: read('attempts', (value) => (Number.isInteger(value) ? within(1, most.attempts)(value) : null), `whole number from 1 to ${most.attempts}`),
    backoffSeconds: read('backoffSeconds', seconds, `number of seconds from 0 to ${most.seconds}`),
    backoffFactor: read('backoffFactor', within(1, most.backoffFactor), `number from 1 to ${most.backoffFactor}`),
    jitter: read('jitter', within(0, 1), 'share from 0 to 1'),
    retryBudget: read('retryBudget', within(0, most.retryBudget), `number from 0 to ${most.retryBudget}`),
    breaker: read('breaker', breakerOf, 'breaker (failure ratio/fewest calls/window/time open, as in 0.5/20/10s/30s)'),
    fallback: text === null ? null : { text, testedAt },
    owner: read('owner', (value) => teamOf(value, reading.namespace), 'reference to a team'),
  };
}

function sentenceOf(value: unknown): string | null {
  const text = typeof value === 'string' ? value.trim() : '';
  return text !== '' && text.length <= most.fallbackCharacters ? text : null;
}

function breakerOf(value: unknown): Breaker | null {
  if (!isObject(value)) return null;
  const [failureRatio, minCalls, windowSeconds, openSeconds] = ['failureRatio', 'minCalls', 'windowSeconds', 'openSeconds'].map((name) => value[name]);
  if (Object.keys(value).length !== 4) return null;
  if (typeof failureRatio !== 'number' || typeof minCalls !== 'number' || typeof windowSeconds !== 'number' || typeof openSeconds !== 'number') return null;
  if (!(failureRatio > 0 && failureRatio <= 1 && Number.isInteger(minCalls) && minCalls >= 1 && minCalls <= most.breakerCalls)) return null;
  if (![windowSeconds, openSeconds].every((seconds) => seconds > 0 && seconds <= most.seconds)) return null;
  return { failureRatio, minCalls, windowSeconds, openSeconds };
}

const dateOf = (text: string): Instant | null => parseInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);

function teamOf(value: unknown, namespace: string): string | null {
  const ref = typeof value === 'string' ? fullRef(value, { kind: 'group', namespace }) : null;
  return ref !== null && ['group', 'user'].includes(kindOf(ref)) ? ref : null;
}

/** One dependency as a line of the annotation. */
function lineOf(one: DeclaredDependency): string {
  const seconds = (value: number): string => `${value}s`;
  const word = (name: string, value: number | null, unit = ''): string[] => (value === null ? [] : [`${name}=${value}${unit}`]);
  const { breaker, fallback } = one;
  return [
    one.to,
    ...(one.hard ? [] : ['soft']),
    ...(one.asynchronous ? ['async'] : []),
    ...word('timeout', one.timeoutSeconds, 's'),
    ...word('attempts', one.attempts),
    ...word('backoff', one.backoffSeconds, 's'),
    ...word('backoff-factor', one.backoffFactor),
    ...word('jitter', one.jitter),
    ...word('retry-budget', one.retryBudget),
    ...(breaker === null ? [] : [`breaker=${breaker.failureRatio}/${breaker.minCalls}/${seconds(breaker.windowSeconds)}/${seconds(breaker.openSeconds)}`]),
    ...(fallback === null ? [] : [`fallback="${fallback.text.replaceAll('"', "'").replaceAll(/\s+/g, ' ')}"`, ...testedWord(fallback.testedAt)]),
    ...(one.owner === null ? [] : [`owner=${one.owner}`]),
  ].join(' ');
}

const testedWord = (at: Instant | null): string[] => (at === null ? [] : [`fallback-tested=${iso(at)}`]);

/** One dependency as an item of an Operations document: what is not said is left out. */
function itemOf({ fallback, ...one }: DeclaredDependency): Record<string, unknown> {
  const testedAt = fallback?.testedAt ?? null;
  const said = Object.entries({ ...one, fallback: fallback?.text ?? null, fallbackTestedAt: testedAt === null ? null : iso(testedAt) });
  return Object.fromEntries(
    said.filter(([name, value]) => value !== null && !(name === 'hard' && value === true) && !(name === 'asynchronous' && value === false)),
  );
}

/** Documents, the one of the system and the Operations document beside it. */
export interface Documents {
  readonly entity: Entity;
  readonly operations: Entity | undefined;
}

const annotation = '/metadata/annotations/samspel.dev~1dependencies';

/**
 * Documents in which dependencies are declared by hand, each where it is written already: in the Operations document, else as a line of the
 * annotation. What is removed goes from everywhere, `dependsOn` too.
 */
export function withDependencies({ entity, operations }: Documents, declared: readonly DeclaredDependency[], removed: readonly string[]): Documents {
  const reading: Reading = { namespace: namespaceOf(entity), fault: () => undefined };
  const changed = new Map(declared.map((one) => [one.to, one]));
  const gone = new Set(removed);
  const text = entity.metadata.annotations?.['samspel.dev/dependencies'] ?? '';
  const items = operations?.spec?.['dependencies'];
  const beside = new Set(operations === undefined ? [] : dependenciesOfValue(items, { ...reading, namespace: namespaceOf(operations) }).map(({ to }) => to));
  const lines = linesOf(typeof text === 'string' ? text : '').flatMap((line) => {
    const said = dependencyOfLine(line, reading);
    if (said === null) return [line];
    const next = beside.has(said.to) ? undefined : changed.get(said.to);
    if (gone.has(said.to)) return [];
    if (next !== undefined) changed.delete(said.to);
    return [next === undefined ? line : lineOf(next)];
  });
  const kept = (Array.isArray(items) ? items : []).flatMap((item: unknown) => {
    const [said] = dependenciesOfValue([item], { ...reading, namespace: namespaceOf(operations ?? entity) });
    if (said === undefined) return [item];
    if (gone.has(said.to)) return [];
    const next = changed.get(said.to);
    changed.delete(said.to);
    return [next === undefined ? item : itemOf(next)];
  });
  const nextText = [...lines, ...[...changed.values()].map(lineOf)].join('; ');
  let document: unknown = withValue(entity, annotation, nextText === '' ? undefined : nextText);
  const dependsOn = entity.spec?.['dependsOn'];
  if (Array.isArray(dependsOn)) {
    const left = dependsOn.filter((one) => typeof one !== 'string' || !gone.has(fullRef(one, { namespace: reading.namespace }) ?? ''));
    if (left.length < dependsOn.length) document = withValue(document, '/spec/dependsOn', left.length === 0 ? undefined : left);
  }
  const other = operations === undefined || !Array.isArray(items) ? operations : (withValue(operations, '/spec/dependencies', kept) as Entity);
  return { entity: document as Entity, operations: other };
}
