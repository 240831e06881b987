/** Which commands does the bot know, in which words? The one table that parsing, help and the documentation read. */

import { markedQuestion } from './question.ts';

export type Severity = 'major' | 'partial' | 'degraded';

/** What somebody wants. `which` names an incident or a question by the end of its id; null: the only one there is. */
export type Command =
  | { readonly kind: 'help'; readonly about: string | null }
  | { readonly kind: 'who-owns'; readonly what: string }
  | { readonly kind: 'on-call'; readonly of: string | null }
  | { readonly kind: 'goalie' }
  | { readonly kind: 'broken' }
  | { readonly kind: 'show'; readonly which: string }
  | { readonly kind: 'open'; readonly title: string; readonly severity: Severity | null; readonly systems: readonly string[] }
  | { readonly kind: 'ack'; readonly which: string | null }
  | { readonly kind: 'mitigate'; readonly which: string | null }
  | { readonly kind: 'resolve'; readonly which: string | null }
  | { readonly kind: 'note'; readonly which: string | null; readonly text: string }
  | { readonly kind: 'changes'; readonly which: string | null }
  | { readonly kind: 'dependencies'; readonly what: string; readonly side: 'needs' | 'needed-by' }
  | { readonly kind: 'deployments'; readonly what: string | null }
  | { readonly kind: 'silence'; readonly what: string; readonly seconds: number; readonly why: string }
  | { readonly kind: 'ask'; readonly question: string }
  | { readonly kind: 'take'; readonly which: string | null }
  | { readonly kind: 'done'; readonly which: string | null }
  /** `key`: of the card, or its address; null: it stands on no board yet. */
  | { readonly kind: 'card'; readonly which: string | null; readonly key: string | null }
  | { readonly kind: 'log-job'; readonly text: string; readonly minutes: number }
  | { readonly kind: 'link'; readonly code: string }
  | { readonly kind: 'unlink' }
  | { readonly kind: 'who-am-i' };

export type CommandName = Command['kind'];

/** It is understood. */
export interface Found {
  readonly ok: true;
  readonly command: Command;
}

export interface CommandWords {
  readonly name: CommandName;
  /** Where help shows it. */
  readonly group: 'Ask' | 'Incidents' | 'Questions' | 'You';
  /** One way of saying it. */
  readonly example: string;
  readonly says: string;
  /** Words it begins with, for "did you mean". */
  readonly words: readonly string[];
  /** Null: the text is not this command. */
  readonly read: (text: string) => Found | null;
}

const found = (command: Command): Found => ({ ok: true, command });
const bare = (text: string): string =>
  text
    .trim()
    .replace(/[?!.]+$/, '')
    .trim();
/** `9XK2F`, `#9XK2F`, `inc_01J…9XK2F`: the end of an id. At least one digit or nothing but capitals, so that a word is not taken for one. */
const handle = /^#?(?:(?:inc|req)_)?(?=[0-9A-Za-z]*\d|[0-9A-Z]+$)[0-9A-Za-z]{4,26}$/;

function one(name: CommandName, pattern: RegExp, make: (...groups: string[]) => Command | null): CommandWords['read'] {
  return (text) => {
    const match = pattern.exec(text);
    if (match === null) return null;
    const command = make(...match.slice(1).map((group) => group ?? ''));
    if (command === null || command.kind !== name) return null;
    return found(command);
  };
}

/** `silence player for 2h because we move it`: seconds of `2h`, `90 min`, `1h 30m`, `3 days`; null when it is no length of time or more than 30 days. */
export function readLength(text: string): number | null {
  const units: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };
  let seconds = 0;
  let rest = text.trim().toLowerCase();
  while (rest !== '') {
    const part = /^(\d{1,4}(?:\.\d)?)\s*(m|h|d)(?:in|ins|inutes?|ours?|rs?|ays?)?\b[\s,]*/.exec(rest);
    if (part === null) return null;
    seconds += Number(part[1]) * (units[part[2] ?? ''] ?? 0);
    rest = rest.slice(part[0].length);
  }
  return seconds >= 60 && seconds <= 30 * 86_400 ? Math.round(seconds) : null;
}

/** Which one, if the first word names one; the rest. */
function withHandle(text: string): { readonly which: string | null; readonly rest: string } {
  const [first = ''] = text.split(' ');
  const id = first.replace(/[:,]$/, '');
  return handle.test(id) ? { which: id, rest: text.slice(first.length).trim() } : { which: null, rest: text };
}

