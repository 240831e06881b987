/**
 * What may be done to a request as it stands, and how does it stand afterwards?
 *
 *     open ⇄ waiting        (a reply that asks back; the asker says something)
 *     open, waiting → snoozed → open          (its time comes, or the asker says something)
 *     any of them → done → open               (reopened by a person, or because its asker goes on)
 *
 * Nothing that a machine says moves it: an out-of-office note neither reopens nor answers.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { type Instant, iso } from '../time/instant.ts';
import { fact, moved } from './fact.ts';
import type { Asker, Decision, Entry, Moment, Needless, Pulse, Request, RequestId, RequestOutcome, Standing, Way } from './request.ts';

/** How a request begins. */
export interface Asking {
  readonly id: RequestId;
  readonly title: string;
  readonly way: Way;
  readonly place: string | null;
  readonly asker: Asker;
  readonly team: string | null;
  readonly systems: readonly string[];
  readonly askedAt: Instant;
  readonly splitFrom?: RequestId | undefined;
}

export type Command =
  | { readonly kind: 'take' }
  | { readonly kind: 'hand-to'; readonly to: { readonly id: string; readonly name: string } | null }
  | { readonly kind: 'wait' }
  | { readonly kind: 'snooze'; readonly until: Instant }
  | { readonly kind: 'wake'; readonly why: string }
  | {
      readonly kind: 'finish';
      readonly outcome: Exclude<RequestOutcome, 'merged'>;
      readonly into?: string | undefined;
      readonly needless?: Needless | undefined;
    }
  /** Says where the card stands that it became. */
  | { readonly kind: 'name-card'; readonly card: string }
  | { readonly kind: 'reopen'; readonly why: string }
  | { readonly kind: 'edit'; readonly title?: string | undefined; readonly team?: string | null | undefined; readonly systems?: readonly string[] | undefined }
  /** `wasAnswered`: an answer to the one it was put into reached its asker too. */
  | { readonly kind: 'rate'; readonly face: Pulse['face']; readonly words: string; readonly wasAnswered?: boolean | undefined };

const longestTitle = 300;

/** Decides whether this can be a request. */
export function ask(asking: Asking): Outcome<Decision> {
  const title = asking.title.replace(/\s+/g, ' ').trim().slice(0, longestTitle);
  if (title === '') return refuse('requests.title-missing', {}, '/title');
  const request: Request = {
    ...asking,
    title,
    systems: [...new Set(asking.systems)].sort(),
    standing: { state: 'open' },
    taker: null,
    firstReply: null,
    pulse: null,
    splitFrom: asking.splitFrom ?? null,
    version: 1,
  };
  const { way, place, asker, team, systems, askedAt } = request;
  return accept({
    request,
    facts: [fact(request, 'opened', { title, way, place, asker, team, systems, askedAt: iso(askedAt), splitFrom: request.splitFrom })],
    reason: `${asker.name} asks.`,
  });
}

/** Takes in what was said. The first thing a person other than the asker says is the answer that was promised. */
export function heard(request: Request, entry: Entry): Outcome<Decision> {
  if (request.standing.state === 'done' && request.standing.outcome === 'merged') return refuse('requests.merged', { into: request.standing.into });
  const told = { entry: entry.id, kind: entry.kind, by: entry.by, isHuman: entry.isHuman };
  if (!entry.isHuman || entry.kind === 'note') return accept({ request, facts: [fact(request, 'heard', told)], reason: `${entry.by.name} adds to it.` });
  if (entry.kind === 'reply') {
    const isFirst = request.firstReply === null;
    const moved: Request = {
      ...request,
      firstReply: request.firstReply ?? { at: Math.max(entry.at, request.askedAt), by: entry.by, entry: entry.id },
      // Who answers has it in hand, when it is somebody who can be handed something.
      taker: request.taker ?? (entry.by.kind === 'person' ? { id: entry.by.id, name: entry.by.name } : null),
    };
    const facts = [
      fact(request, 'replied', { ...told, isFirst, at: iso(entry.at), waitedSeconds: (Math.max(entry.at, request.askedAt) - request.askedAt) / 1000 }),
    ];
    return accept({ request: moved, facts, reason: isFirst ? `${entry.by.name} answers first.` : `${entry.by.name} answers.` });
  }
  const comesBack = request.standing.state !== 'open';
  const facts = [fact(request, 'heard', told)];
  if (comesBack) facts.push(fact(request, 'reopened', { why: `${entry.by.name} goes on`, before: request.standing.state }));
  return accept({
    request: comesBack ? { ...request, standing: { state: 'open' } } : request,
    facts,
    reason: comesBack ? `${entry.by.name} goes on, so it is open again.` : `${entry.by.name} goes on.`,
  });
}

