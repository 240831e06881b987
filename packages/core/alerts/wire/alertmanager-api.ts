/**
 * What does Prometheus say to an Alertmanager (`POST /api/v2/alerts`), when the Alertmanager is us?
 *
 * The labels are the key. `startsAt` zero means now. `endsAt` zero means now and the resolve timeout; ahead of now it still fires, and is over by
 * then unless it is said again; behind now it has ended.
 */
import { accept, type Outcome, refuse } from '../../decision/refusal.ts';
import type { Instant } from '../../time/instant.ts';
import { fingerprintOf } from '../fingerprint.ts';
import { fewLinks, type Json, linkOf, longest, momentOf, recordOf, type Signal, severityOf, signalOf, textsOf } from '../signal.ts';
import { titleOf } from './alertmanager.ts';

/** As Alertmanager's own default. */
export const resolveTimeoutSeconds = 300;
const mostAlerts = 10_000;

/** Signals of one call. Refused whole when an alert in it cannot be read. */
export function readAlertmanagerApi(body: unknown, now: Instant): Outcome<readonly Signal[]> {
  if (!Array.isArray(body)) return refuse('alerts.unreadable', { message: 'a list of alerts was expected' });
  if (body.length > mostAlerts) return refuse('alerts.unreadable', { message: `more than ${mostAlerts} alerts at once` });
  const signals: Signal[] = [];
  for (const [index, given] of body.entries()) {
    const alert = recordOf(given);
    const labels = alert === null ? {} : textsOf(alert['labels'], longest.label);
    if (alert === null || Object.keys(labels).length === 0) return refuse('alerts.unreadable', { message: 'an alert needs labels' }, `/${index}/labels`);
    signals.push(readOne(alert, labels, now));
  }
  return accept(signals);
}

function readOne(alert: Json, given: Readonly<Record<string, string>>, now: Instant): Signal {
  // A label without a value is no label, as Alertmanager sees it.
  const labels = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const annotations = textsOf(alert['annotations'], longest.annotation);
  const startedAt = momentOf(alert['startsAt']);
  const saidEnd = momentOf(alert['endsAt']);
  const ended = saidEnd !== null && saidEnd <= now;
  return signalOf(fingerprintOf(labels), ended ? 'resolved' : 'firing', {
    name: labels['alertname'] ?? null,
    title: titleOf(labels, annotations),
    text: annotations['description'] ?? annotations['message'] ?? null,
    severity: severityOf(labels['severity'] ?? labels['priority']),
    labels,
    annotations,
    startedAt: startedAt ?? (ended ? null : now),
    endsAt: saidEnd ?? now + resolveTimeoutSeconds * 1000,
    startTellsOpening: startedAt !== null,
    links: fewLinks([...linkOf('Source', alert['generatorURL']), ...linkOf('Runbook', annotations['runbook_url'] ?? annotations['runbook'])]),
  });
}
