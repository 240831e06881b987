/**
 * What does a CloudEvent say (CloudEvents 1.0 over HTTP)? Structured: all in one object. Batched: a list of those. Binary: attributes in `ce-…` headers,
 * data in the body. The key is what the data says by the mapping, else source, subject and type, the type without the word that says the state: a later event
 * about the same thing is about the same alert, and another thing about the same subject is another alert.
 */
import { accept, type Outcome, refuse } from '../../decision/refusal.ts';
import { type Json, keyText, longest, momentOf, recordOf, type Signal, type SignalState, severityOf, signalOf, textOf, textOrNull } from '../signal.ts';
import { type Mapping, readMapped } from './mapping.ts';

const mostEvents = 1000;

export type CloudEventsMode = 'structured' | 'batched' | 'binary' | 'foreign';

/** How a request carries CloudEvents; `foreign`: not as JSON; null: it does not. */
export function cloudEventsMode(contentType: string, hasVersionHeader: boolean): CloudEventsMode | null {
  const type = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  if (type === 'application/cloudevents-batch+json') return 'batched';
  if (type === 'application/cloudevents+json') return 'structured';
  if (type.startsWith('application/cloudevents')) return 'foreign';
  return hasVersionHeader ? 'binary' : null;
}

/** Binary mode: the attributes of the headers, decoded, around the data. */
export function binaryEvent(headers: Readonly<Record<string, string>>, data: unknown): Json {
  const attributes = Object.entries(headers).flatMap(([name, value]): [string, string][] => (name.startsWith('ce-') ? [[name.slice(3), decoded(value)]] : []));
  return { ...Object.fromEntries(attributes), data };
}

/** A header's value: quotes around it taken off, then what is percent-encoded; a percent sign that encodes nothing stands for itself. */
function decoded(value: string): string {
  const bare = /^"(.*)"$/s.exec(value.trim())?.[1]?.replaceAll(/\\(.)/gs, '$1') ?? value;
  return bare.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

/** Signals of one event, or of a batch where a list was sent. */
export function readCloudEvents(body: unknown, mapping: Mapping): Outcome<readonly Signal[]> {
  const events = Array.isArray(body) ? body : [body];
  if (events.length > mostEvents) return refuse('alerts.unreadable', { message: `more than ${mostEvents} events at once` });
  const signals: Signal[] = [];
  for (const [index, given] of events.entries()) {
    const path = Array.isArray(body) ? `/${index}` : '';
    const event = recordOf(given);
    if (event === null) return refuse('alerts.unreadable', { message: 'a CloudEvent is an object' }, path);
    for (const needed of ['specversion', 'id', 'source', 'type'])
      if (textOf(event[needed], 10) === '') return refuse('alerts.unreadable', { message: `a CloudEvent needs ${needed}` }, `${path}/${needed}`);
    if (!/^(?:1\.|0\.3)/.test(textOf(event['specversion'], 10)))
      return refuse(
        'alerts.unreadable',
        { message: `version ${textOf(event['specversion'], 10)} of CloudEvents is not known here: 1.0 is` },
        `${path}/specversion`,
      );
    signals.push(...readOne(event, mapping));
  }
  return accept(signals);
}

function readOne(event: Json, mapping: Mapping): readonly Signal[] {
  const source = textOf(event['source'], longest.label);
  const type = textOf(event['type'], longest.name);
  const subject = textOrNull(event['subject'], longest.label);
  const data = event['data'];
  const key = keyText([source, ...(subject === null ? [] : [subject]), stem(type)].join(' '));
  const mapped = typeof data === 'object' && data !== null ? readMapped(data, mapping, key) : null;
  const found: readonly Partial<Signal>[] = mapped?.ok === true && mapped.value.length > 0 ? mapped.value : [{}];
  const time = momentOf(event['time']);
  return found.map((said) => {
    const state = stateOf(type, said.state);
    const saidTitle = said.title === said.key || said.title === key ? null : said.title;
    return signalOf(said.key ?? key, state, {
      ...said,
      key: said.key ?? key,
      state,
      name: said.name ?? stem(type),
      title: saidTitle ?? textOf(subject === null ? type : `${type}: ${subject}`, longest.title),
      text: said.text ?? (typeof data === 'string' ? textOrNull(data, longest.text) : null),
      severity: said.severity ?? severityOf(event['severity']) ?? severityOf(lastWord(type)),
      labels: { ...said.labels, source, type, ...(subject === null ? {} : { subject }) },
      startedAt: said.startedAt ?? time,
      endsAt: state === 'resolved' ? time : null,
    });
  });
}

const endings: Readonly<Record<string, SignalState>> = {
  resolved: 'resolved',
  resolve: 'resolved',
  closed: 'resolved',
  recovered: 'resolved',
  recovery: 'resolved',
  cleared: 'resolved',
  ended: 'resolved',
  ok: 'resolved',
  up: 'resolved',
  firing: 'firing',
  fired: 'firing',
  triggered: 'firing',
  trigger: 'firing',
  opened: 'firing',
  created: 'firing',
  raised: 'firing',
  started: 'firing',
  failed: 'firing',
  alerting: 'firing',
  down: 'firing',
  critical: 'firing',
  error: 'firing',
  warning: 'firing',
  acknowledged: 'acknowledged',
  unacknowledged: 'unacknowledged',
  unknown: 'unknown',
  nodata: 'unknown',
  no_data: 'unknown',
};

const lastWord = (type: string): string => type.slice(type.lastIndexOf('.') + 1).toLowerCase();

/** The type without the last word, where that says the state: `com.example.disk.resolved` and `….firing` are about one thing. */
function stem(type: string): string {
  const cut = type.lastIndexOf('.');
  return cut > 0 && Object.hasOwn(endings, lastWord(type)) ? type.slice(0, cut) : type;
}

/** Data that says more than that it fires is believed; else the last word of the type. */
function stateOf(type: string, said: SignalState | undefined): SignalState {
  if (said !== undefined && said !== 'firing') return said;
  const ending = lastWord(type);
  return (Object.hasOwn(endings, ending) ? endings[ending] : undefined) ?? said ?? 'firing';
}
