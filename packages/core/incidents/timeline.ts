/** How does an event read as one plain line? For timelines, case studies and chat; unknown events show their type. */
import { measureOf, measureWords } from './impacts.ts';

type Payload = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : value == null ? '' : String(value));
const record = (value: unknown): Payload => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Payload) : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const because = (why: unknown): string => (text(why) === '' ? '' : `: ${text(why)}`);
const pinned = (value: unknown): string => (value == null ? 'not known' : `${text(record(value)['at'])} (${text(record(value)['source'])})`);

const lines: Readonly<Record<string, (payload: Payload) => string>> = {
  'incidents.opened': (p) => `Opened «${text(p['title'])}», ${text(p['severity'])}`,
  'incidents.acknowledged': (p) => `Acknowledged at ${text(p['at'])}`,
  'incidents.mitigated': (p) => `Mitigated at ${text(p['at'])}`,
  'incidents.resolved': (p) => `Resolved at ${text(p['at'])}`,
  'incidents.reopened': (p) => `Reopened${because(p['why'])}`,
  'incidents.corrected': (p) => `Corrected ${text(p['instant'])}: ${pinned(p['before'])} → ${pinned(p['after'])}${because(p['why'])}`,
  'incidents.edited': (p) => `Changed ${Object.keys(record(p['after'])).join(', ')}`,
  'incidents.impact-changed': impactLine,
  'incidents.merged': (p) => `Merged ${text(p['from'])} into ${text(p['into'])}${because(p['why'])}`,
  'incidents.split': (p) => `Split ${text(p['into'])} off from ${text(p['from'])}${because(p['why'])}`,
  'incidents.linked': (p) => (p['after'] == null ? 'No repeat of an earlier incident' : `A repeat of ${text(p['after'])}`),
  'incidents.tagged': (p) => `Tags ${[...list(p['added']).map((tag) => `+${text(tag)}`), ...list(p['removed']).map((tag) => `−${text(tag)}`)].join(' ')}`,
  'incidents.responder-joined': (p) => `${text(p['name'])} responds`,
  'incidents.responder-left': (p) => `${text(p['name'])} left`,
  'incidents.coordinator-named': (p) => (p['after'] == null ? 'Nobody coordinates any more' : `${text(record(p['after'])['name'])} coordinates`),
  'incidents.undone': (p) => `Took back: ${text(p['what']).replace('incidents.', '')}`,
  'incidents.case-study-demanded': (p) =>
    `A case study is demanded: ${list(p['reasons'])
      .map((reason) => text(record(reason)['says']))
      .join(' ')}`,
  'incidents.case-study-written': (p) => (p['first'] === true ? 'Case study begun' : 'Case study written on'),
  'incidents.case-study-published': () => 'Case study published',
  'incidents.case-study-change-promised': (p) => `Promised by ${text(p['owner'])} until ${text(p['due'])}: ${text(p['what'])}`,
  'incidents.case-study-change-followed': (p) => `«${text(p['what'])}» ${text(record(p['before'])['state'])} → ${text(record(p['after'])['state'])}`,
  'incidents.linked-to-alerts': (p) => `${p['opened'] === true ? 'Opened because of alerts' : 'Alerts belong to it'}: ${text(p['reason'])}`,
  'incidents.end-not-taken': (p) =>
    `Its alerts are over since ${text(p['at'])}, which is before it started at ${text(p['started'])}: that was not taken as its end. Say when it ended.`,
  'alerts.group-opened': (p) => `Alerts: ${text(p['title'])}${because(p['reason'])}`,
  'alerts.group-grew': (p) => `${text(p['added'])} more alerts, ${text(p['burning'])} burn; systems: ${list(p['systems']).map(text).join(', ')}`,
  'alerts.group-merged': (p) => `Its alerts are one cause with others: ${text(p['reason'])}`,
  'alerts.group-over': (p) => `Alerts are over. ${text(p['reason'])}`,
  'alerts.acknowledged': (p) => `Acknowledged at the monitor by ${text(p['by'])}`,
  'alerts.page-wanted': (p) => `A page is wanted: ${text(p['reason'])}`,
  'alerts.closed-by-hand': (p) => `Alerts closed by hand${because(p['why'])}`,
  'chat.said': (p) => `${text(p['nick'])} in ${text(p['channel'])}: ${text(p['text'])}`,
  'status.incident-published': (p) => `On the status page as «${text(record(p['after'])['title'])}»`,
  'status.incident-withdrawn': () => 'Taken off the status page',
  'status.update-written': (p) => `Status page, ${text(p['status'])}: ${text(p['body'])}`,
  'requests.became-incident': (p) => `Request ${text(p['number'])} of ${text(p['asker'])} is about this: ${text(p['title'])}`,
  'pages.begun': (p) => `Page begun: ${text(p['reason'])}`,
  'pages.not-begun': (p) => text(p['reason']),
  'pages.paged': (p) => `${text(p['name'])} is paged (step ${text(p['step'])}) by ${list(p['ways']).map(text).join(', ') || 'no way at all'}`,
  'pages.escalated': (p) => text(p['reason']),
  'pages.gone-over': (p) => `The page goes over to another escalation: ${text(p['reason'])}`,
  'pages.exhausted': (p) => text(p['reason']),
  'pages.acknowledged': (p) =>
    p['via'] === 'mitigated'
      ? 'The escalation stops: it is mitigated'
      : `The page is answered: ${text(p['name'])} has it${p['via'] === 'link' ? ', by the link in the notice' : ''}`,
  'pages.notice-failed': (p) => `${text(p['name'])} could not be told by ${text(p['way'])}${because(p['reason'])}`,
  'pages.over': (p) => `Page over: ${text(p['reason'])}`,
};

function impactLine(payload: Payload): string {
  const shown = record(payload['after'] ?? payload['before']);
  const measure = measureOf(shown as Parameters<typeof measureOf>[0]) ?? { kind: 'whole' as const };
  return `Impact ${text(payload['what'])}: ${text(shown['target'])}, ${measureWords(measure)}`;
}

/** One plain line for an event. */
export function eventLine(type: string, payload: Payload): string {
  return lines[type]?.(payload) ?? type;
}
