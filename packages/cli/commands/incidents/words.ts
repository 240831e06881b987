/** How do incidents read in a terminal? */
import type { editIncident } from '@samspel/contract/incidents.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';

type Incident = AnswerOf<typeof editIncident>['incident'];

/** `1 d 4 h`, `3 h 12 min`, `40 s`; a dash when it cannot be known. */
export function age(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** One of the five instants, with how often it was corrected. */
export function instantLine(kind: string, { now, original, corrections }: Incident['instants']['started']): string {
  const said = now === null ? 'not known' : `${now.at} (${now.source})`;
  const first = corrections.length === 0 || original === null ? '' : `, first said ${original.at}; ${corrections.at(-1)?.why ?? ''}`;
  return `${kind.padEnd(13)} ${said}${first}`;
}

/** An impact on one line. */
export function impactLine(one: Incident['impacts'][number]): string {
  const share = one.fraction === undefined ? undefined : `${Number((one.fraction * 100).toPrecision(4))} % of users`;
  const users = one.users === undefined ? undefined : `${one.users} users`;
  const much = one.severity ?? share ?? users ?? 'everybody';
  return `${one.id}  ${one.target}${one.site === null ? '' : ` at ${one.site}`}  ${much}  ${one.from} – ${one.to ?? 'now'}`;
}

/** An instant with `Z` or an offset as it is; a local time as this machine's zone has it; null for anything else. */
export function localInstant(text: string): string | null {
  const trimmed = text.trim();
  const local = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?$/.exec(trimmed);
  if (local === null) return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(trimmed) ? trimmed : null;
  const [, year, month, day, hour, minute, second = '0'] = local.map((part) => part ?? '0');
  const made = new Date(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return made.getMonth() === Number(month) - 1 && made.getDate() === Number(day) ? made.toISOString() : null;
}
