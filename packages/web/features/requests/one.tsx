/** What was said, and what can be done about it? One request: its clocks, the thread, the box for answers and notes, and who asks. */
import { Button, Checkbox } from '@mantine/core';
import { readMail } from '@samspel/contract/mail.ts';
import { type EntryAnswer, rateRequest, readRequest } from '@samspel/contract/requests.ts';
import { useState } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { MailView } from '../../parts/mail/mail-view.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Answer, Skeleton } from '../../parts/page/standing.tsx';
import { State, Tag } from '../../parts/state/state.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { addressOf } from '../../platform/places.ts';
import { nameOf } from '../../platform/reference.ts';
import { useMay, useWho } from '../../platform/session.ts';
import { Box } from './box.tsx';
import { Clocks } from './clocks.tsx';
import { Doing } from './doing.tsx';
import { Faces } from './faces.tsx';
import { Side } from './side.tsx';
import { SplitForm } from './split.tsx';
import { partsOf, type Shown, standingSaid, waySaid } from './words.ts';

/** The middle and the right of the queue. Without `keys` they belong to what was picked. */
export function One({ id, close, keys }: { readonly id: string; readonly close: () => void; readonly keys: boolean }) {
  const asked = useAsk(readRequest, { params: { id } }, { nouns: ['sending'], keep: false });
  return (
    <>
      <section className="s-req-thread" aria-label="In hand">
        <Button className="s-req-back" variant="subtle" onClick={close}>
          Back to the queue
        </Button>
        <Answer asked={asked} skeleton={<Skeleton lines={8} />}>
          {(shown) => <Thread shown={shown} keys={keys} />}
        </Answer>
      </section>
      {asked.data !== undefined && (
        <div className="s-req-side">
          <Side shown={asked.data} />
        </div>
      )}
    </>
  );
}

function Thread({ shown, keys }: { readonly shown: Shown; readonly keys: boolean }) {
  const { request, entries, mergedFrom, splitFrom } = shown;
  const member = useMay('member');
  const who = useWho();
  const [splitting, setSplitting] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const said = standingSaid(request);
  const isAsker = who !== null && request.asker.person === who.person.id;
  const flip = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <>
      <header className="s-req-head">
        <h2 className="s-req-title">{request.title}</h2>
        <div className="s-page-meta">
          {(request.state !== 'open' || request.firstReply !== null) && <State tone={said.tone} word={said.word} strong />}
          <span>Request {request.number}</span>
          <span>
            {waySaid[request.way]}
            {request.way === 'chat' && request.place !== null && ` in ${request.place}`}
          </span>
          <span>{request.taker === null ? 'nobody has it' : `${request.taker.name} has it`}</span>
          {request.snoozedUntil !== null && (
            <span>
              asleep until <When at={request.snoozedUntil} />
            </span>
          )}
          <Became became={shown.became} />
          {request.systems.map((ref) => (
            <Tag key={ref}>{nameOf(ref)}</Tag>
          ))}
        </div>
        <Clocks request={request} />
        {member && <Doing shown={shown} split={() => setSplitting(!splitting)} keys={keys} />}
      </header>
      {splitting && (
        <SplitForm
          shown={shown}
          chosen={[...chosen]}
          close={() => {
            setSplitting(false);
            setChosen(new Set());
          }}
        />
      )}
      {(mergedFrom.length > 0 || splitFrom !== null) && (
        <p className="s-dim">
          {splitFrom !== null && (
            <>
              Made of{' '}
              <Link className="s-link" to={`?request=${splitFrom.id}`}>
                {splitFrom.number} {splitFrom.title}
              </Link>{' '}
            </>
          )}
          {mergedFrom.map((one) => (
            <span key={one.id}>
              With{' '}
              <Link className="s-link" to={`?request=${one.id}`}>
                {one.number} {one.title}
              </Link>{' '}
            </span>
          ))}
        </p>
      )}
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} pick={splitting ? { isChosen: chosen.has(entry.id), flip: () => flip(entry.id) } : null} />
      ))}
      {isAsker && request.firstReply !== null && request.outcome !== 'merged' && <HowWasIt request={request} />}
      {request.outcome !== 'merged' && (member || isAsker) && <Box shown={shown} isAsker={isAsker} />}
    </>
  );
}

