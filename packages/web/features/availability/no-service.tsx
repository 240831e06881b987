/** What stands here as long as no service is declared? The first steps, and by system what is known already. */
import { Button } from '@mantine/core';
import { availabilityOverview } from '@samspel/contract/availability.ts';
import { Link } from '../../parts/page/link.tsx';
import { Page, Section } from '../../parts/page/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { useAsk } from '../../platform/ask.ts';
import { useMay } from '../../platform/session.ts';
import { PartsTab } from './matrix.tsx';
import './availability.css';

const example = `apiVersion: samspel/v1
kind: Service
metadata: { name: streaming, title: Music streaming }
---
apiVersion: samspel/v1
kind: Journey
metadata: { name: play, title: Play a track }
spec:
  service: streaming
  weight: 5
  structure:
    all:
      - player
      - any: [cdn-a, cdn-b]`;

/** The screen without a service. */
export function NoService() {
  const systems = useAsk(availabilityOverview, { query: { of: 'systems', limit: 1 } }, { nouns: ['catalog'] });
  const operator = useMay('operator');
  if (systems.data === undefined)
    return (
      <Page title="Availability">
        {systems.error === null ? <Skeleton lines={8} /> : <ErrorState error={systems.error} retry={() => void systems.refetch()} />}
      </Page>
    );
  if (systems.data.total === 0)
    return (
      <Page title="Availability">
        <Nothing operator={operator} />
      </Page>
    );
  return (
    <Page title="Availability">
      <Section
        title="No service is declared yet"
        note="The availability of what users see is worked out from the journeys they take: which systems each needs, and how much it weighs. A samspel.yaml beside the catalog files says so."
      >
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="s-av-example" tabIndex={0} aria-label="Example of a samspel.yaml">
          <pre className="s-mono">{example}</pre>
        </section>
        {operator && (
          <Button mt={12} component={Link} to="/systems/import">
            Import a samspel.yaml
          </Button>
        )}
      </Section>
      <Section title="Until then, by system">
        <PartsTab />
      </Section>
    </Page>
  );
}

function Nothing({ operator }: { readonly operator: boolean }) {
  return (
    <EmptyState
      title="Your availability will stand here"
      action={
        operator && (
          <>
            <Button variant="filled" component={Link} to="/systems/import">
              Import a catalog
            </Button>
            <Button component={Link} to="/incidents/import">
              Import a history
            </Button>
            <Button component={Link} to="/incidents/new">
              Open an incident
            </Button>
          </>
        )
      }
    >
      It is worked out from the systems you run and the incidents that hit them: over a day or a year, by journey, system and owner, with every number open down
      to the incident minutes that made it.
      {!operator && ' An operator can import a catalog and a history.'}
    </EmptyState>
  );
}
