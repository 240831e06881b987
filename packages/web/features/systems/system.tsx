/** How does this one system stand? Owners, duties and readiness, what it stands on and who stands on it, its incidents, availability, findings and history. */
import { showSystem } from '@samspel/contract/catalog.ts';
import type { ReactNode } from 'react';
import { TabPanel, Tabs, useTab } from '../../parts/facets/tabs.tsx';
import { When } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Columns, Fact, Facts, Page, Section } from '../../parts/page/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { Tag } from '../../parts/state/state.tsx';
import { useAsk } from '../../platform/ask.ts';
import { copyText } from '../../platform/copy.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { say } from '../../platform/toasts.ts';
import { AvailabilityBrief } from './brief.tsx';
import { NamedLink, NamedLinks, NowCell, ReadinessCell } from './cells.tsx';
import { Dependencies } from './dependencies.tsx';
import { Duties } from './duties.tsx';
import { OwnershipHistory, OwnersOnDay } from './history.tsx';
import { FindingList, IncidentList } from './lists.tsx';
import { Owners } from './owners.tsx';
import { Readiness } from './readiness.tsx';
import { useRefInPath } from './ref-in-path.ts';
import { Journeys } from './structure.tsx';
import type { SystemAnswer } from './system-answer.ts';
import { stageWord } from './words.ts';
import { yamlText } from './yaml.ts';
import './systems.css';

const keys = ['overview', 'dependencies', 'readiness', 'history', 'document'] as const;

/** The screen. */
export function Screen() {
  const ref = useRefInPath();
  const asked = useAsk(showSystem, { params: { ref } }, { nouns: ['incidents', 'findings'], keep: false });
  if (asked.data !== undefined) return <SystemPage system={asked.data} />;
  return (
    <Page
      title={asked.error === null ? '…' : 'System'}
      above={
        <Link className="s-link" to="/systems">
          Systems
        </Link>
      }
    >
      {asked.error === null ? <Skeleton lines={8} /> : <ErrorState error={asked.error} retry={() => void asked.refetch()} />}
    </Page>
  );
}

function SystemPage({ system }: { readonly system: SystemAnswer }) {
  const [open, setOpen] = useTab(keys);
  useShortcuts('System', [
    { keys: 'y', says: 'Copy the reference', run: () => void copyText(system.ref).then(() => say({ text: `Copied ${system.ref}`, tone: 'info' })) },
  ]);
  const tabs = [
    { key: 'overview', label: 'Overview' },
    { key: 'dependencies', label: 'Dependencies', count: system.dependsOn.length + system.dependedOnBy.length },
    { key: 'readiness', label: 'Readiness' },
    { key: 'history', label: 'Ownership over time', count: system.ownershipHistory.length },
    { key: 'document', label: 'As declared' },
  ];
  const shown: Record<(typeof keys)[number], () => ReactNode> = {
    overview: () => <Overview system={system} />,
    dependencies: () => <AllDependencies system={system} />,
    readiness: () => <Readiness system={system} review={system.review} reviews={system.reviews} mayChange={system.may.change} />,
    history: () => (
      <>
        <OwnersOnDay system={system.ref} />
        <OwnershipHistory history={system.ownershipHistory} />
      </>
    ),
    document: () => <Document system={system} />,
  };
  return (
    <Page
      title={system.title}
      above={
        <>
          <Link className="s-link" to="/systems">
            Systems
          </Link>
          {system.area !== null && <> · {system.area.title}</>}
          {system.subsystem !== null && (
            <>
              {' · '}
              <NamedLink thing={system.subsystem} />
            </>
          )}
        </>
      }
      meta={
        <>
          <NowCell system={system} />
          <span>{stageWord(system.stage)}</span>
          <ReadinessCell state={system.readiness} />
          {system.type !== null && <span>{system.type}</span>}
          {system.lifecycle !== null && <span>{system.lifecycle}</span>}
        </>
      }
      bar={<Tabs label="System" tabs={tabs} open={open} onOpen={setOpen} />}
    >
      <TabPanel open={open}>{shown[open]()}</TabPanel>
    </Page>
  );
}

