/** What does one shift tell the next? Notes for the hand-over that comes, filled with what is open, those of the last ones, and swaps that wait for an answer. */
import { Button, Textarea } from '@mantine/core';
import { answerSwap, type HandOverAnswer, readHandOver, readRota, type SwapAnswer, writeHandOver } from '@samspel/contract/rotas.ts';
import { useState } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { Answer } from '../../parts/page/standing.tsx';
import { Markdown } from '../../parts/prose/markdown.tsx';
import { State } from '../../parts/state/state.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { useNow } from '../../platform/clock.ts';
import { addressOf } from '../../platform/places.ts';
import { useMay, useWho } from '../../platform/session.ts';

/** Both sections. */
export function HandOver({ rota }: { readonly rota: string }) {
  const asked = useAsk(readHandOver, { params: { id: rota } }, { nouns: ['incidents'] });
  return (
    <>
      <Swaps rota={rota} />
      <Section title="Hand-over" note="Written before a shift ends; what is open is put in by itself.">
        <Answer asked={asked}>
          {({ draft, past }) => (
            <>
              {draft === null ? <p className="s-dim">No hand-over is in sight in the next weeks.</p> : <Draft key={draft.at} rota={rota} draft={draft} />}
              {past.map((one) => (
                <Past key={one.at} one={one} />
              ))}
            </>
          )}
        </Answer>
      </Section>
    </>
  );
}

/** What is typed stays, also when somebody else writes meanwhile: then theirs stands below it. */
function Draft({ rota, draft }: { readonly rota: string; readonly draft: HandOverAnswer }) {
  const [given, setGiven] = useState<{ readonly text: string; readonly over: string } | null>(null);
  const writing = useCommand(writeHandOver, { says: 'Kept for the hand-over.' });
  const member = useMay('member');
  const text = given?.text ?? draft.text;
  const isOverwriting = given !== null && given.over !== draft.text;
  const keep = async () => {
    if ((await writing.run({ params: { id: rota }, body: { at: draft.at, text } })) !== null) setGiven(null);
  };
  return (
    <div className="s-stack" style={{ gap: 8 }}>
      <p>
        {draft.from?.name ?? 'Nobody'} hands over to {draft.to?.name ?? 'nobody'}, <When at={draft.at} />.
      </p>
      <Open open={draft.open} />
      {!member && draft.text !== '' && <Markdown text={draft.text} />}
      {member && (
        <>
          <Textarea
            label="Notes"
            description={draft.writtenBy === null ? undefined : `Written by ${draft.writtenBy}`}
            minRows={3}
            autosize
            value={text}
            onChange={(event) => setGiven({ text: event.currentTarget.value, over: given?.over ?? draft.text })}
          />
          {isOverwriting && (
            <div role="status">
              <State tone="warn" word={`${draft.writtenBy ?? 'Somebody'} wrote meanwhile; what you keep takes the place of:`} />
              <Markdown text={draft.text} />
            </div>
          )}
          <div>
            <Button loading={writing.pending} disabled={text === draft.text} onClick={() => void keep()}>
              Keep notes
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function Open({ open }: { readonly open: HandOverAnswer['open'] }) {
  if (open.length === 0) return <p className="s-dim">Nothing is open.</p>;
  return (
    <ul>
      {open.map((one) => (
        <li key={one.id}>
          <Link className="s-link" to={addressOf(one.kind, one.id) ?? '/on-call'}>
            {one.title}
          </Link>{' '}
          <span className="s-faint">{one.says}</span>
        </li>
      ))}
    </ul>
  );
}

function Past({ one }: { readonly one: HandOverAnswer }) {
  return (
    <details className="s-hand-over-past">
      <summary>
        {one.from?.name ?? 'Nobody'} → {one.to?.name ?? 'nobody'}, <When at={one.at} />{' '}
        {one.text !== '' || one.open.length > 0 ? '' : <span className="s-faint">nothing to tell</span>}
      </summary>
      <Open open={one.open} />
      {one.text !== '' && <Markdown text={one.text} />}
    </details>
  );
}

function Swaps({ rota }: { readonly rota: string }) {
  const asked = useAsk(readRota, { params: { id: rota } });
  const now = useNow(60);
  const waiting = (asked.data?.swaps ?? []).filter(({ state, to }) => state === 'asked' && Date.parse(to) > now);
  if (waiting.length === 0) return null;
  return (
    <Section title="Swaps that wait" count={waiting.length}>
      {waiting.map((swap) => (
        <Swap key={swap.id} rota={rota} swap={swap} />
      ))}
    </Section>
  );
}

function Swap({ rota, swap }: { readonly rota: string; readonly swap: SwapAnswer }) {
  const who = useWho();
  const answering = useCommand(answerSwap, { says: (answer) => `The swap is ${answer.state}.` });
  const say = (what: 'accept' | 'decline' | 'withdraw') => void answering.run({ params: { id: rota, swap: swap.id }, body: { say: what } });
  return (
    <div className="s-shift-line">
      <span className="s-grow">
        {swap.asks.name} asks {swap.asked.name} to take <When at={swap.from} /> – <When at={swap.to} />
        {swap.instead !== null && (
          <>
            , for <When at={swap.instead.from} /> – <When at={swap.instead.to} />
          </>
        )}
        {swap.why === '' ? '' : `: ${swap.why}`}
      </span>
      {who?.person.id === swap.asked.id && (
        <>
          <Button variant="filled" loading={answering.pending} onClick={() => say('accept')}>
            Accept
          </Button>
          <Button onClick={() => say('decline')}>Decline</Button>
        </>
      )}
      {who?.person.id === swap.asks.id && <Button onClick={() => say('withdraw')}>Withdraw</Button>}
    </div>
  );
}
