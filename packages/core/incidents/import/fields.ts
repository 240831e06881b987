/** How is one field of somebody else's row read? Each reader gives a value, or says what is wrong with it. */

import { tagFrom } from '../tags.ts';
import { causeCodes, type ImpactSeverity, type InstantSource, impactSeverities, instantSources, triggerCodes } from '../vocabulary.ts';
import { cut, short } from './text.ts';

/** A value or the reason why there is none. */
export type Read<T> = { readonly value: T } | { readonly fault: string };

const severityWords: Readonly<Record<string, ImpactSeverity>> = {
  critical: 'major',
  blocker: 'major',
  high: 'major',
  sev0: 'major',
  sev1: 'major',
  'sev-1': 'major',
  p1: 'major',
  down: 'major',
  major_outage: 'major',
  minor: 'partial',
  medium: 'partial',
  moderate: 'partial',
  sev2: 'partial',
  'sev-2': 'partial',
  p2: 'partial',
  partial_outage: 'partial',
  low: 'degraded',
  none: 'degraded',
  sev3: 'degraded',
  'sev-3': 'degraded',
  p3: 'degraded',
  degraded_performance: 'degraded',
};

/** Our severity for theirs: by the mapping, by our own words, or by words that everybody uses alike. */
export function readSeverity(text: string, known: Readonly<Record<string, ImpactSeverity>>): Read<ImpactSeverity> {
  const word = text.trim();
  const mapped = Object.hasOwn(known, word) ? known[word] : undefined;
  if (mapped !== undefined) return { value: mapped };
  const lower = word.toLowerCase();
  const own = impactSeverities.find((one) => one === lower);
  if (own !== undefined) return { value: own };
  const common = Object.hasOwn(severityWords, lower) ? severityWords[lower] : undefined;
  return common === undefined ? { fault: `«${short(word)}» is no severity we know; say in the mapping what it means` } : { value: common };
}

/** `0.3`, `30 %` or `30%`: 0..1. */
export function readFraction(text: string): Read<number> {
  const found = /^(\d+(?:[.,]\d+)?)\s*(%?)$/.exec(text.trim());
  if (found === null) return { fault: `«${short(text)}» is not a share` };
  const value = Number(found[1]?.replace(',', '.')) / (found[2] === '%' ? 100 : 1);
  return value <= 1 ? { value } : { fault: `«${short(text)}» is more than everybody` };
}

/** A count, 0 or more. */
export function readCount(text: string): Read<number> {
  const trimmed = text.trim().replace(/(?<=\d)[ _](?=\d{3}\b)/g, '');
  const value = Number(trimmed);
  return trimmed !== '' && Number.isFinite(value) && value >= 0 && value < 1e15 ? { value } : { fault: `«${short(text)}» is not a number of 0 or more` };
}

/** Yes or no, in the ways in which files say it. */
export function readFlag(text: string): Read<boolean> {
  const word = text.trim().toLowerCase();
  if (['true', 'yes', 'y', '1', 'x'].includes(word)) return { value: true };
  if (['false', 'no', 'n', '0', '-', ''].includes(word)) return { value: false };
  return { fault: `«${short(text)}» is neither yes nor no` };
}

/** Who found it. */
export function readSource(text: string): Read<InstantSource> {
  const word = text.trim().toLowerCase();
  const own = instantSources.find((one) => one === word);
  if (own !== undefined) return { value: own };
  if (['monitoring', 'alert', 'machine', 'automatic'].includes(word)) return { value: 'monitor' };
  if (['user', 'users', 'customer', 'human', 'manual', 'support'].includes(word)) return { value: 'person' };
  return { fault: `«${short(text)}» is neither monitor, person nor estimate` };
}

/** A code of one of our lists; anything else becomes `unknown` with their words kept beside it. */
export function readCode<Code extends string>(text: string, codes: readonly Code[], unknown: Code): { readonly code: Code; readonly text: string } {
  const word = text.trim();
  const slug = word.toLowerCase().replace(/[\s_]+/g, '-');
  const own = codes.find((code) => code === slug);
  return own === undefined ? { code: unknown, text: cut(word, 2000) } : { code: own, text: '' };
}

export const readTrigger = (text: string): ReturnType<typeof readCode<(typeof triggerCodes)[number]>> => readCode(text, triggerCodes, 'unknown');
export const readCause = (text: string): ReturnType<typeof readCode<(typeof causeCodes)[number]>> => readCode(text, causeCodes, 'unknown');

/** Tags of a field, made to fit; what no tag can be made of falls away. */
export function readTagList(parts: readonly string[]): readonly string[] {
  return [...new Set(parts.flatMap((part) => tagFrom(part) ?? []))].sort().slice(0, 50);
}

const reference = /^[a-z]+:[a-z0-9._-]+\/[a-z0-9._-]+$/;

/**
 * An entity reference for a name: by the mapping, as it stands when it is one, else the component of that name in the
 * default namespace. Whether the catalog knows it is looked at afterwards.
 */
export function readTarget(name: string, known: Readonly<Record<string, string>>): string | null {
  const trimmed = name.trim();
  const mapped = Object.hasOwn(known, trimmed) ? known[trimmed] : undefined;
  if (mapped !== undefined) return mapped;
  const read = readReference(trimmed);
  return read !== null && Object.hasOwn(known, read) ? (known[read] ?? read) : read;
}

/** A reference as it stands, or the one that the name suggests. */
function readReference(trimmed: string): string | null {
  const lower = trimmed.toLowerCase();
  if (reference.test(lower)) return lower;
  const slug = lower
    .normalize('NFKD')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
    .slice(0, 63);
  return slug === '' ? null : `component:default/${slug}`;
}
