/**
 * What does a monitor say by mail? Nagios, Icinga, Zabbix, cron and their like put a word into the subject that says whether it begins or ends; the
 * subject without that word is the key. A mail that says neither fires, and expires.
 */
import { fingerprintOf } from '../fingerprint.ts';
import { longest, type Signal, type SignalState, severityOf, signalOf, textOf } from '../signal.ts';

const stateWords: Readonly<Record<string, SignalState>> = {
  problem: 'firing',
  firing: 'firing',
  down: 'firing',
  critical: 'firing',
  warning: 'firing',
  alert: 'firing',
  alarm: 'firing',
  triggered: 'firing',
  recovery: 'resolved',
  resolved: 'resolved',
  ok: 'resolved',
  up: 'resolved',
  cleared: 'resolved',
  acknowledgement: 'acknowledged',
  acknowledged: 'acknowledged',
  unknown: 'unknown',
};

/** The signal of one mail from a monitor. */
export function readMailAlert(mail: { readonly subject: string; readonly text: string; readonly from: string }): Signal {
  const subject = textOf(mail.subject, longest.title)
    .replace(/^(?:\s*(?:re|fwd?|aw|sv):)+/i, '')
    .trim();
  const words = [...subject.matchAll(/[\p{L}\p{N}_-]+/gu)].map(([word]) => word.toLowerCase());
  const known = words.filter((word) => Object.hasOwn(stateWords, word));
  // "RECOVERY: web is OK", "PROBLEM: web is CRITICAL": the first says what the mail is; an end anywhere is an end.
  const state = known.map((word) => stateWords[word]).find((one) => one === 'resolved' || one === 'acknowledged') ?? stateWords[known[0] ?? ''] ?? 'firing';
  const stem = words.filter((word) => !Object.hasOwn(stateWords, word) && !/^\d+$/.test(word)).join(' ');
  const worst = known.map((word) => severityOf(word)).find((one) => one !== null && one !== 'info');
  return signalOf(`mail ${fingerprintOf({ from: mail.from.trim().toLowerCase(), stem })}`, state, {
    title: subject === '' ? 'Mail without a subject' : subject,
    text: textOf(mail.text, longest.text),
    severity: worst ?? (state === 'firing' ? 'error' : null),
    labels: { from: textOf(mail.from, longest.label), ...systemIn(mail.text) },
  });
}

/** `Service: playlist-api` or `Host: db1` on a line of its own, as these monitors write. */
function systemIn(text: string): Readonly<Record<string, string>> {
  const found = [...text.slice(0, longest.text).matchAll(/^[ \t]*(service|host|system|component)[ \t]*:[ \t]*(\S[^\r\n]{0,200})$/gim)].slice(0, 4);
  return Object.fromEntries(found.map(([, name = '', value = '']): [string, string] => [name.toLowerCase(), value.trim()]));
}
