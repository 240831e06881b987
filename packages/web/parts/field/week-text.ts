/** Which hours does a person mean by `Mon-Fri 22:00-06:00; Sat`? Spans over midnight are cut there. */
import type { WeekHoursWire } from '@samspel/contract/hours.ts';
import { type Weekday, weekdays } from '@samspel/core/time/week.ts';

type Spans = Record<Weekday, [string, string][]>;

/** Hours that were typed; a sentence when they could not be read. */
export function parseWeek(text: string): WeekHoursWire | string {
  const found = Object.fromEntries(weekdays.map((day) => [day, []])) as unknown as Spans;
  for (const part of text
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each !== '')) {
    const read = /^([a-z]{3})[a-z]*(?:\s*[-–]\s*([a-z]{3})[a-z]*)?\s*(.*)$/i.exec(part);
    const from = dayNamed(read?.[1]);
    const to = read?.[2] === undefined ? from : dayNamed(read[2]);
    if (read === null || from < 0 || to < 0) return `«${part}» does not begin with days such as Mon or Mon-Fri.`;
    const times = (read[3] ?? '').trim();
    const spans = times === '' ? ['00:00-24:00'] : times.split(',').map((each) => each.trim());
    for (const span of spans) {
      const clock = /^(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})$/.exec(span);
      const [begins, ends] = [clock?.[1]?.padStart(5, '0'), clock?.[2]?.padStart(5, '0')];
      if (begins === undefined || ends === undefined || !isTime(begins) || !isTime(ends) || begins === '24:00')
        return `«${span}» is no span such as 09:00-17:00.`;
      for (let index = from; ; index = (index + 1) % 7) {
        add(found, index, begins, ends);
        if (index === to) break;
      }
    }
  }
  return Object.fromEntries(weekdays.filter((day) => found[day].length > 0).map((day) => [day, found[day]]));
}

function dayNamed(name: string | undefined): number {
  const names: readonly string[] = weekdays;
  return names.indexOf(name?.toLowerCase() ?? '');
}

function add(found: Spans, index: number, begins: string, ends: string): void {
  const day = weekdays[index] ?? 'mon';
  const next = weekdays[(index + 1) % 7] ?? 'mon';
  if (begins < ends) found[day].push([begins, ends]);
  else {
    found[day].push([begins, '24:00']);
    if (ends !== '00:00') found[next].push(['00:00', ends]);
  }
}

function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text);
}
