/** How does a line of the timeline read? In plain words with links and local times; what is not known here is told as the server says it. */
import type { ReactNode } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { nameOf } from '../../platform/reference.ts';
import { TagText, ThingLink } from './cells.tsx';
import { changeText, codeText, type Entry, type Impact, measureText, plainRefs, type Shown, type Source, sources } from './words.ts';

type Payload = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const record = (value: unknown): Payload => (typeof value === 'object' && value !== null ? (value as Payload) : {});
const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);

/** The sentence of an event. */
export function LineText({ line, shown }: { readonly line: Entry; readonly shown: Shown }): ReactNode {
  const told = tellers[line.type]?.(record(line.payload), shown);
  return told ?? plainRefs(line.says, shown);
}

const because = (why: unknown): ReactNode => (text(why) === '' ? null : <span className="s-inc-why">{text(why)}</span>);

function Pinned({ value }: { readonly value: unknown }) {
  const { at, source } = record(value);
  if (typeof at !== 'string') return <>not known</>;
  return (
    <>
      <When at={at} seconds />
      {typeof source === 'string' && <span className="s-faint"> {sources[source as Source] ?? source}</span>}
    </>
  );
}

function Other({ id, shown }: { readonly id: unknown; readonly shown: Shown }) {
  const title = shown.related.find((one) => one.id === id)?.title;
  return (
    <Link className="s-link" to={`/incidents/${text(id)}`}>
      {title === undefined ? 'another incident' : `“${title}”`}
    </Link>
  );
}

const step =
  (word: string) =>
  (p: Payload): ReactNode => (
    <>
      {word}
      {typeof p['at'] === 'string' && (
        <>
          {' '}
          at <Pinned value={p} />
        </>
      )}
    </>
  );

const titleOf = (shown: Shown, ref: string): string => shown.affected.find((thing) => thing.ref === ref)?.title ?? nameOf(ref);

function impact(p: Payload, incident: Shown): ReactNode {
  const [before, after] = [record(p['before']), record(p['after'])];
  const shown = p['after'] == null ? before : after;
  const much = (one: Payload) => measureText(one as Pick<Impact, 'severity' | 'fraction' | 'users'>);
  const site = text(shown['site']);
  const changes = p['what'] === 'changed' && much(before) !== much(after);
  return (
    <>
      Impact {text(p['what'])}: <ThingLink thing={text(shown['target'])} title={titleOf(incident, text(shown['target']))} />
      {site !== '' && ` at ${site}`}, {changes ? `${much(before)} → ${much(after)}` : much(shown)}
      {p['what'] === 'changed' && !changes && (
        <>
          , <When at={text(after['from'])} /> – {typeof after['to'] === 'string' ? <When at={after['to']} /> : 'now'}
        </>
      )}
    </>
  );
}

