/**
 * When are two requests one, and how do they become two again?
 *
 * What was said goes along, and the older question keeps its clock; the earlier answer is the answer to both. What stood before is kept, so that
 * it can be taken apart: at once it stands as before; later, what was done meanwhile to the one that went on stays done, its question and
 * answer are looked for anew in what stays with it, and what was answered meanwhile counts for both, since both askers heard it.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { fact } from './fact.ts';
import type { Decision, Entry, Moment, Request, Standing } from './request.ts';

/** What a merging changes in the one that goes on. */
type Shared = Pick<Request, 'standing' | 'taker' | 'askedAt' | 'firstReply' | 'systems'>;

/** What stood before, kept with what went along. */
export interface BeforeMerge {
  readonly from: Standing;
  readonly into: Shared;
  /** Of the one that goes on, as it stood when they had been put together. */
  readonly version: number;
}

interface Both {
  readonly from: Decision;
  readonly into: Decision;
}

/** Puts one request into another: its entries go along, it is done, and the older question keeps its clock. */
export function merge(from: Request, into: Request, { by, now }: Moment): Outcome<Both & { readonly before: Omit<BeforeMerge, 'version'> }> {
  if (from.id === into.id) return refuse('requests.merge-with-itself', {}, '/into');
  for (const one of [from, into]) if (isMerged(one)) return refuse('requests.merged', { into: one.standing.into }, '/into');
  const reason = `${by.name} put two requests together.`;
  const replies = [from.firstReply, into.firstReply].flatMap((reply) => (reply === null ? [] : [reply])).sort((a, b) => a.at - b.at);
  const together: Shared = {
    askedAt: Math.min(from.askedAt, into.askedAt),
    firstReply: replies[0] ?? null,
    systems: [...new Set([...from.systems, ...into.systems])].sort(),
    taker: into.taker ?? from.taker,
    standing: into.standing.state === 'done' && from.standing.state !== 'done' ? { state: 'open' } : into.standing,
  };
  const facts = (one: Request) => [fact(one, 'merged', { from: from.id, into: into.id })];
  return accept({
    from: { request: { ...from, standing: { state: 'done', at: now, outcome: 'merged', into: into.id, needless: null } }, facts: facts(from), reason },
    into: { request: { ...into, ...together }, facts: facts(into), reason },
    before: { from: from.standing, into: sharedOf(into) },
  });
}

/** Takes one out of another again. `staying`: what stays with the one that went on. */
export function unmerge(from: Request, into: Request, before: BeforeMerge, staying: readonly Entry[], { by }: Moment): Outcome<Both> {
  if (!isMerged(from) || from.standing.into !== into.id) return refuse('requests.not-merged');
  if (isMerged(into)) return refuse('requests.merged', { into: into.standing.into });
  const mergedAt = from.standing.at;
  const replies = staying.filter(({ kind, isHuman }) => kind === 'reply' && isHuman);
  const isUntouched = into.version === before.version;
  const meanwhile = isUntouched ? undefined : replies.find(({ at }) => at > mergedAt);
  const after = isUntouched ? before.into : { ...sharedOf(into), ...foundAnew(staying, before.into) };
  const reason = `${by.name} made two of them again.`;
  const facts = (one: Request) => [fact(one, 'unmerged', { from: from.id, into: into.id })];
  return accept({
    from: {
      request: { ...from, standing: before.from, firstReply: from.firstReply ?? (meanwhile === undefined ? null : replyOf(meanwhile)) },
      facts: facts(from),
      reason,
    },
    into: { request: { ...into, ...after }, facts: facts(into), reason },
  });
}

/** When it was asked and who answered first, by what stays. */
function foundAnew(staying: readonly Entry[], before: Shared): Pick<Shared, 'askedAt' | 'firstReply'> {
  const asked = staying.find(({ kind }) => kind === 'asked');
  const reply = staying.find(({ kind, isHuman }) => kind === 'reply' && isHuman);
  return { askedAt: asked?.at ?? before.askedAt, firstReply: before.firstReply ?? (reply === undefined ? null : replyOf(reply)) };
}

const replyOf = ({ at, by, id }: Entry): NonNullable<Request['firstReply']> => ({ at, by, entry: id });

const sharedOf = ({ standing, taker, askedAt, firstReply, systems }: Request): Shared => ({ standing, taker, askedAt, firstReply, systems });

type Merged = Request & { readonly standing: Extract<Standing, { state: 'done' }> };

const isMerged = (request: Request): request is Merged => request.standing.state === 'done' && request.standing.outcome === 'merged';
