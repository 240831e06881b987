/** How does this subsystem stand? Its systems, teams, availability, what it stands on outside itself, journeys and findings. */
import { showSubsystem } from '@samspel/contract/catalog.ts';
import { countText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Columns, Page, Section } from '../../parts/page/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { useAsk } from '../../platform/ask.ts';
import { AvailabilityBrief } from './brief.tsx';
import { NamedLink, NamedLinks } from './cells.tsx';
import { Dependencies } from './dependencies.tsx';
import { FindingList } from './lists.tsx';
import { useRefInPath } from './ref-in-path.ts';
import { Journeys } from './structure.tsx';
import { SystemTable } from './system-table.tsx';

const back = (
  <Link className="s-link" to="/subsystems">
    Subsystems
  </Link>
);

/** The screen. */
export function Screen() {
  const ref = useRefInPath();
  const asked = useAsk(showSubsystem, { params: { ref } }, { nouns: ['incidents', 'findings'], keep: false });
  const told = asked.data;
  if (told === undefined)
    return (
      <Page title={asked.error === null ? '…' : 'Subsystem'} above={back}>
        {asked.error === null ? <Skeleton lines={8} /> : <ErrorState error={asked.error} retry={() => void asked.refetch()} />}
      </Page>
    );
  return (
    <Page
      title={told.title}
      above={
        <>
          {back}
          {told.area !== null && <> · {told.area.title}</>}
        </>
      }
      meta={
        <>
          <span>{countText(told.systems.length, 'system')}</span>
          {told.owner !== null && (
            <span>
              Team <NamedLink thing={told.owner} />
            </span>
          )}
          <span>
            Owners of its systems: <NamedLinks things={told.teams} none="nobody" />
          </span>
        </>
      }
    >
      {told.description !== null && <p style={{ maxWidth: '72ch', paddingBottom: 12 }}>{told.description}</p>}
      <Section title="Systems" count={told.systems.length}>
        {told.systems.length === 0 ? (
          <EmptyState small title="No system says that it is part of it: `spec.system` in a Component or Resource." />
        ) : (
          <SystemTable systems={told.systems} />
        )}
      </Section>
      <Columns kind="wide-left">
        <Section title="Availability" note="Of all its systems together.">
          <AvailabilityBrief scope={told.ref} title={told.title} />
        </Section>
        <Section title="Findings" count={told.findings.length}>
          <FindingList findings={told.findings} />
        </Section>
      </Columns>
      <Section title="It stands on, outside itself" count={told.dependsOn.length}>
        <Dependencies label="What it stands on" edges={told.dependsOn} end="to" both none="Nothing outside itself is declared." />
      </Section>
      <Section title="These stand on it" count={told.dependedOnBy.length}>
        <Dependencies
          label="What stands on it"
          edges={told.dependedOnBy}
          end="from"
          both
          none="No system of another subsystem declares that it needs one of these."
        />
      </Section>
      <Section title="Journeys that pass through it" count={told.journeys.length}>
        {told.journeys.length === 0 ? <EmptyState small title="None names one of its systems." /> : <Journeys journeys={told.journeys} />}
      </Section>
    </Page>
  );
}