const tellers: Readonly<Record<string, (payload: Payload, shown: Shown) => ReactNode>> = {
  'incidents.opened': (p, shown) => (
    <>
      Opened as {text(p['severity'])}
      {list(p['targets']).length > 0 &&
        `; hit: ${list(p['targets'])
          .map((ref) => titleOf(shown, ref))
          .join(', ')}`}
    </>
  ),
  'incidents.acknowledged': step('Acknowledged'),
  'incidents.mitigated': step('Mitigated'),
  'incidents.resolved': step('Resolved'),
  'incidents.end-not-taken': (p) => (
    <>
      Its alerts are over since <When at={text(p['at'])} />, which is before it started: that was not taken as its end. Say when it ended.
    </>
  ),
  'incidents.reopened': (p) => <>Reopened{because(p['why'])}</>,
  'incidents.corrected': (p) => (
    <>
      Corrected {text(p['instant'])}: <s className="s-faint">{p['before'] == null ? 'not known' : <Pinned value={p['before']} />}</s> →{' '}
      <Pinned value={p['after']} />
      {Array.isArray(p['impactsMoved']) && p['impactsMoved'].length > 0 && (
        <span className="s-faint"> · {p['impactsMoved'].length === 1 ? 'one impact' : `${p['impactsMoved'].length} impacts`} moved along</span>
      )}
      {because(p['why'])}
    </>
  ),
  'incidents.edited': (p) => edited(record(p['before']), record(p['after'])),
  'incidents.impact-changed': impact,
  'incidents.merged': (p, shown) =>
    p['from'] === shown.incident.id ? (
      <>
        Merged into <Other id={p['into']} shown={shown} />
        {because(p['why'])}
      </>
    ) : (
      <>
        <Other id={p['from']} shown={shown} /> was merged into this one{because(p['why'])}
      </>
    ),
  'incidents.split': (p, shown) =>
    p['from'] === shown.incident.id ? (
      <>
        <Other id={p['into']} shown={shown} /> was split off{because(p['why'])}
      </>
    ) : (
      <>
        Split off from <Other id={p['from']} shown={shown} />
        {because(p['why'])}
      </>
    ),
  'incidents.linked': (p, shown) =>
    p['after'] == null ? (
      <>No repeat of an earlier one</>
    ) : (
      <>
        Happened before as <Other id={p['after']} shown={shown} />
      </>
    ),
  'incidents.tagged': (p) => (
    <>
      Tags{' '}
      {list(p['added']).map((tag) => (
        <span key={tag}>
          + <TagText tag={tag} />{' '}
        </span>
      ))}
      {list(p['removed']).map((tag) => (
        <span key={tag}>
          − <TagText tag={tag} />{' '}
        </span>
      ))}
    </>
  ),
  'incidents.responder-joined': (p) => <>{text(p['name'])} responds</>,
  'incidents.responder-left': (p) => <>{text(p['name'])} left</>,
  'incidents.coordinator-named': (p) => <>{p['after'] == null ? 'Nobody coordinates any more' : `${text(record(p['after'])['name'])} coordinates`}</>,
  'incidents.undone': (p) => <>Took back: {changeText(text(p['what']))}</>,
  'incidents.linked-to-alerts': (p) => (
    <>
      {p['opened'] === true ? 'Opened because of ' : 'To it belong '}
      <Link className="s-link" to={`?panel=group/${text(p['group'])}`}>
        alerts
      </Link>
      {because(p['reason'])}
    </>
  ),
  'pages.begun': (p) => <>Somebody is to be woken{because(p['reason'])}</>,
  'pages.paged': (p) => (
    <>
      {text(p['name'])} is paged {list(p['ways']).length === 0 ? 'by no way at all' : `by ${list(p['ways']).map(wayWord).join(' and ')}`}
      {Number(p['step']) > 1 && <span className="s-faint"> · step {Number(p['step'])}</span>}
      {Number(p['round']) > 1 && <span className="s-faint"> · round {Number(p['round'])}</span>}
    </>
  ),
  'alerts.group-over': (p) => (
    <>
      Its alerts are over{typeof p['at'] === 'string' && ' since '}
      {typeof p['at'] === 'string' && <When at={p['at']} />}
    </>
  ),
  'chat.said': (p) => <>{text(p['text'])}</>,
  'incidents.case-study-change-promised': (p) => (
    <>
      Change promised until {text(p['due'])}: {text(p['what'])}
    </>
  ),
};

const ways: Readonly<Record<string, string>> = { irc: 'IRC', mattermost: 'Mattermost', 'web-push': 'push', sms: 'SMS', voice: 'a call' };
const wayWord = (way: string): string => ways[way] ?? way;

function edited(before: Payload, after: Payload): ReactNode {
  const fields = Object.keys(after);
  if (fields.length === 1 && fields[0] === 'title')
    return (
      <>
        Renamed from <i>{text(before['title'])}</i>
      </>
    );
  return (
    <>
      Changed{' '}
      {fields
        .map((field) => {
          const [from, to] = [said(before[field]), said(after[field])];
          const name = field === 'dataLost' ? 'data lost' : field === 'rolledBack' ? 'rolled back' : field;
          return field === 'summary' ? name : `${name}: ${from} → ${to}`;
        })
        .join(', ')}
    </>
  );
}

function said(value: unknown): string {
  if (value == null) return 'not said';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  return codeText(text(record(value)['code']));
}
