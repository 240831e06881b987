/** What is said about this incident where people talk? The lines as they come, and a line of one's own from here. */
import { type ChatLine, readIncidentChat, sayOfIncident } from '@samspel/contract/chat.ts';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { SayBox, Talk, type TalkLine } from '../../parts/talk/talk.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { useDraft } from '../../platform/draft.ts';
import { useMay } from '../../platform/session.ts';

/** Nothing at all where there is no channel and nothing was said. */
export function Chat({ incident }: { readonly incident: string }) {
  const asked = useAsk(readIncidentChat, { params: { incident }, query: { limit: 200 } });
  const saying = useCommand(sayOfIncident, { quiet: true, nouns: ['incidents'] });
  const [draft, type, forget] = useDraft(`incident.say.${incident}`, { text: '' });
  const may = useMay('member');
  const { data } = asked;
  if (data === undefined || (data.channels.length === 0 && data.lines.length === 0)) return null;
  const say = async () => {
    if ((await saying.run({ params: { incident }, body: { text: draft.text.trim() } })) !== null) forget();
  };
  const own = data.channels.some(({ isOwn }) => isOwn);
  return (
    <Section
      title="In chat"
      count={data.lines.length === 0 ? undefined : data.lines.length}
      note={
        own ? undefined : (
          <>
            A line that begins with <span className="s-mono">{data.handle}</span> belongs here.
          </>
        )
      }
      actions={data.channels.slice(0, 3).map(({ id, name, isIn, networkTitle }) => (
        <Link key={id} className="s-link" to={`/chat/${id}`} title={isIn ? networkTitle : `The bot is not there (${networkTitle})`}>
          {name}
          {!isIn && <span className="s-faint"> (away)</span>}
        </Link>
      ))}
    >
      <Talk label="What was said about this incident" lines={data.lines.map((line) => talkLine(line, data.handle))} empty="Nothing was said yet." />
      {may && data.channels.length > 0 && (
        <SayBox
          label="Say something about this incident"
          placeholder={`Say it in ${data.channels.map(({ name }) => name).join(', ')}`}
          value={draft.text}
          onChange={(text) => type({ text })}
          onSay={() => void say()}
          pending={saying.pending}
          problem={saying.problem?.detail ?? null}
        />
      )}
    </Section>
  );
}

/** That it is about this incident goes without saying here. */
function talkLine({ id, at, nick, person, text: said, by, kind }: ChatLine, handle: string): TalkLine {
  const text = said.replace(new RegExp(`^#?${handle}\\b[:,]?\\s+(?=\\S)`, 'i'), '');
  return { id, at, text, who: person?.name ?? nick, nick, isAction: kind === 'action', isMachine: by === 'us' || by === 'bot' };
}