/** Who asked says how it was, here as by the link in a mail. */
function HowWasIt({ request: { id, pulse } }: Pick<Shown, 'request'>) {
  const rating = useCommand(rateRequest, { says: 'Thank you.' });
  return (
    <section aria-label="How was this answer?">
      <p className="s-dim">How was this answer?</p>
      <Faces
        chosen={pulse?.face ?? null}
        pending={rating.pending}
        choose={(face) => void rating.run({ params: { id }, body: { face, words: pulse?.words ?? '' } })}
      />
    </section>
  );
}

const kindSaid: Readonly<Record<EntryAnswer['kind'], string>> = { asked: 'asks', reply: 'answers', note: 'notes, among ourselves' };

function Entry({ entry, pick }: { readonly entry: EntryAnswer; readonly pick: { readonly isChosen: boolean; readonly flip: () => void } | null }) {
  const [whole, setWhole] = useState(false);
  const { said, quoted } = partsOf(entry.text);
  return (
    <article className="s-req-entry" data-kind={entry.kind} data-machine={!entry.isHuman || undefined} aria-label={`${entry.by.name} ${kindSaid[entry.kind]}`}>
      <div className="s-req-entry-head">
        {pick !== null && <Checkbox checked={pick.isChosen} onChange={pick.flip} aria-label={`Move what ${entry.by.name} said`} />}
        <b>{entry.by.name}</b>
        <span className="s-dim">{entry.isHuman ? kindSaid[entry.kind] : 'a machine, which neither asks nor answers'}</span>
        <span className="s-faint">
          <When at={entry.at} />
        </span>
        {entry.source?.kind === 'chat' && <span className="s-faint">in chat</span>}
        {entry.source?.kind === 'mail' && (
          <Button size="compact-xs" variant="subtle" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? 'Only what is new' : 'The whole mail'}
          </Button>
        )}
        {entry.sendings.map((one) => (
          <Sending key={one.to} sending={one} isOne={entry.sendings.length === 1} />
        ))}
      </div>
      {whole && entry.source !== null ? (
        <WholeMail id={entry.source.id} />
      ) : (
        <>
          <div className="s-req-text">{said}</div>
          {quoted !== null && (
            <details className="s-req-quoted">
              <summary>Quoted</summary>
              <div className="s-req-text">{quoted}</div>
            </details>
          )}
        </>
      )}
    </article>
  );
}

function WholeMail({ id }: { readonly id: string }) {
  const asked = useAsk(readMail, { params: { id } });
  return <Answer asked={asked}>{(mail) => <MailView mail={mail} />}</Answer>;
}

/** How an answer travels; to several, each by name. */
function Sending({ sending: { to, state, reason }, isOne }: { readonly sending: EntryAnswer['sendings'][number]; readonly isOne: boolean }) {
  const [tone, word] = sendingSaid[state];
  return (
    <State tone={tone} word={isOne ? word : `${word}: ${to}`} strong={state === 'given-up'} title={[to, reason].filter((part) => part !== null).join(': ')} />
  );
}

const sendingSaid = { sent: ['good', 'sent'], waiting: ['active', 'on its way'], 'given-up': ['bad', 'not delivered'] } as const;

/** What it goes on as: a request or an incident of ours, a card on somebody's board, or one that waits for a board. */
function Became({ became }: { readonly became: Shown['became'] }) {
  if (became === null) return null;
  const { kind, ref, title } = became;
  if (kind === 'card') {
    if (ref === null) return <span>the card waits for the board</span>;
    const address = /^https?:\/\//i.test(ref) && URL.canParse(ref) ? ref : null;
    if (address === null) return <span>card {ref}</span>;
    return (
      <a className="s-link" href={address} target="_blank" rel="noreferrer noopener">
        the card at {new URL(address).host}
      </a>
    );
  }
  const says = kind === 'request' ? 'goes on as' : 'incident';
  return (
    <span>
      {says}{' '}
      <Link className="s-link" to={kind === 'request' ? `?request=${ref}` : (addressOf('incident', ref ?? '') ?? '/incidents')}>
        {title}
      </Link>
    </span>
  );
}
