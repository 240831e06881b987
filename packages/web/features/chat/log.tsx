/** What was said in a channel? The newest below, as it comes; older ones when asked for; words to look for; and a line of one's own. */
import { Button, TextInput } from '@mantine/core';
import { type ChatLine, readLines, sayInChannel } from '@samspel/contract/chat.ts';
import { handleOf } from '@samspel/core/chat/match-name.ts';
import { useParams } from '@tanstack/react-router';
import { Link } from '../../parts/page/link.tsx';
import { Page } from '../../parts/page/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { SayBox, Talk, type TalkLine } from '../../parts/talk/talk.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk, useAskPages, useCommand } from '../../platform/ask.ts';
import { useDraft } from '../../platform/draft.ts';
import { useMay } from '../../platform/session.ts';
import './log.css';

/** The screen. */
export function Screen() {
  const { id } = useParams({ strict: false }) as { id: string };
  const [{ text }, setAddress] = useAddress({ text: null });
  const head = useAsk(readLines, { params: { id }, query: { limit: 1 } });
  const lines = useAskPages(readLines, { params: { id }, query: { limit: 100, ...(text === null || text === '' ? {} : { text }) } });
  const saying = useCommand(sayInChannel, { quiet: true });
  const [draft, type, forget] = useDraft(`chat.say.${id}`, { text: '' });
  const may = useMay('member');
  if (head.data === undefined)
    return (
      <Page title={head.error === null ? '…' : 'Channel'} above={<Above />}>
        {head.error === null ? <Skeleton lines={8} /> : <ErrorState error={head.error} retry={() => void head.refetch()} />}
      </Page>
    );
  const { channel, networkTitle } = head.data;
  const say = async () => {
    if ((await saying.run({ params: { id }, body: { text: draft.text.trim() } })) !== null) forget();
  };
  return (
    <Page
      title={channel.name}
      above={<Above />}
      width="reading"
      meta={
        <>
          <span>{networkTitle}</span>
          {channel.topicText !== null && <span>{channel.topicText}</span>}
          <span className="s-faint">kept for {channel.keepDays} days</span>
        </>
      }
    >
      <div className="s-chat-log">
        <TextInput
          type="search"
          aria-label="Look for words in this channel"
          placeholder="Words that were said"
          value={text ?? ''}
          onChange={(event) => setAddress({ text: event.currentTarget.value === '' ? null : event.currentTarget.value })}
        />
        {lines.hasMore && (
          <Button variant="subtle" onClick={lines.more}>
            Show older lines
          </Button>
        )}
        {lines.items === undefined ? (
          <Skeleton lines={8} />
        ) : lines.items.length === 0 ? (
          <EmptyState small title={text === null ? 'Nothing was said yet.' : 'Nothing with these words was said.'}>
            {text === null
              ? channel.isIn
                ? 'Lines stand here as they are said.'
                : 'The bot is not in this channel, so it hears nothing there.'
              : `Lines are kept for ${channel.keepDays} days.`}
          </EmptyState>
        ) : (
          <Talk label={`What was said in ${channel.name}`} lines={[...lines.items].reverse().map(talkLine)} empty="" />
        )}
        {may && (
          <SayBox
            label={`Say something in ${channel.name}`}
            placeholder={channel.isIn ? 'Said under your name' : 'The bot is not there now; it is said when it is'}
            value={draft.text}
            onChange={(said) => type({ text: said })}
            onSay={() => void say()}
            pending={saying.pending}
            problem={saying.problem?.detail ?? null}
          />
        )}
      </div>
    </Page>
  );
}

const Above = () => <Link to="/settings/chat">Chat</Link>;

const asked: Readonly<Record<ChatLine['asks'], string | null>> = {
  no: null,
  waiting: 'waits for an answer',
  asked: 'a question for operations',
  answered: 'answered',
};

/** What is about an incident says so by its handle, which leads there. */
function talkLine({ id, at, nick, person, text: said, by, kind, incident, asks, asksReason }: ChatLine): TalkLine {
  const handle = incident === null ? null : handleOf(incident);
  const text = handle === null ? said : said.replace(new RegExp(`^#?${handle}\\b[:,]?\\s+(?=\\S)`, 'i'), '');
  const before = incident !== null && (
    <Link className="s-link s-mono" to={`/incidents/${incident}`}>
      {handle}
    </Link>
  );
  return {
    id,
    at,
    who: person?.name ?? nick,
    nick,
    text,
    isAction: kind === 'action',
    isMachine: by === 'us' || by === 'bot',
    ...(before === false ? {} : { before: <>{before} </> }),
    ...(asked[asks] === null ? {} : { note: <span title={asksReason ?? ''}>{asked[asks]}</span> }),
  };
}
