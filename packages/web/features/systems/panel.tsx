/** A system in the right panel: what one wants to know without leaving the list. */
import { showSystem } from '@samspel/contract/catalog.ts';
import { useNavigate } from '@tanstack/react-router';
import { Fact, Facts, Section } from '../../parts/page/page.tsx';
import { ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { Panel as Frame } from '../../parts/panel/panel.tsx';
import { useAsk } from '../../platform/ask.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { NamedLink, NamedLinks, NowCell, ReadinessCell } from './cells.tsx';
import { FindingList, IncidentList } from './lists.tsx';
import { Owners } from './owners.tsx';
import { stageWord } from './words.ts';
import './systems.css';

/** The panel; O opens the whole page. */
export function Panel({ id }: { readonly id: string }) {
  const asked = useAsk(showSystem, { params: { ref: id } }, { nouns: ['incidents', 'findings'], keep: false });
  const navigate = useNavigate();
  useShortcuts('In hand', [{ keys: 'o', says: 'Open on its own page', run: () => void navigate({ to: `/systems/${id}` }) }]);
  const system = asked.data;
  if (system === undefined)
    return (
      <Frame title={asked.error === null ? '…' : 'System'}>
        {asked.error === null ? <Skeleton lines={8} /> : <ErrorState error={asked.error} retry={() => void asked.refetch()} />}
      </Frame>
    );
  return (
    <Frame
      title={system.title}
      whole={`/systems/${system.ref}`}
      meta={
        <>
          <NowCell system={system} />
          <span>{stageWord(system.stage)}</span>
        </>
      }
    >
      {system.description !== null && <p style={{ paddingBottom: 12 }}>{system.description}</p>}
      <Section title="Owners">
        <Owners system={system} owners={system.owners} mayChange={system.may.change} />
      </Section>
      <Section title="Incidents" count={system.latestIncidents.length}>
        <IncidentList incidents={system.latestIncidents.slice(0, 5)} />
      </Section>
      {system.findings.length > 0 && (
        <Section title="Findings" count={system.findings.length}>
          <FindingList findings={system.findings} />
        </Section>
      )}
      <Section title="Facts">
        <Facts>
          <Fact name="Readiness">
            <ReadinessCell state={system.readiness} />
          </Fact>
          <Fact name="Subsystem">{system.subsystem === null ? <span className="s-faint">none</span> : <NamedLink thing={system.subsystem} />}</Fact>
          <Fact name="Stands on">
            <NamedLinks things={unique(system.dependsOn.map((edge) => edge.to))} none="nothing declared" />
          </Fact>
          <Fact name="Stand on it">
            <NamedLinks things={unique(system.dependedOnBy.map((edge) => edge.from))} none="nothing declared" />
          </Fact>
          <Fact name="Journeys">
            <NamedLinks things={system.journeys.map((journey) => ({ ref: journey.ref, kind: 'journey', title: journey.title, known: true }))} />
          </Fact>
          <Fact name="Type">{[system.type, system.lifecycle].filter((each) => each !== null).join(', ') || '—'}</Fact>
          <Fact name="Sites">{system.sites.length === 0 ? <span className="s-faint">not said</span> : system.sites.join(', ')}</Fact>
        </Facts>
      </Section>
    </Frame>
  );
}

function unique<T extends { readonly ref: string }>(things: readonly T[]): readonly T[] {
  return [...new Map(things.map((thing) => [thing.ref, thing])).values()];
}
