/** What happens here, since when, to whom, who is on it, what comes next, and what was learnt? The screen of one incident. */
import { Button } from '@mantine/core';
import { readIncident } from '@samspel/contract/incidents.ts';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { TabPanel, Tabs, useTab } from '../../parts/facets/tabs.tsx';
import { Age, Duration } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Columns, Page, Section } from '../../parts/page/page.tsx';
import { ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { Markdown } from '../../parts/prose/markdown.tsx';
import { State } from '../../parts/state/state.tsx';
import { useAsk } from '../../platform/ask.ts';
import { useOthersHere } from '../../platform/presence.ts';
import { nameOf } from '../../platform/reference.ts';
import { About } from './about.tsx';
import { Affected } from './affected.tsx';
import { Alerts } from './alerts.tsx';
import { Asks } from './asks.tsx';
import { CaseStudy } from './case-study.tsx';
import { IncidentState } from './cells.tsx';
import { Chat } from './chat.tsx';
import { Effect } from './effect.tsx';
import { ImpactSection } from './impacts.tsx';
import { InstantStrip, SayStart } from './instants.tsx';
import { NameCoordinator, People } from './people.tsx';
import { Public } from './public.tsx';
import { Related } from './related.tsx';
import { Steps } from './steps.tsx';
import { TimelineSection } from './timeline.tsx';
import { Woken } from './woken.tsx';
import { goesOn, measureText, type Shown, severities } from './words.ts';
import './incident.css';
import './incidents.css';

/** The graph is drawn by much that an incident without systems does not need. */
const HitMap = lazy(async () => ({ default: (await import('./hit-map.tsx')).HitMap }));

/** The screen. */
export function Screen() {
  const { id } = useParams({ strict: false }) as { id: string };
  const asked = useAsk(readIncident, { params: { id }, query: { timeline: 100 } }, { nouns: ['catalog', 'status', 'alerts', 'pages', 'chat'], keep: false });
  if (asked.data === undefined)
    return (
      <Page title={asked.error === null ? '…' : 'Incident'} above={<Above />}>
        {asked.error === null ? <Skeleton lines={10} /> : <ErrorState error={asked.error} retry={() => void asked.refetch()} />}
      </Page>
    );
  return <Whole key={id} shown={asked.data} />;
}

const Above = () => <Link to="/incidents">Incidents</Link>;

function Whole({ shown }: { readonly shown: Shown }) {
  const { incident, asks } = shown;
  const [tab, setTab] = useTab(['incident', 'case-study']);
  const changes = shown.caseStudy?.changes.length;
  return (
    <Page
      title={incident.title}
      above={<Above />}
      meta={<Meta shown={shown} />}
      actions={<Steps shown={shown} />}
      bar={
        <Tabs
          label="This incident"
          open={tab}
          onOpen={setTab}
          tabs={[
            { key: 'incident', label: 'Incident' },
            { key: 'case-study', label: 'Case study', ...(changes === undefined ? {} : { count: changes }) },
          ]}
        />
      }
    >
      <TabPanel open={tab}>
        {tab === 'incident' ? (
          <>
            <Asks
              shown={shown}
              answers={{
                coordinator: <NameCoordinator shown={shown} />,
                started: shown.may.change ? <SayStart /> : null,
                'case-study': asks.some((ask) => ask.code === 'case-study') ? (
                  <Button size="compact-sm" onClick={() => setTab('case-study')}>
                    Write it
                  </Button>
                ) : null,
              }}
            />
            <InstantStrip shown={shown} />
            {incident.summary !== '' && (
              <div className="s-inc-summary">
                <Markdown text={incident.summary} />
              </div>
            )}
            <Columns kind="wide-left">
              <div className="s-inc-main">
                <ImpactSection shown={shown} />
                <Chat incident={incident.id} />
                <TimelineSection shown={shown} />
              </div>
              <div>
                <Effect shown={shown} />
                <Alerts incident={incident.id} />
                <Woken incident={incident.id} />
                <People shown={shown} />
                <Section
                  title="Hit, and who owns it"
                  count={shown.affected.length === 0 ? undefined : shown.affected.length}
                  actions={
                    shown.affected.length > 1 && (
                      <Link className="s-link" to={`/map/replays/${incident.id}`}>
                        Did the map say so?
                      </Link>
                    )
                  }
                >
                  <Affected shown={shown} />
                </Section>
                {shown.affected.some((thing) => thing.known) && (
                  <Suspense fallback={null}>
                    <HitMap hit={shown.affected.map((thing) => thing.ref)} />
                  </Suspense>
                )}
                <About shown={shown} />
                <Related shown={shown} />
                <Public shown={shown} />
              </div>
            </Columns>
          </>
        ) : (
          <CaseStudy shown={shown} />
        )}
      </TabPanel>
    </Page>
  );
}

/** So that two don't do the same at three in the night. */
function AlsoHere({ id }: { readonly id: string }) {
  const others = useOthersHere(id);
  const [first, second, ...more] = others;
  const names = second === undefined ? first : more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more`;
  return (
    <span role="status" title={others.join(', ')}>
      {first !== undefined && `also looking: ${names}`}
    </span>
  );
}

/** State, how bad, how long, who leads: what one asks first. */
function Meta({ shown }: { readonly shown: Shown }) {
  const { incident } = shown;
  const { started, resolved } = incident.instants;
  const hurts = incident.impacts.filter((impact) => impact.to === null);
  const worst = hurts[0];
  return (
    <>
      <IncidentState state={incident.state} strong />
      {started.now === null && incident.mergedInto === null && <span className="s-faint">start not known</span>}
      <span className="s-inc-clock">
        {started.now === null || incident.mergedInto !== null ? null : goesOn(incident.state) ? (
          <Age since={started.now.at} />
        ) : (
          <Duration seconds={resolved.now === null ? null : (Date.parse(resolved.now.at) - Date.parse(started.now.at)) / 1000} />
        )}
      </span>
      <State tone={goesOn(incident.state) ? severities[incident.severity].tone : 'quiet'} word={incident.severity} title={severities[incident.severity].says} />
      {worst !== undefined && (
        <span>
          {shown.affected.find((thing) => thing.ref === worst.target)?.title ?? nameOf(worst.target)}: {measureText(worst)}
          {hurts.length > 1 && <span className="s-faint"> and {hurts.length - 1} more</span>}
        </span>
      )}
      {incident.coordinator !== null && <span>coordinated by {incident.coordinator.name}</span>}
      <AlsoHere id={incident.id} />
      {!incident.countability.countable && incident.mergedInto === null && <State tone="unknown" word="not countable" title={incident.countability.says} />}
    </>
  );
}
