/** What is known now? The box for notes: one press away, kept while offline, sent with Ctrl or Cmd and Enter. */
import { Button, Checkbox, Textarea } from '@mantine/core';
import { addNote } from '@samspel/contract/incidents.ts';
import { useRef, useState } from 'react';
import { InstantField } from '../../parts/field/form.tsx';
import { useCommand } from '../../platform/ask.ts';
import { now } from '../../platform/clock.ts';
import { useDraft } from '../../platform/draft.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { useLiveState } from '../../platform/live.ts';
import { fieldError } from '../../platform/problem.ts';
import { useWho } from '../../platform/session.ts';
import { echoShown } from './changing.ts';
import type { Shown } from './words.ts';

const empty = { text: '', important: false, at: null as string | null };

/** The box. It opens while something is in it. */
export function NoteBox({ shown, shortcut = true }: { readonly shown: Shown; readonly shortcut?: boolean }) {
  const { id } = shown.incident;
  const who = useWho();
  const live = useLiveState();
  const field = useRef<HTMLTextAreaElement>(null);
  const [draft, type, forget] = useDraft(`incident.note.${id}`, empty);
  const [focused, setFocused] = useState(false);
  const [dated, setDated] = useState(draft.at !== null);
  const adding = useCommand(addNote, {
    quiet: true,
    echo: (echo, input) =>
      echoShown(echo, id, (before) => {
        const line = {
          id: `echo ${before.timeline.items.length}`,
          at: input.body.at ?? new Date(now()).toISOString(),
          by: { kind: 'person' as const, id: who?.person.id ?? '', name: who?.person.name ?? '' },
          incident: id,
          kind: 'note' as const,
          type: 'note',
          says: input.body.text,
          important: input.body.important ?? false,
          payload: {},
        };
        const items = [line, ...before.timeline.items].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
        return { ...before, timeline: { ...before.timeline, items } };
      }),
  });
  const { problem } = adding;
  useShortcuts('This incident', [{ keys: 'n', says: 'Write a note', run: () => field.current?.focus() }], shortcut);
  const send = async () => {
    if (draft.text.trim() === '' || adding.pending) return;
    const body = { text: draft.text.trim(), important: draft.important, ...(draft.at === null ? {} : { at: draft.at }) };
    if ((await adding.run({ params: { id }, body })) === null) return;
    forget();
    setDated(false);
    setFocused(false);
  };
  const away = live === 'offline' || live === 'reconnecting';
  const open = focused || draft.text !== '' || dated;
  const failed = problem !== null && fieldError(problem, '/text') === null && fieldError(problem, '/at') === null;
  return (
    <form
      className="s-inc-note-box"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
          event.preventDefault();
          void send();
        } else if (event.key === 'Escape' && document.activeElement === field.current) {
          setFocused(false);
          field.current?.blur();
        }
      }}
    >
      <Textarea
        ref={field}
        aria-label="Write a note into the timeline"
        placeholder="What is known now? Markdown works."
        minRows={open ? 3 : 1}
        maxRows={16}
        value={draft.text}
        onFocus={() => setFocused(true)}
        onChange={(event) => type({ text: event.currentTarget.value })}
        error={fieldError(problem, '/text')}
      />
      {open && (
        <div className="s-inc-note-foot">
          <Button type="submit" variant="filled" loading={adding.pending} disabled={draft.text.trim() === ''}>
            Add the note
          </Button>
          <Checkbox label="Important" checked={draft.important} onChange={(event) => type({ important: event.currentTarget.checked })} />
          <Checkbox
            label="It happened earlier"
            checked={dated}
            onChange={(event) => {
              setDated(event.currentTarget.checked);
              type({ at: null });
            }}
          />
          {dated && <InstantField aria-label="When it happened" value={draft.at} onChange={(at) => type({ at })} error={fieldError(problem, '/at')} />}
        </div>
      )}
      {(failed || (away && draft.text !== '')) && (
        <p className="s-inc-note-kept" role="status">
          {away
            ? 'No connection. Your words are kept here; add the note when it is back.'
            : problem?.code === 'house.unreachable'
              ? 'It did not go out. Your words are kept here; try again.'
              : `${problem?.detail ?? ''} Your words are kept.`}
        </p>
      )}
    </form>
  );
}