function Overview({ system }: { readonly system: SystemAnswer }) {
  return (
    <>
      {system.description !== null && <p style={{ maxWidth: '72ch', padding: '4px 0 12px' }}>{system.description}</p>}
      <Columns kind="wide-left">
        <div>
          <Section title="Owners">
            <Owners system={system} owners={system.owners} mayChange={system.may.change} />
          </Section>
          <Section title="Availability">
            <AvailabilityBrief scope={system.ref} title={system.title} />
          </Section>
          <Section
            title="Incidents"
            count={system.latestIncidents.length}
            note={system.latestIncidents.length === 0 ? undefined : 'The latest that touched it.'}
            actions={
              system.latestIncidents.length === 0 ? undefined : (
                <Link className="s-link" to={`/incidents?system=${encodeURIComponent(system.ref)}`}>
                  All
                </Link>
              )
            }
          >
            <IncidentList incidents={system.latestIncidents} />
          </Section>
          <Section title="Journeys that stand on it" count={system.journeys.length}>
            {system.journeys.length === 0 ? (
              <EmptyState small title="No journey names it. Users may still reach it through a system that does." />
            ) : (
              <Journeys journeys={system.journeys} here={system.ref} />
            )}
          </Section>
        </div>
        <div>
          <Section title="Duties">
            <Duties
              system={system.ref}
              held={system.duties}
              stage={system.stage}
              stageReason={system.stageReason}
              version={system.version}
              mayChange={system.may.change}
            />
          </Section>
          <Section title="Findings" count={system.findings.length}>
            <FindingList findings={system.findings} />
          </Section>
          <Section title="Facts">
            <SystemFacts system={system} />
          </Section>
        </div>
      </Columns>
    </>
  );
}

/** What else is known, in two columns. */
export function SystemFacts({ system }: { readonly system: SystemAnswer }) {
  return (
    <Facts>
      <Fact name="Reference">
        <span className="s-mono">{system.ref}</span>
      </Fact>
      <Fact name="Sites">{system.sites.length === 0 ? <span className="s-faint">not said</span> : system.sites.join(', ')}</Fact>
      <Fact name="Tags">
        {system.tags.length === 0 ? (
          <span className="s-faint">none</span>
        ) : (
          <span className="s-row-wrap">
            {system.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </span>
        )}
      </Fact>
      {system.parts.length > 0 && (
        <Fact name="Parts">
          <NamedLinks things={system.parts} />
        </Fact>
      )}
      <Fact name="Provides">
        <NamedLinks things={system.providesApis} none="no API" />
      </Fact>
      <Fact name="Consumes">
        <NamedLinks things={system.consumesApis} none="no API" />
      </Fact>
      {system.links.map((link) => (
        <Fact key={link.url} name={link.title ?? 'Link'}>
          <a className="s-link" href={/^https?:/.test(link.url) ? link.url : undefined} rel="noreferrer noopener" target="_blank">
            {link.url}
          </a>
        </Fact>
      ))}
      <Fact name="Declared in">
        {system.declaredAt === null ? (
          <span className="s-faint">by hand</span>
        ) : (
          <>
            <span className="s-mono">
              {system.declaredAt.path}:{system.declaredAt.line}
            </span>
            , read <When at={system.declaredAt.at} as="relative" />
          </>
        )}
      </Fact>
    </Facts>
  );
}

function AllDependencies({ system }: { readonly system: SystemAnswer }) {
  return (
    <>
      <Section
        title="It stands on"
        count={system.dependsOn.length}
        note="When one of the hard ones is down, so is this system."
        actions={
          <Link className="s-link" to={`/map?focus=${system.ref}&panel=map-system/${system.ref}`}>
            On the map
          </Link>
        }
      >
        <Dependencies
          label="What it stands on"
          edges={system.dependsOn}
          end="to"
          keyboard
          none="It declares no dependency: `dependsOn` in its document, or `samspel.dev/dependencies` with timeouts and attempts."
        />
      </Section>
      <Section title="These stand on it" count={system.dependedOnBy.length}>
        <Dependencies label="What stands on it" edges={system.dependedOnBy} end="from" none="No system declares that it needs this one." />
      </Section>
      <Section title="APIs">
        <Facts>
          <Fact name="Provides">
            <NamedLinks things={system.providesApis} none="none" />
          </Fact>
          <Fact name="Consumes">
            <NamedLinks things={system.consumesApis} none="none" />
          </Fact>
        </Facts>
      </Section>
    </>
  );
}

function Document({ system }: { readonly system: SystemAnswer }) {
  const text = yamlText(system.document);
  return (
    <Section
      title={system.declaredAt === null ? 'Written by hand' : `${system.declaredAt.path}, line ${system.declaredAt.line}`}
      note="As it was declared. It changes with the next import; what was changed here by hand stays until somebody decides."
      actions={
        <button
          type="button"
          className="s-figure"
          onClick={() =>
            void copyText(text).then((done) => say({ text: done ? 'Copied.' : 'The browser did not allow copying.', tone: done ? 'info' : 'bad' }))
          }
        >
          Copy
        </button>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="s-sys-yaml" tabIndex={0} aria-label={`Document of ${system.title}`}>
        <pre className="s-mono">{text}</pre>
      </section>
    </Section>
  );
}
