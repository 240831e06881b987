/** What does Grafana's legacy alerting say? One rule at a time; the rule is the key. */
import { accept, type Outcome, refuse } from '../../decision/refusal.ts';
import { fewLinks, type Json, linkOf, longest, recordOf, type Signal, type SignalState, severityOf, signalOf, textOf, textOrNull, textsOf } from '../signal.ts';

/** A rule that is paused is looked at no more because somebody said so: over. One that is pending fires nothing yet. */
const states: Readonly<Record<string, SignalState>> = {
  alerting: 'firing',
  ok: 'resolved',
  no_data: 'unknown',
  nodata: 'unknown',
  error: 'unknown',
  unknown: 'unknown',
  paused: 'resolved',
  pending: 'noted',
};

export function isGrafanaLegacyBody(body: Json): boolean {
  return body['ruleId'] !== undefined && body['ruleName'] !== undefined;
}

/** The signal of one notification. */
export function readGrafanaLegacy(body: Json): Outcome<readonly Signal[]> {
  const rule = textOf(body['ruleId'], 100);
  if (rule === '') return refuse('alerts.unreadable', { message: 'ruleId is missing: the rule is the key of the alert' }, '/ruleId');
  const word = textOf(body['state'], 40).toLowerCase();
  const state = Object.hasOwn(states, word) ? states[word] : undefined;
  if (state === undefined)
    return refuse(
      'alerts.unreadable',
      { message: `state is ${word === '' ? 'missing' : word}: alerting, ok, no_data, error, unknown, paused or pending was expected` },
      '/state',
    );
  const org = textOf(body['orgId'], 100);
  const matches = Array.isArray(body['evalMatches']) ? body['evalMatches'].slice(0, 20) : [];
  const values = matches.flatMap((one): [string, unknown][] => {
    const match = recordOf(one);
    return match === null ? [] : [[textOf(match['metric'], longest.name), match['value']]];
  });
  const labels = { ...sharedTags(matches), ...textsOf(body['tags'], longest.label) };
  const name = textOrNull(body['ruleName'], longest.name);
  return accept([
    // The first organisation is where Grafana begins and mostly ends; rules of others are told apart.
    signalOf(org === '' || org === '1' ? rule : `${org}/${rule}`, state, {
      name,
      title: name ?? textOrNull(body['title'], longest.title),
      text: textOrNull(body['message'], longest.text),
      severity: severityOf(labels['severity']),
      labels,
      annotations: textsOf(Object.fromEntries(values), longest.annotation),
      ...(state === 'noted' ? { says: 'Pending, says its monitor' } : {}),
      links: fewLinks([...linkOf('Rule', body['ruleUrl']), ...linkOf('Picture', body['imageUrl'])]),
    }),
  ]);
}

/** What all that was measured has in common: one host, one service. */
function sharedTags(matches: readonly unknown[]): Readonly<Record<string, string>> {
  const [first, ...others] = matches.map((one) => textsOf(recordOf(one)?.['tags'], longest.label));
  return Object.fromEntries(Object.entries(first ?? {}).filter(([name, value]) => others.every((tags) => tags[name] === value)));
}
