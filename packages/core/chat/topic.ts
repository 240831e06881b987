/** What stands in a channel's topic? Who is goalie, who is on call, what is broken; short enough for the network, and the same as long as nothing changed. */
import { byteLength, splitLines } from './split.ts';

export interface TopicFacts {
  readonly goalie: string | null;
  /** Of each rota that somebody is on duty for, the goalie's left out. */
  readonly onDuty: readonly { readonly title: string; readonly name: string }[];
  /** Open incidents, the worst first. */
  readonly broken: readonly { readonly handle: string; readonly title: string; readonly severity: string }[];
  /** Where to look; null: not said. */
  readonly url: string | null;
}

const mostIncidents = 3;
const longestTitle = 60;

/** The topic, at most `maxBytes` long. Without anybody on duty nothing is said of duty. */
export function topicOf(facts: TopicFacts, maxBytes = 300): string {
  const duty = [...(facts.goalie === null ? [] : [`Goalie: ${facts.goalie}`]), ...facts.onDuty.slice(0, 2).map(({ title, name }) => `${title}: ${name}`)];
  const told = facts.broken.slice(0, mostIncidents).map(({ handle, title, severity }) => `${shortened(title, longestTitle)} (${severity}, ${handle})`);
  const more = facts.broken.length - told.length;
  const broken = told.length === 0 ? 'Nothing is broken' : `Broken: ${told.join('; ')}${more > 0 ? ` and ${more} more` : ''}`;
  const whole = [...duty, broken, ...(facts.url === null ? [] : [facts.url])].join(' · ');
  return byteLength(whole) <= maxBytes ? whole : (splitLines(whole, maxBytes, 1)[0] ?? '').replace(/[·;, ]+…?$/, '…');
}

/** A text of at most so many characters, cut at the end. */
export function shortened(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest
    ? text
    : `${characters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`;
}
