/** What happened, in order? Events, notes and corrections on one line of time, newest first, the important ones marked. */
import { ActionIcon, Button, SegmentedControl, Textarea } from '@mantine/core';
import { changeNote, readTimeline } from '@samspel/contract/incidents.ts';
import { IconBell, IconMessageCircle, IconPencil, IconPhoneCall, IconStar, IconStarFilled } from '@tabler/icons-react';
import { type ComponentType, useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { dayText } from '../../parts/format/instant.ts';
import { Section } from '../../parts/page/page.tsx';
import { EmptyState, ErrorState } from '../../parts/page/standing.tsx';
import { Markdown } from '../../parts/prose/markdown.tsx';
import { StateShape, type Tone } from '../../parts/state/state.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAppearance } from '../../platform/appearance.ts';
import { useAskPages, useCommand } from '../../platform/ask.ts';
import { useNow } from '../../platform/clock.ts';
import { fieldError } from '../../platform/problem.ts';
import { useWho } from '../../platform/session.ts';
import { echoShown } from './changing.ts';
import { LineText } from './line-text.tsx';
import { NoteBox } from './note-box.tsx';
import type { Entry, Incident, Shown } from './words.ts';
import './timeline.css';

/** The section with its note box. Older lines come when asked for. */
export function TimelineSection({ shown }: { readonly shown: Shown }) {
  const [{ lines }, set] = useAddress({ lines: 'all' });
  const [older, setOlder] = useState(false);
  const important = lines === 'important';
  const { id } = shown.incident;
  const asked = useAskPages(
    readTimeline,
    { params: { id }, query: { limit: 200, ...(important ? { important: 'true' } : {}) } },
    { nouns: ['status', 'alerts', 'pages', 'chat'], enabled: important || older },
  );
  const whole = important || older ? (asked.items ?? shown.timeline.items) : shown.timeline.items;
  const items = important ? whole.filter((line) => line.important) : lines === 'notes' ? whole.filter((line) => line.kind === 'note') : whole;
  const more = older || important ? asked.hasMore : shown.timeline.next !== null;
  return (
    <Section
      title="Timeline"
      actions={
        <SegmentedControl
          aria-label="Which lines"
          data={[
            { value: 'all', label: 'All' },
            { value: 'notes', label: 'Notes' },
            { value: 'important', label: 'Important' },
          ]}
          value={lines}
          onChange={(next) => set({ lines: next })}
        />
      }
    >
      {shown.may.respond && <NoteBox shown={shown} />}
      {asked.error !== null && <ErrorState error={asked.error} retry={() => void asked.refetch()} />}
      {items.length === 0 ? (
        <EmptyState
          small
          title={important ? 'Nothing is marked as important yet. The star beside a note marks it.' : lines === 'notes' ? 'No notes yet.' : 'No lines.'}
        />
      ) : (
        <Lines items={items} shown={shown} />
      )}
      {more && (
        <Button variant="subtle" color="gray" onClick={() => (older || important ? asked.more() : setOlder(true))}>
          Older lines
        </Button>
      )}
    </Section>
  );
}

const marks: Readonly<Record<string, Tone>> = {
  'incidents.opened': 'bad',
  'incidents.reopened': 'bad',
  'incidents.acknowledged': 'active',
  'incidents.mitigated': 'active',
  'incidents.resolved': 'good',
  'incidents.corrected': 'warn',
  'pages.exhausted': 'bad',
};

/** What others saw or said, by the first word of the type. */
const signs: Readonly<Record<string, ComponentType<{ size?: number; stroke?: number }>>> = { alerts: IconBell, pages: IconPhoneCall, chat: IconMessageCircle };

/** The sign of a line on the line of time. */
function Mark({ type }: { readonly type: string }) {
  const tone = marks[type];
  if (tone !== undefined) return <StateShape tone={tone} size={10} />;
  const Sign = signs[type === 'incidents.linked-to-alerts' ? 'alerts' : (type.split('.')[0] ?? '')];
  return Sign === undefined ? (
    <span className="s-inc-dot" />
  ) : (
    <span className="s-inc-sign">
      <Sign size={13} stroke={1.6} />
    </span>
  );
}

/** The lines, with the day where it changes. */
export function Lines({ items, shown }: { readonly items: readonly Entry[]; readonly shown: Shown }) {
  const { clock } = useAppearance();
  const now = useNow(3600);
  let day = '';
  return (
    <ol className="s-inc-lines">
      {items.map((line) => {
        const own = dayText(Date.parse(line.at), now, clock);
        const fresh = own !== day;
        day = own;
        return <Line key={line.id} line={line} shown={shown} day={fresh ? own : null} />;
      })}
    </ol>
  );
}

function Line({ line, shown, day }: { readonly line: Entry; readonly shown: Shown; readonly day: string | null }) {
  const { incident } = shown;
  const note = line.kind === 'note';
  return (
    <>
      {day !== null && (
        <li className="s-inc-day" aria-hidden="true">
          {day}
        </li>
      )}
      <li className="s-inc-line" data-note={note || undefined} data-said={line.type === 'chat.said' || undefined} data-important={line.important || undefined}>
        <span className="s-inc-line-at">
          <Clock at={line.at} />
        </span>
        <span className="s-inc-line-mark">{note ? <span className="s-inc-dot" data-note /> : <Mark type={line.type} />}</span>
        {note ? (
          <Note line={line} incident={incident} />
        ) : (
          <div className="s-inc-line-says">
            <span>
              <LineText line={line} shown={shown} />
            </span>{' '}
            <span className="s-faint s-inc-line-by">
              {byText(line)}
              {line.incident !== incident.id && ', in a merged incident'}
            </span>
          </div>
        )}
      </li>
    </>
  );
}

/** Who did or said it; that the product did what it is there for goes without saying. */
function byText({ type, by, payload }: Entry): string {
  if (type !== 'chat.said') return by.kind === 'system' && by.name === 'Samspel' ? '' : by.name;
  const nick = String(payload['nick']);
  return `${nick === by.name ? nick : `${nick} (${by.name})`} in ${String(payload['channel'])}`;
}

/** The time of day alone; the day stands above the lines. */
function Clock({ at }: { readonly at: string }) {
  const { clock } = useAppearance();
  const date = new Date(at);
  const [hour, minute] = clock === 'utc' ? [date.getUTCHours(), date.getUTCMinutes()] : [date.getHours(), date.getMinutes()];
  const two = (part: number) => String(part).padStart(2, '0');
  return (
    <time className="s-num" dateTime={at} title={`${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`}>
      {two(hour)}:{two(minute)}
    </time>
  );
}

function Note({ line, incident }: { readonly line: Entry; readonly incident: Incident }) {
  const me = useWho();
  const [editing, setEditing] = useState<string | null>(null);
  const changing = useCommand(changeNote, {
    quiet: editing !== null,
    echo: (echo, input) =>
      echoShown(echo, incident.id, (shown) => ({
        ...shown,
        timeline: {
          ...shown.timeline,
          items: shown.timeline.items.map((one) =>
            one.id === line.id ? { ...one, says: input.body.text ?? one.says, important: input.body.important ?? one.important } : one,
          ),
        },
      })),
  });
  const params = { id: line.incident, note: line.id };
  const mine = me?.person.id === line.by.id;
  const written = line.payload['writtenAt'];
  const member = me !== null && me.role !== 'viewer';
  const send = async () => {
    if (editing !== null && (await changing.run({ params, body: { text: editing } })) !== null) setEditing(null);
  };
  if (editing !== null)
    return (
      <div className="s-inc-line-says">
        <Form
          onSubmit={() => void send()}
          submit="Save"
          pending={changing.pending}
          disabled={editing.trim() === '' || editing === line.says}
          problem={changing.problem}
          fields={['/text']}
          onCancel={() => setEditing(null)}
        >
          <Textarea
            aria-label="The words of this note"
            autoFocus
            value={editing}
            onChange={(event) => setEditing(event.currentTarget.value)}
            error={fieldError(changing.problem, '/text')}
          />
        </Form>
      </div>
    );
  return (
    <div className="s-inc-line-says">
      <div className="s-inc-note-head">
        <b>{line.by.name}</b>
        {typeof line.payload['edited'] === 'string' && <span className="s-faint">edited</span>}
        {typeof written === 'string' && Math.abs(Date.parse(written) - Date.parse(line.at)) > 60_000 && (
          <span className="s-faint">
            written down <When at={written} />
          </span>
        )}
        {line.important && <span className="s-inc-important">important</span>}
        {member && (
          <span className="s-inc-note-tools">
            {mine && (
              <ActionIcon size={24} aria-label="Change the words of this note" onClick={() => setEditing(line.says)}>
                <IconPencil size={14} stroke={1.5} />
              </ActionIcon>
            )}
            <ActionIcon
              size={24}
              aria-label="Important"
              aria-pressed={line.important}
              onClick={() => void changing.run({ params, body: { important: !line.important } })}
            >
              {line.important ? <IconStarFilled size={14} /> : <IconStar size={14} stroke={1.5} />}
            </ActionIcon>
          </span>
        )}
      </div>
      <Markdown text={line.says} />
    </div>
  );
}
