/**
 * What does the bot say by itself, and when? Quiet by default: one line for one thing, and only for what somebody in the channel must know. The opening and the end of an
 * incident are always said. While more happens than a channel can read, the rest is held back and told together in one line when there is room again.
 */
import type { Instant } from '../time/instant.ts';
import { handleOf } from './match-name.ts';
import { shortened } from './topic.ts';

type Facts = Readonly<Record<string, unknown>>;

/** A line the bot wants to say. */
export interface Announcement {
  /** What it is about: of several that are held about one thing only the newest is told. */
  readonly thing: string;
  readonly text: string;
  /** `always` is never held back. */
  readonly rank: 'always' | 'when-quiet';
  /** How several of this kind are counted in one line: `alert groups`. */
  readonly kind: string;
}

/** How much a channel wants to hear. */
export const announceLevels = ['nothing', 'incidents', 'everything'] as const;
export type AnnounceLevel = (typeof announceLevels)[number];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
const title = (facts: Facts): string => shortened(text(facts['title']), 120);
/** What it is about, where whoever asks knows it. */
const about = (facts: Facts): string => (title(facts) === '' ? '' : `: ${title(facts)}`);
const nameOf = (ref: string): string => ref.slice(ref.indexOf('/') + 1);
const hit = (value: unknown): string => {
  const names = list(value).map(nameOf);
  return names.length === 0 ? '' : ` on ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
};

interface Told {
  readonly level: 'incidents' | 'everything';
  readonly rank: Announcement['rank'];
  readonly kind: string;
  /** Null: nothing worth a line. `who` is the person or part of the product that acts. */
  readonly words: (facts: Facts, subject: string, who: string) => string | null;
}

const incident = (subject: string): string => handleOf(subject);

const announced: Readonly<Record<string, Told>> = {
  'incidents.opened': {
    level: 'incidents',
    rank: 'always',
    kind: 'incidents opened',
    words: (p, subject, who) =>
      text(p['state']) === 'resolved' ? null : `${incident(subject)} opened, ${text(p['severity'])}: ${title(p)}${hit(p['targets'])} (by ${who})`,
  },
  'incidents.acknowledged': {
    level: 'incidents',
    rank: 'when-quiet',
    kind: 'incidents acknowledged',
    words: (p, subject, who) => `${incident(subject)} ${who} looks at it${about(p)}`,
  },
  'incidents.mitigated': {
    level: 'incidents',
    rank: 'when-quiet',
    kind: 'incidents mitigated',
    words: (p, subject, who) => `${incident(subject)} mitigated (by ${who})${about(p)}`,
  },
  'incidents.resolved': {
    level: 'incidents',
    rank: 'always',
    kind: 'incidents resolved',
    words: (p, subject, who) => `${incident(subject)} resolved (by ${who})${about(p)}`,
  },
  'incidents.reopened': {
    level: 'incidents',
    rank: 'always',
    kind: 'incidents reopened',
    words: (p, subject, who) => `${incident(subject)} opened again by ${who}: ${shortened(text(p['why']), 120)}`,
  },
  'pages.paged': {
    level: 'everything',
    rank: 'when-quiet',
    kind: 'pages',
    words: (p, subject) => `${incident(subject)} paged ${text(p['name']) || 'somebody on call'}`,
  },
  'pages.exhausted': {
    level: 'incidents',
    rank: 'always',
    kind: 'pages nobody answered',
    words: (p, subject) => `${incident(subject)} nobody answers the page${about(p)}`,
  },
  'requests.late-soon': {
    level: 'everything',
    rank: 'when-quiet',
    kind: 'requests late soon',
    words: (p) => `request ${String(p['number'])} will be late at ${text(p['due']).slice(11, 16)} UTC: ${title(p)}`,
  },
  'alerts.group-opened': {
    level: 'everything',
    rank: 'when-quiet',
    kind: 'alert groups',
    words: (p) => (p['opensIncident'] === true ? null : `alert, ${text(p['severity'])}: ${title(p)}${hit(p['systems'])}`),
  },
};

/** Which events may be announced. */
export const announcedEvents: readonly string[] = Object.keys(announced);

/** What is said of an event in a channel that wants to hear so much; null: nothing. */
export function announcementOf(type: string, subject: string, facts: Facts, who: string, level: AnnounceLevel): Announcement | null {
  const told = announced[type];
  if (told === undefined || level === 'nothing' || (level === 'incidents' && told.level === 'everything')) return null;
  const words = told.words(facts, subject, who);
  return words === null ? null : { thing: subject, text: words, rank: told.rank, kind: told.kind };
}

export interface AnnouncePolicy {
  /** Lines a channel is told in this many seconds before others are held back. */
  readonly lines: number;
  readonly seconds: number;
  /** Lines that are always said are held back too above this many. */
  readonly most: number;
}

export const announcePolicy: AnnouncePolicy = { lines: 5, seconds: 60, most: 15 };

/** Whether a line is said now. `said` are the moments at which the channel was told something lately. */
export function sayNow(
  one: Pick<Announcement, 'rank'>,
  said: readonly Instant[],
  now: Instant,
  policy = announcePolicy,
): { readonly now: boolean; readonly reason: string } {
  const lately = said.filter((at) => at > now - policy.seconds * 1000).length;
  if (lately < policy.lines) return { now: true, reason: `${lately} lines in ${policy.seconds} s` };
  if (one.rank === 'always' && lately < policy.most) return { now: true, reason: 'this is always said' };
  return { now: false, reason: `${lately} lines in ${policy.seconds} s are enough` };
}

/** One line for all that was held back: the newest of one thing as it is, several counted by kind. Null when nothing was. */
export function heldLine(held: readonly Announcement[], url: string | null): string | null {
  const newest = new Map(held.map((one) => [one.thing, one]));
  const [only] = newest.values();
  if (only === undefined) return null;
  if (newest.size === 1) return only.text;
  const counts = new Map<string, number>();
  for (const { kind } of newest.values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const words = [...counts].map(([kind, count]) => `${count} ${count === 1 ? kind.replace(/s(?= |$)/, '') : kind}`);
  return `Meanwhile: ${words.join(', ')}${url === null ? '' : ` · ${url}`}`;
}
