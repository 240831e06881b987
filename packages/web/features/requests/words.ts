/** How do requests speak? States, clocks and outcomes in words and tones. */
import type { RequestSummary, readRequest } from '@samspel/contract/requests.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { durationText } from '../../parts/format/duration.ts';
import type { Tone } from '../../parts/state/state.tsx';

export type Shown = AnswerOf<typeof readRequest>;

interface Said {
  readonly tone: Tone;
  readonly word: string;
}

export const responseSaid: Readonly<Record<RequestSummary['response']['state'], Said>> = {
  running: { tone: 'active', word: 'in time' },
  warned: { tone: 'warn', word: 'late soon' },
  late: { tone: 'bad', word: 'late' },
  'in-time': { tone: 'good', word: 'answered in time' },
  'answered-late': { tone: 'warn', word: 'answered late' },
};

/** How it stands, in one word: what somebody has to do about it. */
export function standingSaid(row: RequestSummary): Said {
  if (row.state === 'done') return { tone: 'quiet', word: outcomeSaid(row) };
  if (row.state === 'snoozed') return { tone: 'quiet', word: 'asleep' };
  if (row.state === 'waiting') return { tone: 'unknown', word: 'waits for its asker' };
  return row.firstReply === null ? responseSaid[row.response.state] : { tone: 'active', word: 'answered, open' };
}

function outcomeSaid({ outcome, needless, into }: Pick<RequestSummary, 'outcome' | 'needless' | 'into'>): string {
  switch (outcome) {
    case 'card':
      return into === null ? 'a card that waits for the board' : 'became a card';
    case 'incident':
      return 'became an incident';
    case 'merged':
      return 'put into another';
    case 'needless':
      return needless === null ? 'needed no answer' : `needed no answer: ${needlessWords[needless]}`;
    default:
      return 'answered';
  }
}

export const waySaid: Readonly<Record<RequestSummary['way'], string>> = { mail: 'Mail', chat: 'Chat', web: 'Web' };

export const faceSaid = { good: 'Good', 'so-so': 'So-so', bad: 'Bad' } as const;

const needlessWords: Readonly<Record<NonNullable<RequestSummary['needless']>, string>> = {
  automatic: 'a machine wrote it',
  thanks: 'only thanks',
  spam: 'spam',
  duplicate: 'asked elsewhere',
  mistake: 'a mistake',
};

export const needlessSaid: readonly { readonly value: NonNullable<RequestSummary['needless']>; readonly label: string }[] = [
  { value: 'automatic', label: 'A machine wrote it' },
  { value: 'thanks', label: 'It only says thanks' },
  { value: 'spam', label: 'It is spam' },
  { value: 'duplicate', label: 'It was asked elsewhere' },
  { value: 'mistake', label: 'It was a mistake' },
];

/** A wait as people say it; of one that is still open, what it is at least. */
export function waitText(wait: { readonly seconds: number; readonly isAtLeast: boolean } | null): string {
  if (wait === null) return '—';
  if (wait.isAtLeast) return wait.seconds < 1 ? 'still open' : `at least ${durationText(wait.seconds)}`;
  return durationText(wait.seconds);
}

/** What is said, and what is quoted below it, so that the quoted part can be folded. */
export function partsOf(text: string): { readonly said: string; readonly quoted: string | null } {
  const lines = text.split('\n');
  const first = lines.findIndex((line, index) => line.startsWith('>') && lines.slice(index).every((each) => each.startsWith('>') || each.trim() === ''));
  if (first <= 0) return { said: text, quoted: null };
  const head = /(wrote|schrieb|skrev)\s*:\s*$/.test(lines[first - 1] ?? '') ? first - 1 : first;
  const said = lines.slice(0, head).join('\n').trimEnd();
  return said === '' ? { said: text, quoted: null } : { said, quoted: lines.slice(head).join('\n').trim() };
}

/** A kept answer with what stands in it for others: `{name}`, `{title}`, `{me}`. */
export function filledIn(template: string, { name, title, me }: { readonly name: string; readonly title: string; readonly me: string }): string {
  return template.replaceAll('{name}', name).replaceAll('{title}', title).replaceAll('{me}', me);
}
