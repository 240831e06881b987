/** How are the codes of the map said? States, standings of dependencies, triggers and verdicts as people read them. */
import type { readMap } from '@samspel/contract/dependencies.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import type { EdgeMark, NodeMark } from '../../parts/graph/scene.ts';
import type { Tone } from '../../parts/state/state.tsx';

export type MapAnswer = AnswerOf<typeof readMap>;
export type MapSystem = MapAnswer['systems'][number];
export type Edge = MapAnswer['dependencies'][number];
export type Standing = Edge['standing'];

export const stateMarks: Readonly<Record<MapSystem['state'], NodeMark | null>> = {
  operational: null,
  degraded: { tone: 'warn', word: 'degraded' },
  partial: { tone: 'warn', word: 'partly down' },
  major: { tone: 'bad', word: 'down' },
  unknown: null,
};

export const stateSaid: Readonly<Record<MapSystem['state'], NodeMark>> = {
  operational: { tone: 'good', word: 'Works' },
  degraded: { tone: 'warn', word: 'Degraded' },
  partial: { tone: 'warn', word: 'Partly down' },
  major: { tone: 'bad', word: 'Down' },
  unknown: { tone: 'unknown', word: 'Not known' },
};

export const standings: Readonly<Record<Standing, { readonly word: string; readonly says: string; readonly tone: Tone }>> = {
  agreed: { word: 'declared and seen', says: 'The catalog declares it and traces or configuration show it', tone: 'good' },
  undeclared: { word: 'undeclared', says: 'Traces or configuration show it, and nothing declares it', tone: 'warn' },
  unseen: { word: 'stale', says: 'Declared, its caller is watched, and it was not seen for a long time', tone: 'unknown' },
  declared: { word: 'declared', says: 'The catalog declares it; nobody watches its caller', tone: 'quiet' },
};

export const edgeMarks: Readonly<Record<'undeclared' | 'unseen' | 'added' | 'removed', EdgeMark>> = {
  undeclared: { glyph: 'diamond', word: 'undeclared', tone: 'warn' },
  unseen: { glyph: 'cross', word: 'stale', tone: 'quiet' },
  added: { glyph: 'plus', word: 'new', tone: 'good' },
  removed: { glyph: 'minus', word: 'gone', tone: 'bad' },
};

export const gone: NodeMark = { tone: 'quiet', word: 'gone' };

type Word = 'stable' | 'vulnerable' | 'metastable' | 'unknown';

export const verdicts: Readonly<Record<Word, { readonly tone: Tone; readonly word: string; readonly says: string }>> = {
  stable: { tone: 'good', word: 'stable', says: 'No system failed.' },
  vulnerable: { tone: 'warn', word: 'vulnerable', says: 'Systems failed with it, and it came back by itself once the cause was over.' },
  metastable: { tone: 'bad', word: 'metastable', says: 'It stays down although the cause is over: somebody must take load away.' },
  unknown: { tone: 'unknown', word: 'not known', says: 'The cause was not over when the run ended, so whether it would come back cannot be told.' },
};

type Kind = 'fail' | 'slow' | 'lose-site' | 'load-up' | 'cache-flush' | 'bad-deploy' | 'mass-reconnect';

/** Triggers as one says them; `of` is what they happen to, `span` what a chart calls the time while they last. */
export const triggers: Readonly<
  Record<Kind, { readonly word: string; readonly says: string; readonly span: string; readonly of: 'system' | 'site' | 'journey' }>
> = {
  fail: { word: 'Fail', says: 'fails', span: 'failed', of: 'system' },
  slow: { word: 'Slow', says: 'slows down', span: 'slowed', of: 'system' },
  'lose-site': { word: 'Lose a site', says: 'is lost', span: 'site lost', of: 'site' },
  'load-up': { word: 'Overload', says: 'has more load', span: 'more load', of: 'journey' },
  'cache-flush': { word: 'Empty its cache', says: 'loses its cache', span: 'cache cold', of: 'system' },
  'bad-deploy': { word: 'Bad deployment', says: 'gets a bad deployment', span: 'bad deployment', of: 'system' },
  'mass-reconnect': { word: 'Everyone reconnects', says: 'is reconnected to by all', span: 'reconnecting', of: 'journey' },
};

export const runStates: Readonly<Record<'waiting' | 'running' | 'done' | 'failed' | 'cancelled', { readonly tone: Tone; readonly word: string }>> = {
  waiting: { tone: 'quiet', word: 'waiting' },
  running: { tone: 'active', word: 'running' },
  done: { tone: 'good', word: 'done' },
  failed: { tone: 'bad', word: 'failed' },
  cancelled: { tone: 'quiet', word: 'cancelled' },
};

/** The letters of a run over time (`readSeries`) as marks on the picture. */
export const letterMarks: Readonly<Record<string, NodeMark | null>> = {
  '.': null,
  s: { tone: 'warn', word: 'strained' },
  f: { tone: 'bad', word: 'failing' },
  '-': null,
};
