/** An incident in the right panel: what one wants to know without leaving the list, and the next step. */
import { readIncident } from '@samspel/contract/incidents.ts';
import { useNavigate } from '@tanstack/react-router';
import { Age, Duration, When } from '../../parts/figure/when.tsx';
import { Fact, Facts, Section } from '../../parts/page/page.tsx';
import { ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { Panel as Frame } from '../../parts/panel/panel.tsx';
import { useAsk } from '../../platform/ask.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { Affected } from './affected.tsx';
import { Asks } from './asks.tsx';
import { IncidentState, TagText } from './cells.tsx';
import { ImpactRows } from './impacts.tsx';
import { NoteBox } from './note-box.tsx';
import { isStepAhead, Steps } from './steps.tsx';
import { Lines } from './timeline.tsx';
import { codeText, goesOn, instantKinds, instantTitle, type Shown, sources } from './words.ts';
import './incident.css';
import './incidents.css';

/** The panel; O opens the whole page. */
export function Panel({ id }: { readonly id: string }) {
  const asked = useAsk(readIncident, { params: { id }, query: { timeline: 12 } }, { nouns: ['catalog', 'status'], keep: false });
  const navigate = useNavigate();
  useShortcuts('In hand', [{ keys: 'o', says: 'Open on its own page', run: () => void navigate({ to: `/incidents/${id}` }) }]);
  const shown = asked.data;
  if (shown === undefined)
    return (
      <Frame title={asked.error === null ? '…' : 'Incident'}>
        {asked.error === null ? <Skeleton lines={8} /> : <ErrorState error={asked.error} retry={() => void asked.refetch()} />}
      </Frame>
    );
  const { incident } = shown;
  return (
    <Frame
      title={incident.title}
      whole={`/incidents/${id}`}
      meta={
        <>
          <IncidentState state={incident.state} strong />
          <span>{incident.severity}</span>
          <Clock shown={shown} />
        </>
      }
    >
      <Asks shown={shown} />
      <Steps shown={shown} compact />
      {incident.impacts.length > 0 && (
        <Section title="Impact" count={incident.impacts.length}>
          <ImpactRows shown={shown} most={5} />
        </Section>
      )}
      <Section title="Instants">
        <Facts>
          {instantKinds.map((kind) => {
            const { now } = incident.instants[kind];
            return (
              <Fact key={kind} name={instantTitle[kind]}>
                {now === null ? (
                  <span className="s-faint">{isStepAhead(kind, incident.state) ? 'not yet' : 'not known'}</span>
                ) : (
                  <>
                    <When at={now.at} /> <span className="s-faint">{sources[now.source]}</span>
                  </>
                )}
              </Fact>
            );
          })}
        </Facts>
      </Section>
      <Section title="Hit">
        <Affected shown={shown} />
      </Section>
      {(incident.trigger !== null || incident.cause !== null || incident.tags.length > 0) && (
        <Section title="About it">
          <Facts>
            {incident.trigger !== null && <Fact name="Trigger">{codeText(incident.trigger.code)}</Fact>}
            {incident.cause !== null && <Fact name="Cause">{codeText(incident.cause.code)}</Fact>}
            {incident.tags.length > 0 && (
              <Fact name="Tags">
                <span className="s-row-wrap" style={{ gap: 4 }}>
                  {incident.tags.map((tag) => (
                    <TagText key={tag} tag={tag} />
                  ))}
                </span>
              </Fact>
            )}
          </Facts>
        </Section>
      )}
      <Section title="Timeline">
        {shown.may.respond && <NoteBox shown={shown} shortcut={false} />}
        <Lines items={shown.timeline.items} shown={shown} />
      </Section>
    </Frame>
  );
}

/** The clock of an incident: how long it has been going on, or how long it took. */
export function Clock({ shown }: { readonly shown: Shown }) {
  const { incident } = shown;
  const { started, resolved } = incident.instants;
  if (started.now === null)
    return (
      <span className="s-faint">
        open for <Age since={incident.opened} until={goesOn(incident.state) ? null : (resolved.now?.at ?? incident.opened)} />, start not known
      </span>
    );
  if (goesOn(incident.state))
    return (
      <span>
        for <Age since={started.now.at} />
      </span>
    );
  return (
    <span>
      lasted <Duration seconds={resolved.now === null ? null : (Date.parse(resolved.now.at) - Date.parse(started.now.at)) / 1000} />
    </span>
  );
}
