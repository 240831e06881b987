/**
 * What does a CloudEvent say (CloudEvents 1.0 over HTTP)? Structured: all in one object. Batched: a list of those. Binary: attributes in `ce-…` headers,
 * data in the body. The key is what the data says by the mapping, else source and subject, so that a later event about the same thing is about the same alert.
 */
import { accept, type Outcome, refuse } from '../../decision/refusal.ts';
import { type Json, longest, momentOf, recordOf, type Signal, type SignalState, severityOf, signalOf, textOf, textOrNull } from '../signal.ts';
import { type Mapping, readMapped } from './mapping.ts';

const mostEvents = 1000;

export type CloudEventsMode = 'structured' | 'batched' | 'binary';

/** How a request carries CloudEvents; null: it does not. */
export function cloudEventsMode(contentType: string, hasVersionHeader: boolean): CloudEventsMode | null {
  const type = contentType.toLowerCase();
  if (type.startsWith('application/cloudevents-batch+json')) return 'batched';
  if (type.startsWith('application/cloudevents+json')) return 'structured';
  return hasVersionHeader ? 'binary' : null;
}

/** Binary mode: the attributes of the headers, decoded, around the data. */
export function binaryEvent(headers: Readonly<Record<string, string>>, data: unknown): Json {
  const attributes = Object.entries(headers).flatMap(([name, value]): [string, string][] => (name.startsWith('ce-') ? [[name.slice(3), decoded(value)]] : []));
  return { ...Object.fromEntries(attributes), data };
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Signals of one event or of a batch. */
export function readCloudEvents(body: unknown, mapping: Mapping): Outcome<readonly Signal[]> {
  const events = Array.isArray(body) ? body : [body];
  if (events.length > mostEvents) return refuse('alerts.unreadable', { message: `more than ${mostEvents} events at once` });
  const signals: Signal[] = [];
  for (const [index, given] of events.entries()) {
    const path = Array.isArray(body) ? `/${index}` : '';
    const event = recordOf(given);
    if (event === null) return refuse('alerts.unreadable', { message: 'a CloudEvent is an object' }, path);
    for (const needed of ['id', 'source', 'type'])
      if (textOf(event[needed], 10) === '') return refuse('alerts.unreadable', { message: `a CloudEvent needs ${needed}` }, `${path}/${needed}`);
    signals.push(readOne(event, mapping));
  }
  return accept(signals);
}

function readOne(event: Json, mapping: Mapping): Signal {
  const source = textOf(event['source'], longest.label);
  const type = textOf(event['type'], longest.name);
  const subject = textOrNull(event['subject'], longest.label);
  const data = recordOf(event['data']);
  const readData = data === null ? null : readMapped(data, mapping);
  const said = readData?.ok === true ? readData.value[0] : undefined;
  const key = said?.key ?? (subject === null ? `${source} ${stem(type)}` : `${source} ${subject}`);
  const state = stateOf(type, said?.state, data, mapping);
  return signalOf(textOf(key, longest.key), state, {
    ...said,
    key: textOf(key, longest.key),
    state,
    name: said?.name ?? stem(type),
    title: said?.title !== undefined && said.title !== said.key ? said.title : textOf(subject === null ? type : `${type}: ${subject}`, longest.title),
    severity: said?.severity ?? severityOf(event['severity']),
    labels: { ...said?.labels, source, type, ...(subject === null ? {} : { subject }) },
    startedAt: said?.startedAt ?? momentOf(event['time']),
  });
}

const endings: Readonly<Record<string, SignalState>> = {
  resolved: 'resolved',
  closed: 'resolved',
  recovered: 'resolved',
  ok: 'resolved',
  firing: 'firing',
  triggered: 'firing',
  opened: 'firing',
  raised: 'firing',
};

/** The type without the last word, where that says the state: `com.example.disk.resolved` and `….firing` are about one thing. */
function stem(type: string): string {
  const cut = type.lastIndexOf('.');
  return cut > 0 && Object.hasOwn(endings, type.slice(cut + 1).toLowerCase()) ? type.slice(0, cut) : type;
}

function stateOf(type: string, said: SignalState | undefined, data: Json | null, mapping: Mapping): SignalState {
  const stateInData = mapping.state !== '' && data !== null && said !== undefined && said !== 'firing';
  if (stateInData) return said;
  const ending = type.slice(type.lastIndexOf('.') + 1).toLowerCase();
  return (Object.hasOwn(endings, ending) ? endings[ending] : undefined) ?? said ?? 'firing';
}
