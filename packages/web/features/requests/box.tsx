/** What do I say? An answer that goes back the way the question came, or a note that never leaves. What was typed is kept. */
import { Button, Menu, SegmentedControl, Textarea } from '@mantine/core';
import { addToRequest, listTemplates, noteOnRequest, replyToRequest } from '@samspel/contract/requests.ts';
import { useRef } from 'react';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { useDraft } from '../../platform/draft.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { useLiveState } from '../../platform/live.ts';
import { useMay, useWho } from '../../platform/session.ts';
import { filledIn, type Shown, waySaid } from './words.ts';

const empty = { reply: '', note: '', kind: 'reply' as 'reply' | 'note' };

/** The box. Who asked, and is no member, says more; members answer and note. */
export function Box({ shown, isAsker }: { readonly shown: Shown; readonly isAsker: boolean }) {
  const { request } = shown;
  const { id } = request;
  const member = useMay('member');
  const who = useWho();
  const live = useLiveState();
  const field = useRef<HTMLTextAreaElement>(null);
  const [draft, type, forget] = useDraft(`request.${id}`, empty);
  const answering = useCommand(replyToRequest, { quiet: true });
  const noting = useCommand(noteOnRequest, { quiet: true });
  const adding = useCommand(addToRequest, { quiet: true });
  const kind = member ? draft.kind : 'reply';
  const text = draft[kind];
  const goesOn = isAsker && (!member || kind === 'reply');
  const isDone = request.state === 'done';
  const begin = (next: 'reply' | 'note') => {
    type({ kind: next });
    field.current?.focus();
  };
  useShortcuts('This request', [
    { keys: 'r', says: goesOn ? 'Say more' : 'Answer', run: () => begin('reply') },
    ...(member ? [{ keys: 'e', says: 'Note something among ourselves', run: () => begin('note') }] : []),
  ]);
  const pending = answering.pending || noting.pending || adding.pending;
  const problem = answering.problem ?? noting.problem ?? adding.problem;
  const send = async (afterwards: 'stay' | 'wait' | 'finish') => {
    const said = text.trim();
    if (said === '' || pending) return;
    const done =
      kind === 'note'
        ? await noting.run({ params: { id }, body: { text: said } })
        : goesOn
          ? await adding.run({ params: { id }, body: { text: said } })
          : await answering.run({ params: { id }, body: { text: said, afterwards } });
    if (done !== null) forget();
  };
  const away = live === 'offline' || live === 'reconnecting';
  const label = kind === 'note' ? 'A note among ourselves' : goesOn ? 'Say more' : `Answer ${request.asker.name}`;
  return (
    <form
      className="s-req-box"
      data-kind={kind}
      onSubmit={(event) => {
        event.preventDefault();
        void send('stay');
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
          event.preventDefault();
          void send(event.shiftKey ? 'finish' : 'stay');
        } else if (event.key === 'Escape') field.current?.blur();
      }}
    >
      {member && (
        <div className="s-req-box-foot">
          <SegmentedControl
            aria-label="Answer or note"
            value={kind}
            onChange={(next) => begin(next as 'reply' | 'note')}
            data={[
              { value: 'reply', label: goesOn ? 'Say more' : 'Answer' },
              { value: 'note', label: 'Note' },
            ]}
          />
          {kind === 'reply' && !goesOn && (
            <Templates
              choose={(template) => {
                const filled = filledIn(template, { name: request.asker.name, title: request.title, me: who?.person.name ?? '' });
                type({ reply: draft.reply === '' ? filled : `${draft.reply}\n${filled}` });
                field.current?.focus();
              }}
            />
          )}
          <span className="s-faint">
            {kind === 'note'
              ? 'Its asker never sees it.'
              : goesOn
                ? ''
                : request.way === 'web'
                  ? 'It stands on this page, and goes by mail where mail is set up.'
                  : `Goes back by ${waySaid[request.way].toLowerCase()}.`}
          </span>
        </div>
      )}
      <Textarea
        ref={field}
        aria-label={label}
        placeholder={label}
        autosize
        minRows={3}
        maxRows={18}
        value={text}
        onChange={(event) => type({ [kind]: event.currentTarget.value })}
        disabled={isDone && kind === 'reply' && !goesOn}
      />
      <div className="s-req-box-foot">
        <Button type="submit" variant="filled" loading={pending} disabled={text.trim() === ''}>
          {kind === 'note' ? 'Keep the note' : goesOn ? 'Say it' : 'Answer'}
        </Button>
        {kind === 'reply' && !goesOn && !isDone && (
          <>
            <Button loading={pending} disabled={text.trim() === ''} onClick={() => void send('wait')}>
              Answer and wait
            </Button>
            <Button loading={pending} disabled={text.trim() === ''} onClick={() => void send('finish')}>
              Answer and finish
            </Button>
          </>
        )}
        {isDone && kind === 'reply' && !goesOn && <span className="s-dim">It is done. Reopen it to answer again.</span>}
      </div>
      {(problem !== null || (away && text !== '')) && (
        <p role="status" className="s-dim">
          {away ? 'No connection. Your words are kept here; send them when it is back.' : `${problem?.detail ?? ''} Your words are kept.`}
        </p>
      )}
    </form>
  );
}

function Templates({ choose }: { readonly choose: (text: string) => void }) {
  const items = useAsk(listTemplates).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button>Templates</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map(({ id, title, text }) => (
          <Menu.Item key={id} onClick={() => choose(text)}>
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