/** Steps take one id or nothing. */
function step(name: 'ack' | 'mitigate' | 'resolve' | 'take' | 'done', words: string): CommandWords['read'] {
  const isQuestion = name === 'take' || name === 'done';
  const what = isQuestion ? 'this|it|question|request|the question' : 'this|it|incident|the incident';
  return one(name, new RegExp(`^(?:${words})(?:\\s+(?:${what}))?(?:\\s+(\\S+))?[.!]?$`, 'i'), (which = '') => {
    if (which === '') return { kind: name, which: null };
    const meant = isQuestion ? questionNamed(bare(which)) : handle.test(bare(which)) ? bare(which).replace(/^#/, '') : null;
    return meant === null ? null : { kind: name, which: meant };
  });
}

/** `1042`, `req-1042`, `#1042`, or the end of an id. */
function questionNamed(word: string): string | null {
  const number = /^(?:req-|#)?(\d{1,9})$/i.exec(word)?.[1];
  return number ?? (handle.test(word) ? word.replace(/^#/, '') : null);
}

/** `card this OPS-12`, `card 1042 https://board.example/12`, `card 1042`, `card`. A key has a dash or is an address, so that it is no number of a question. */
function readCard(text: string): Command | null {
  const words = text.split(' ').filter((word) => word !== '' && !/^(?:this|it|question|request|the|as|is)$/i.test(word));
  if (words.length > 2) return null;
  const last = words.at(-1) ?? '';
  const key = /^(?!req-)(?=.*\p{L})[\p{L}\p{N}_]{1,40}-\d{1,9}$/iu.test(last) || /^https?:\/\/\S{3,400}$/i.test(last) ? last : null;
  const [first = ''] = key === null ? words : words.slice(0, -1);
  if (first === '') return words.length > (key === null ? 0 : 1) ? null : { kind: 'card', which: null, key };
  const which = words.length === (key === null ? 1 : 2) ? questionNamed(bare(first)) : null;
  return which === null ? null : { kind: 'card', which, key };
}

function readOpen(text: string): Command | null {
  const severity = /^(major|partial|degraded)\s+/i.exec(text);
  let rest = severity === null ? text : text.slice(severity[0].length);
  rest = rest.replace(/^incident[:,]?\s+/i, '');
  const after = /^(major|partial|degraded)[:,]?\s+/i.exec(rest);
  if (severity === null && after !== null) rest = rest.slice(after[0].length);
  const on = /\s+on\s+((?:[\w:/.-]+(?:\s*(?:,|and)\s*)?){1,8})$/i.exec(rest);
  const title = (on === null ? rest : rest.slice(0, on.index)).trim();
  if (title === '') return null;
  const systems = on === null ? [] : (on[1] ?? '').split(/\s*(?:,|\band\b)\s*/i).filter((name) => name !== '');
  return { kind: 'open', title: title.slice(0, 300), severity: ((severity ?? after)?.[1]?.toLowerCase() as Severity | undefined) ?? null, systems };
}

function readNote(text: string): Command | null {
  const { which, rest } = withHandle(text);
  return rest === '' ? null : { kind: 'note', which, text: rest };
}

function readSilence(text: string): Command | null {
  const parts = /^(.+?)\s+(?:for\s+)?((?:\d+(?:\.\d)?\s*[a-z]+[\s,]*)+?)(?:\s+(?:because|while|:)\s*(.+))?$/i.exec(text);
  const seconds = parts === null ? null : readLength(parts[2] ?? '');
  return parts === null || seconds === null ? null : { kind: 'silence', what: (parts[1] ?? '').trim(), seconds, why: (parts[3] ?? '').trim() };
}

function readJob(text: string): Command | null {
  const length = /\s+(?:\(?(\d{1,3})\s*(?:m|min|mins|minutes?)\)?)$/i.exec(text);
  const said = (length === null ? text : text.slice(0, length.index)).trim();
  return said === '' ? null : { kind: 'log-job', text: said, minutes: length === null ? 5 : Math.max(1, Number(length[1])) };
}

/** In the order in which they are tried. */
export const commands: readonly CommandWords[] = [
  {
    name: 'help',
    group: 'Ask',
    example: 'help',
    says: 'this',
    words: ['help', 'commands'],
    read: one('help', /^(?:help|commands|\?|what can you do)(?:\s+(?:with\s+|on\s+)?(\S+))?[?!.]*$/i, (about = '') => ({
      kind: 'help',
      about: about === '' ? null : about,
    })),
  },
  {
    name: 'who-am-i',
    group: 'You',
    example: 'who am I',
    says: 'which account your nick is linked to, and what you may do',
    words: ['whoami'],
    read: one('who-am-i', /^(?:who\s*am\s*i|whoami)[?!.]*$/i, () => ({ kind: 'who-am-i' })),
  },
  {
    name: 'goalie',
    group: 'Ask',
    example: 'who is goalie',
    says: 'who takes interruptions today',
    words: ['goalie'],
    read: one('goalie', /^(?:(?:who(?:'s|s| is)?\s+(?:the\s+|our\s+|today'?s\s+)?)?goalie(?:\s+today|\s+now)?)[?!.]*$/i, () => ({ kind: 'goalie' })),
  },
  {
    name: 'on-call',
    group: 'Ask',
    example: 'who is on call',
    says: 'who is on duty, of one rota or team when named',
    words: ['oncall', 'on-call', 'duty'],
    read: one('on-call', /^(?:who(?:'s|s| is)?\s+)?on[\s-]?(?:call|duty)(?:\s+(?:for|of|at|in)\s+(.+?))?(?:\s+(?:now|today))?[?!.]*$/i, (of = '') => ({
      kind: 'on-call',
      of: of === '' ? null : bare(of),
    })),
  },
  {
    name: 'who-owns',
    group: 'Ask',
    example: 'who owns player',
    says: 'the dev and ops owner of a system',
    words: ['who', 'owner', 'owners', 'owns'],
    read: one('who-owns', /^(?:who\s+(?:owns|has|runs)|owners?\s+of|who(?:'s| is)\s+(?:the\s+)?owner\s+of|owns)\s+(?:the\s+)?(.+)$/i, (what = '') =>
      bare(what) === '' ? null : { kind: 'who-owns', what: bare(what) },
    ),
  },
  {
    name: 'broken',
    group: 'Ask',
    example: 'what is broken',
    says: 'open incidents, the worst first',
    words: ['broken', 'status', 'incidents'],
    read: one(
      'broken',
      /^(?:what(?:'s|s| is)?\s+(?:is\s+)?(?:broken|down|burning|up|wrong|open)|broken|status|incidents|anything broken|is anything (?:broken|down))(?:\s+(?:now|today))?[?!.]*$/i,
      () => ({ kind: 'broken' }),
    ),
  },
  {
    name: 'changes',
    group: 'Ask',
    example: 'what changed before 9XK2F',
    says: 'what was changed in the hours before an incident',
    words: ['changed', 'changes'],
    read: one(
      'changes',
      /^(?:what(?:'s|s| has)?\s+(?:has\s+)?changed|changes)(?:\s+(?:before|for|of)\s+(?:incident\s+|it|this)?(\S*))?[?!.]*$/i,
      (which = '') => {
        const id = bare(which);
        return id !== '' && !handle.test(id) ? null : { kind: 'changes', which: id === '' ? null : id };
      },
    ),
  },
  {
    name: 'dependencies',
    group: 'Ask',
    example: 'what does player need',
    says: 'dependencies of a system; «who needs player» for the other way round',
    words: ['dependencies', 'deps', 'needs', 'callers'],
    read: (text) =>
      one('dependencies', /^(?:dependencies|deps|needs)\s+(?:of\s+)?(.+)$/i, (what = '') => needs(what))(text) ??
      one('dependencies', /^what\s+(?:does|do)\s+(.+?)\s+(?:need|depend\s+on|call|use)[?!.]*$/i, (what = '') => needs(what))(text) ??
      one('dependencies', /^(?:who|what)\s+(?:needs|calls|uses|depends\s+on)\s+(.+)$/i, (what = '') => neededBy(what))(text) ??
      one('dependencies', /^callers\s+(?:of\s+)?(.+)$/i, (what = '') => neededBy(what))(text),
  },
  {
    name: 'deployments',
    group: 'Ask',
    example: 'deployments of player',
    says: 'what monitors and pipelines told of it in the last week; of all without a name',
    words: ['deployments', 'deploys', 'deployment'],
    read: one('deployments', /^(?:deployments?|deploys|what is (?:being )?deployed|what is going out)(?:\s+(?:of\s+|to\s+)?(.+))?$/i, (what = '') => ({
      kind: 'deployments',
      what: bare(what) === '' ? null : bare(what),
    })),
  },
  {
    name: 'open',
    group: 'Incidents',
    example: 'open incident Checkout is slow on payments',
    says: 'opens an incident; say major, partial or degraded before the title, and «on» the systems that are hit',
    words: ['open', 'new'],
    read: one('open', /^(?:open|new|start|report)\s+(?:an?\s+)?((?:(?:major|partial|degraded)\s+)?incident[:,]?\s+.+)$/i, (rest = '') => readOpen(rest)),
  },
  {
    name: 'ack',
    group: 'Incidents',
    example: 'ack 9XK2F',
    says: 'you look at it; without an id the only open one',
    words: ['ack', 'acknowledge'],
    read: step('ack', 'ack|acknowledge|i (?:am )?look(?:ing)? at'),
  },
  {
    name: 'mitigate',
    group: 'Incidents',
    example: 'mitigated 9XK2F',
    says: 'users no longer suffer',
    words: ['mitigate', 'mitigated'],
    read: step('mitigate', 'mitigated?'),
  },
  {
    name: 'resolve',
    group: 'Incidents',
    example: 'resolve 9XK2F',
    says: 'it is over',
    words: ['resolve', 'resolved', 'close'],
    read: step('resolve', 'resolved?|close'),
  },
  {
    name: 'note',
    group: 'Incidents',
    example: 'note 9XK2F we drain Lund',
    says: 'writes into the timeline',
    words: ['note'],
    read: one('note', /^note[:,]?\s+(?:incident\s+)?(.+)$/i, (rest = '') => readNote(rest)),
  },
  {
    name: 'show',
    group: 'Incidents',
    example: 'incident 9XK2F',
    says: 'how one incident stands',
    words: ['incident', 'show'],
    read: one('show', /^(show\s+|how is\s+|incident\s+)?(?:incident\s+)?(\S+)[?]*$/i, (asked = '', which = '') =>
      handle.test(bare(which)) && (asked !== '' || /\d/.test(which)) ? { kind: 'show', which: bare(which) } : null,
    ),
  },
  {
    name: 'silence',
    group: 'Incidents',
    example: 'silence player for 2h because we move it',
    says: 'no alerts of a system for a while',
    words: ['silence', 'mute'],
    read: one('silence', /^(?:silence|mute)\s+(.+)$/i, (rest = '') => readSilence(rest)),
  },
  {
    name: 'ask',
    group: 'Questions',
    example: '?ops how do I rotate a key',
    says: 'asks operations, in a channel or alone; the answer comes where it was asked',
    words: ['ask'],
    read: (text) => {
      const asked = /^ask(?:\s+(?:ops|operations|the goalie|goalie))?[:,]?\s+(\S.*)$/i.exec(text)?.[1] ?? markedQuestion(text);
      return asked === null ? null : found({ kind: 'ask', question: asked });
    },
  },
  { name: 'take', group: 'Questions', example: 'take this', says: 'the question is yours', words: ['take', 'claim'], read: step('take', 'take|claim|mine') },
  {
    name: 'done',
    group: 'Questions',
    example: 'done',
    says: 'the question is answered',
    words: ['done', 'answered'],
    read: step('done', 'done|answered|closed?'),
  },
  {
    name: 'card',
    group: 'Questions',
    example: 'card this OPS-12',
    says: 'the question becomes a card; without its key it waits for the board',
    words: ['card'],
    read: one('card', /^card(?:\s+(.+?))?[.!]?$/i, (rest = '') => readCard(rest)),
  },
  {
    name: 'log-job',
    group: 'Questions',
    example: 'log restarted the mail relay 5m',
    says: 'a five-minute job that somebody asked for and you did at once',
    words: ['log'],
    read: one('log-job', /^log(?:\s+(?:five[- ]minute )?job)?[:,]?\s+(.+)$/i, (rest = '') => readJob(rest)),
  },
  {
    name: 'link',
    group: 'You',
    example: 'link ABCD-1234',
    says: 'links this nick to your account, with a code from your page in Samspel; only to me alone, and without an account on this network from a channel I am in',
    words: ['link'],
    read: one('link', /^(?:link|i am|code)\s+([0-9A-Za-z]{4}-?[0-9A-Za-z]{4})[.!]?$/i, (code = '') => ({
      kind: 'link',
      code: code.toUpperCase().replace('-', ''),
    })),
  },
  {
    name: 'unlink',
    group: 'You',
    example: 'unlink',
    says: 'forgets who this nick is',
    words: ['unlink', 'forget'],
    read: one('unlink', /^(?:unlink|forget me)[.!]?$/i, () => ({ kind: 'unlink' })),
  },
];

function needs(what: string): Command | null {
  return bare(what) === '' ? null : { kind: 'dependencies', what: bare(what), side: 'needs' };
}

function neededBy(what: string): Command | null {
  return bare(what) === '' ? null : { kind: 'dependencies', what: bare(what), side: 'needed-by' };
}