/** Decides one command on one request. */
export function decide(request: Request, command: Command, moment: Moment): Outcome<Decision> {
  const { standing } = request;
  if (command.kind === 'rate') return rate(request, command, moment);
  if (standing.state === 'done' && standing.outcome === 'merged') return refuse('requests.merged', { into: standing.into });
  const isDone = standing.state === 'done';
  switch (command.kind) {
    case 'take':
      return handTo(request, { id: moment.by.id, name: moment.by.name }, moment);
    case 'hand-to':
      return handTo(request, command.to, moment);
    case 'wait':
      if (isDone) return refuse('requests.done');
      if (request.firstReply === null) return refuse('requests.not-answered');
      if (standing.state === 'waiting') return refuse('requests.unchanged');
      return moved(request, { state: 'waiting', since: moment.now }, 'waits', {}, 'The asker has to say something first.');
    case 'snooze':
      if (isDone) return refuse('requests.done');
      if (command.until <= moment.now) return refuse('requests.snooze-in-the-past', { until: iso(command.until) }, '/until');
      return moved(request, { state: 'snoozed', until: command.until }, 'snoozed', { until: iso(command.until) }, `Sleeps until ${iso(command.until)}.`);
    case 'wake':
      if (standing.state !== 'snoozed' && standing.state !== 'waiting') return refuse('requests.unchanged');
      return moved(request, { state: 'open' }, 'woken', { why: command.why }, command.why);
    case 'finish':
      return finish(request, command, moment);
    case 'reopen':
      return reopen(request, command.why);
    case 'name-card':
      return nameCard(request, command.card);
    case 'edit':
      return edit(request, command);
  }
}

function handTo(request: Request, to: Request['taker'], { by }: Moment): Outcome<Decision> {
  if (request.standing.state === 'done') return refuse('requests.done');
  if ((request.taker?.id ?? null) === (to?.id ?? null)) return refuse('requests.unchanged');
  const reason = to === null ? `${by.name} lets go of it.` : to.id === by.id ? `${by.name} takes it.` : `${by.name} gives it to ${to.name}.`;
  return accept({ request: { ...request, taker: to }, facts: [fact(request, 'taken', { before: request.taker, after: to })], reason });
}

function finish(request: Request, { outcome, into, needless }: Extract<Command, { kind: 'finish' }>, { now, by }: Moment): Outcome<Decision> {
  if (request.standing.state === 'done') return refuse('requests.done');
  if (outcome === 'answered' && request.firstReply === null) return refuse('requests.not-answered');
  if (outcome === 'incident' && (into ?? '') === '') return refuse('requests.into-missing', {}, '/into');
  if (outcome === 'needless' && needless === undefined) return refuse('requests.needless-missing', {}, '/needless');
  const standing: Standing = {
    state: 'done',
    at: now,
    outcome,
    into: outcome === 'card' ? placeOf(into) : (into ?? null),
    needless: outcome === 'needless' ? (needless ?? null) : null,
  };
  return moved(request, standing, 'finished', { outcome, into: standing.into, needless: standing.needless }, finishReason(by.name, standing));
}

function finishReason(who: string, { outcome, into, needless }: Extract<Standing, { state: 'done' }>): string {
  if (outcome === 'answered') return `${who} says that it is answered.`;
  if (outcome === 'needless') return `${who} says that nobody needs to answer: ${needless}.`;
  if (outcome === 'card') return into === null ? `${who} made it a card, which waits for the board.` : `${who} made it a card: ${into}.`;
  return `${who} made it ${into}.`;
}

/** A key, or an address; nothing said: it waits for the board. */
const placeOf = (into: string | undefined): string | null => (into === undefined || into.trim() === '' ? null : into.trim());

function nameCard(request: Request, card: string): Outcome<Decision> {
  const { standing } = request;
  if (standing.state !== 'done' || standing.outcome !== 'card') return refuse('requests.no-card');
  const into = placeOf(card);
  if (into === standing.into) return refuse('requests.unchanged');
  return accept({
    request: { ...request, standing: { ...standing, into } },
    facts: [fact(request, 'card-named', { before: standing.into, after: into })],
    reason: into === null ? 'The card waits for the board.' : `The card is ${into}.`,
  });
}

function reopen(request: Request, why: string): Outcome<Decision> {
  if (request.standing.state !== 'done') return refuse('requests.not-done');
  const reason = why.trim();
  if (reason === '') return refuse('requests.why-missing', {}, '/why');
  return moved(request, { state: 'open' }, 'reopened', { why: reason, before: 'done' }, `Open again: ${reason}`);
}

const editable = ['title', 'team', 'systems'] as const;

function edit(request: Request, command: Extract<Command, { kind: 'edit' }>): Outcome<Decision> {
  const title = command.title?.replace(/\s+/g, ' ').trim().slice(0, longestTitle);
  if (title === '') return refuse('requests.title-missing', {}, '/title');
  const given = { title, team: command.team, systems: command.systems === undefined ? undefined : [...new Set(command.systems)].sort() };
  const fields = editable.filter((field) => given[field] !== undefined && JSON.stringify(given[field]) !== JSON.stringify(request[field]));
  if (fields.length === 0) return refuse('requests.unchanged');
  const pick = (from: object): Record<string, unknown> => Object.fromEntries(Object.entries(from).filter(([field]) => fields.some((one) => one === field)));
  return accept({
    request: { ...request, ...(pick(given) as Partial<Request>) },
    facts: [fact(request, 'edited', { before: pick(request), after: pick(given) })],
    reason: `Changed ${fields.join(', ')}.`,
  });
}

/** Only somebody who was answered can say how that was; said twice, the last counts. */
function rate(request: Request, { face, words, wasAnswered }: Extract<Command, { kind: 'rate' }>, { now }: Moment): Outcome<Decision> {
  if (request.firstReply === null && wasAnswered !== true) return refuse('requests.not-answered');
  const pulse = { face, words: words.trim().slice(0, 2000), at: now };
  return accept({ request: { ...request, pulse }, facts: [fact(request, 'rated', { face, words: pulse.words })], reason: 'The asker says how it was.' });
}
