/** By which rules is this counted? The policy and its versions, what was left out, and which incidents could not be counted. */
import { ActionIcon, Button } from '@mantine/core';
import { addExclusion, listExclusions, readPolicy, removeExclusion } from '@samspel/contract/availability.ts';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { countText, numberText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Link } from '../../parts/page/link.tsx';
import { Columns, Fact, Facts, Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { useAsk, useAskPages, useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { nameOf } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';
import type { Report } from './measures.tsx';
import { ExclusionDialog } from './rules-forms.tsx';
import { overlapSays } from './words.ts';

type Rules = Report['rules'];

/** The tab. */
export function RulesTab({ report }: { readonly report: Report }) {
  const { coverage, excluded } = report;
  return (
    <Columns>
      <div>
        <Section title="Coverage" note="Incidents without a known start cannot be counted. They are shown, not guessed.">
          <Facts>
            <Fact name="Incidents">{numberText(coverage.incidents)}</Fact>
            <Fact name="Counted">
              {numberText(coverage.countable)}
              {coverage.ratio !== null && <span className="s-dim"> · {ratioText(coverage.ratio, 1)}</span>}
            </Fact>
            <Fact name="Not countable">
              {coverage.notCountable === 0 ? (
                '0'
              ) : (
                <>
                  <State tone="warn" word={numberText(coverage.notCountable)} />{' '}
                  <Link className="s-link" to={`/incidents?countable=false&system=${encodeURIComponent(report.scope.ref)}`}>
                    See which, and say when they started
                  </Link>
                </>
              )}
            </Fact>
            <Fact name="Still open">
              {numberText(coverage.open)} {coverage.open > 0 && <span className="s-dim">(counted to now)</span>}
            </Fact>
            <Fact name="Left out: maintenance">{durationText(excluded.maintenanceSeconds)}</Fact>
            <Fact name="Left out: unknown">{durationText(excluded.unknownSeconds)}</Fact>
            <Fact name="Not yet">{durationText(excluded.notYetSeconds)}</Fact>
          </Facts>
        </Section>
        <Exclusions scope={report.scope.ref} title={report.scope.title} />
      </div>
      <PolicySection />
    </Columns>
  );
}

function PolicySection() {
  const asked = useAsk(readPolicy, {});
  const admin = useMay('admin');
  return (
    <Answer asked={asked}>
      {(policy) => (
        <Section
          title="Policy"
          note="The rules that turn impacts into lost time. A new version applies to all time, so that periods can be compared; each number says which version it used."
          actions={
            admin && (
              <Link className="s-link" to="/settings/policy">
                Sign a new version
              </Link>
            )
          }
        >
          <RulesFacts rules={policy.current} />
          <ul className="s-av-versions">
            {policy.versions.map((version) => (
              <li key={version.version} className="s-av-version">
                <b className="s-num s-nowrap">v{version.version}</b>
                <span className="s-grow">
                  {version.reason}
                  <span className="s-dim" style={{ display: 'block' }}>
                    {version.signedBy.name}, <When at={version.validFrom} />
                  </span>
                </span>
                {version.version === policy.current.version && <State tone="good" word="in force" />}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Answer>
  );
}

function RulesFacts({ rules }: { readonly rules: Rules }) {
  return (
    <Facts>
      <Fact name="Major">{ratioText(rules.weights.major, 0)} of what it hits is lost</Fact>
      <Fact name="Partial">{ratioText(rules.weights.partial, 0)}</Fact>
      <Fact name="Degraded">{ratioText(rules.weights.degraded, 0)}</Fact>
      <Fact name="Overlaps">{overlapSays[rules.overlap]}</Fact>
      <Fact name="Maintenance">{rules.maintenance === 'exclude' ? 'left out of the counting' : 'counted like any other time'}</Fact>
    </Facts>
  );
}

function Exclusions({ scope, title }: { readonly scope: string; readonly title: string }) {
  const asked = useAskPages(listExclusions, { query: { limit: 100 } });
  const operator = useMay('operator');
  const [adding, setAdding] = useState(false);
  const remove = useCommand(removeExclusion, {
    says: 'It counts again.',
    undo: (_, input) => {
      const was = asked.items?.find((each) => each.id === input.params.id);
      return was === undefined
        ? Promise.resolve()
        : call(addExclusion, { body: { kind: was.kind, target: was.target, from: was.from, to: was.to, reason: was.reason } });
    },
  });
  return (
    <Section
      title="Left out"
      count={asked.total}
      note="Agreed maintenance, and time in which nobody was looking."
      actions={
        operator && (
          <Button size="compact-sm" onClick={() => setAdding(true)}>
            Leave a span out…
          </Button>
        )
      }
    >
      {asked.items === undefined || asked.items.length === 0 ? (
        <EmptyState small title="Nothing is left out: every second counts." />
      ) : (
        <ul>
          {asked.items.map((each) => (
            <li key={each.id} className="s-av-version">
              <span style={{ width: 92 }}>{each.kind === 'maintenance' ? 'Maintenance' : 'Unknown'}</span>
              <span className="s-grow">
                {each.reason}
                <span className="s-dim" style={{ display: 'block' }}>
                  <When at={each.from} />, {durationText((Date.parse(each.to) - Date.parse(each.from)) / 1000)} ·{' '}
                  {each.target === null ? 'everything' : nameOf(each.target)} · {each.by.name}
                </span>
              </span>
              {operator && (
                <ActionIcon aria-label={`Count “${each.reason}” again`} onClick={() => void remove.run({ params: { id: each.id } })}>
                  <IconTrash size={16} stroke={1.5} />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
      {asked.hasMore && (
        <Button mt={8} onClick={asked.more}>
          {countText(Math.max(1, (asked.total ?? 0) - (asked.items?.length ?? 0)), 'more', 'more')}
        </Button>
      )}
      {adding && <ExclusionDialog scope={scope} title={title} close={() => setAdding(false)} />}
    </Section>
  );
}
