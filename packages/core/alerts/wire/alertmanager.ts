/**
 * What does Alertmanager's webhook say (version "4"), and Grafana's unified alerting, which looks like it (version "1")?
 *
 * A notification is a group; each alert in it is an alert of its own, known by its fingerprint. `status` of the alert is believed, never that of the
 * group, its `state` or its title. Fields nobody knows yet are passed over.
 */
import { accept, type Outcome, refuse } from '../../decision/refusal.ts';
import { fingerprintOf } from '../fingerprint.ts';
import {
  fewLinks,
  type Json,
  linkOf,
  longest,
  momentOf,
  plainText,
  recordOf,
  type Signal,
  type SignalLink,
  severityOf,
  signalOf,
  textOf,
  textOrNull,
  textsOf,
} from '../signal.ts';

/** More alerts than this in one notification are no notification. */
const mostAlerts = 10_000;

/** By these Grafana says that it has no data or that asking failed: about the monitor, not about the system. */
const aboutTheMonitor = new Set(['DatasourceNoData', 'DatasourceError']);
/** The same, where the rule is set to fire for it under its own name. */
const monitorReasons = new Set(['nodata', 'error']);

export function isAlertmanagerBody(body: Json): boolean {
  return Array.isArray(body['alerts']);
}

/** Signals of one notification. Refused whole when an alert in it cannot be read. */
export function readAlertmanager(body: Json): Outcome<readonly Signal[]> {
  const alerts = body['alerts'];
  if (!Array.isArray(alerts))
    return refuse('alerts.unreadable', { message: 'alerts is missing: this is no notification of Alertmanager or Grafana' }, '/alerts');
  if (alerts.length > mostAlerts) return refuse('alerts.unreadable', { message: `more than ${mostAlerts} alerts at once` }, '/alerts');
  const truncated = Math.max(0, Math.min(1_000_000, Math.trunc(Number(body['truncatedAlerts'] ?? 0)) || 0));
  const signals: Signal[] = [];
  // What was not listed fires beside one that does.
  const firing = alerts.findIndex((one) => textOf(recordOf(one)?.['status'], 40).toLowerCase() === 'firing');
  for (const [index, given] of alerts.entries()) {
    const alert = recordOf(given);
    if (alert === null) return refuse('alerts.unreadable', { message: 'an alert is an object' }, `/alerts/${index}`);
    const signal = readOne(alert, body, index === Math.max(0, firing) ? truncated : 0);
    if (typeof signal === 'string') return refuse('alerts.unreadable', { message: signal }, `/alerts/${index}`);
    signals.push(signal);
  }
  return accept(signals);
}

function readOne(alert: Json, body: Json, truncated: number): Signal | string {
  if (recordOf(alert['labels']) === null) return 'labels are missing';
  const labels = textsOf(alert['labels'], longest.label);
  const annotations = textsOf(alert['annotations'], longest.annotation);
  const status = textOf(alert['status'], 40).toLowerCase();
  if (status !== 'firing' && status !== 'resolved') return `status is ${status === '' ? 'missing' : plainText(status, 40)}: firing or resolved was expected`;
  const name = labels['alertname'] ?? '';
  const isDatasource = aboutTheMonitor.has(name);
  const isAboutMonitor = isDatasource || monitorReasons.has((annotations['grafana_state_reason'] ?? '').trim().toLowerCase());
  const rule = isDatasource ? (labels['rulename'] ?? name) : name;
  return signalOf(textOrNull(alert['fingerprint'], longest.name) ?? fingerprintOf(labels), status === 'firing' && isAboutMonitor ? 'unknown' : status, {
    name: rule === '' ? null : rule,
    title: titleOf(labels, annotations),
    text: annotations['description'] ?? annotations['message'] ?? null,
    severity: severityOf(labels['severity'] ?? labels['priority']),
    labels,
    annotations: { ...annotations, ...valuesOf(alert) },
    startedAt: momentOf(alert['startsAt']),
    // An end ahead is that of the sender's own memory; by its webhook it is not said again before that.
    endsAt: status === 'resolved' ? momentOf(alert['endsAt']) : null,
    startTellsOpening: true,
    links: linksOf(alert, annotations, textOf(body['externalURL'], longest.href)),
    truncated,
    monitorGroup: textOrNull(body['groupKey'], longest.label),
  });
}

/** What Grafana measured: by name, else as it writes it. */
function valuesOf(alert: Json): Readonly<Record<string, string>> {
  const values = Object.entries(textsOf(alert['values'], 100))
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
  const said = values === '' ? textOrNull(alert['valueString'], longest.annotation) : plainText(values, longest.annotation);
  return said === null ? {} : { values: said };
}

/** As people would say it: the summary, else the rule and where. */
export function titleOf(labels: Readonly<Record<string, string>>, annotations: Readonly<Record<string, string>>): string {
  const summary = (annotations['summary'] ?? annotations['title'] ?? '').trim();
  if (summary !== '') return plainText(summary, longest.title);
  const where = [labels['service'], labels['job'], labels['instance']].filter((one) => one !== undefined && one !== '');
  const name = labels['alertname'] ?? 'Alert without a name';
  return plainText(where.length === 0 ? name : `${name} (${where.join(', ')})`, longest.title);
}

function linksOf(alert: Json, annotations: Readonly<Record<string, string>>, external: string): readonly SignalLink[] {
  return fewLinks([
    ...linkOf('Source', absolute(textOf(alert['generatorURL'], longest.href), external)),
    ...linkOf('Dashboard', alert['dashboardURL']),
    ...linkOf('Panel', alert['panelURL']),
    ...linkOf('Runbook', annotations['runbook_url'] ?? annotations['runbook']),
    ...linkOf('Picture', alert['imageURL']),
    ...linkOf('Silence there', alert['silenceURL']),
  ]);
}

/** Grafana gives the source relative to itself: `?orgId=1`. */
function absolute(address: string, external: string): string {
  if (address === '' || /^[a-z][a-z0-9+.-]*:/i.test(address)) return address;
  const base = external.endsWith('/') ? external.slice(0, -1) : external;
  return address.startsWith('/') || address.startsWith('?') ? `${base}/${address.replace(/^\//, '')}` : `${base}/${address}`;
}
