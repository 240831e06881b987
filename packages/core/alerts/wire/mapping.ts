/**
 * How does any JSON become signals? By a mapping that somebody writes while they see what it makes of a body.
 *
 * `each` leads to a list (or one thing; nothing: the body itself); everything else is a template read within it: `{path.to.field}` is replaced by
 * what stands there, `{a|b}` by the first of several that is there, and a path that begins with `$` begins at the body. A path is names and list
 * places with dots between: `alerts.0.host`. Nothing is executed.
 */
import { accept, type Outcome, refuse } from '../../decision/refusal.ts';
import { fewLinks, keyText, linkOf, longest, momentOf, recordOf, type Signal, type SignalState, severityOf, signalOf, textOf } from '../signal.ts';

export interface Mapping {
  /** Path of the list of alerts; '' : the body is one alert. */
  readonly each: string;
  /** Templates. The key tells one alert from another. */
  readonly key: string;
  readonly title: string;
  readonly name: string;
  readonly text: string;
  readonly severity: string;
  /** What says whether it fires; '' : everything fires, and expires. */
  readonly state: string;
  /** Words of the state, in lower case; what is none of these fires. */
  readonly resolvedWords: readonly string[];
  readonly unknownWords: readonly string[];
  readonly startedAt: string;
  readonly link: string;
  /** Label → template. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What stands in a mapping of which nothing is said. */
export const plainMapping: Mapping = {
  each: '',
  key: '{id|key|name}',
  title: '{title|summary|message|name}',
  name: '{name|rule|check}',
  text: '{description|message}',
  severity: '{severity|priority|level}',
  state: '{state|status}',
  resolvedWords: ['resolved', 'ok', 'up', 'closed', 'recovery', 'recovered', 'normal', 'green', 'cleared'],
  unknownWords: ['unknown', 'no_data', 'nodata', 'no data'],
  startedAt: '{startedAt|startsAt|timestamp|time}',
  link: '{url|link}',
  labels: { system: '{system|service|component}', host: '{host|hostname|instance}' },
};

const mostAlerts = 10_000;
const deepest = 16;

/** What stands at a path; undefined: nothing. */
export function lookUp(value: unknown, path: string): unknown {
  let at = value;
  if (path === '') return at;
  const steps = path.split('.', deepest + 1);
  if (steps.length > deepest) return undefined;
  for (const step of steps) {
    if (Array.isArray(at)) at = /^\d{1,6}$/.test(step) ? at[Number(step)] : undefined;
    else if (typeof at === 'object' && at !== null && Object.hasOwn(at, step)) at = (at as Record<string, unknown>)[step];
    else return undefined;
  }
  return at;
}

/** Fills a template from one alert and the body around it. */
export function fill(template: string, one: unknown, body: unknown, most: number): string {
  const filled = template.replaceAll(/\{([^{}]{1,400})\}/g, (_whole, paths: string) => {
    for (const path of paths.split('|')) {
      const plain = path.trim();
      const found = plain.startsWith('$') ? lookUp(body, plain.replace(/^\$\.?/, '')) : lookUp(one, plain);
      const text = typeof found === 'object' && found !== null ? '' : textOf(found, most);
      if (text !== '') return text;
    }
    return '';
  });
  return textOf(filled, most).trim();
}

/** Signals of a body by a mapping. `otherKey` is that of what the mapping finds no key in; none: it is refused. */
export function readMapped(body: unknown, mapping: Mapping, otherKey: string | null = null): Outcome<readonly Signal[]> {
  const each = lookUp(body, mapping.each.trim());
  const list = Array.isArray(each) ? each : each === undefined || each === null ? [] : [each];
  if (list.length === 0)
    return refuse('alerts.unreadable', { message: mapping.each === '' ? 'the body is empty' : `there is nothing at ${mapping.each}` }, '/each');
  if (list.length > mostAlerts) return refuse('alerts.unreadable', { message: `more than ${mostAlerts} alerts at once` }, '/each');
  const signals: Signal[] = [];
  for (const [index, one] of list.entries()) {
    if (recordOf(one) === null) return refuse('alerts.unreadable', { message: `alert ${index + 1} is no object` }, '/each');
    const found = fill(mapping.key, one, body, longest.text);
    const key = found === '' ? (otherKey ?? '') : keyText(found);
    if (key === '') return refuse('alerts.unreadable', { message: `alert ${index + 1} has no key: the template «${mapping.key}» finds nothing in it` }, '/key');
    signals.push(mapped(key, one, body, mapping));
  }
  return accept(signals);
}

function mapped(key: string, one: unknown, body: unknown, mapping: Mapping): Signal {
  const say = (template: string, most: number): string | null => {
    const text = fill(template, one, body, most);
    return text === '' ? null : text;
  };
  const labels = Object.entries(mapping.labels).flatMap(([label, template]): [string, string][] => {
    const value = say(template, longest.label);
    return value === null ? [] : [[textOf(label, longest.name), value]];
  });
  return signalOf(key, stateOf(say(mapping.state, 100), mapping), {
    name: say(mapping.name, longest.name),
    title: say(mapping.title, longest.title) ?? key,
    text: say(mapping.text, longest.text),
    severity: severityOf(say(mapping.severity, 40)),
    labels: Object.fromEntries(labels),
    startedAt: momentSaid(say(mapping.startedAt, 100)),
    links: fewLinks(linkOf('Source', say(mapping.link, longest.href))),
  });
}

function stateOf(word: string | null, mapping: Mapping): SignalState {
  const said = word?.toLowerCase() ?? '';
  if (mapping.resolvedWords.includes(said)) return 'resolved';
  return mapping.unknownWords.includes(said) ? 'unknown' : 'firing';
}

/** ISO-8601, or seconds or milliseconds since 1970. */
function momentSaid(text: string | null): number | null {
  if (text === null) return null;
  const iso = momentOf(text);
  if (iso !== null) return iso;
  const number = /^\d{9,13}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(number)) return null;
  return Math.round(number < 100_000_000_000 ? number * 1000 : number);
}
