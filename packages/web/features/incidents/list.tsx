/** What went wrong, and what goes wrong now? All incidents, newest first; filtered, read in the panel, and picked for a common tag. */
import { Button } from '@mantine/core';
import { listIncidents } from '@samspel/contract/incidents.ts';
import { Navigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { numberText } from '../../parts/format/number.ts';
import { ButtonLink } from '../../parts/page/button-link.tsx';
import { Page } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAddress, usePanel } from '../../platform/address.ts';
import { useAskPages } from '../../platform/ask.ts';
import { nameOf } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';
import { HowLong, IncidentState, Targets } from './cells.tsx';
import { Filters, useFilters } from './filters.tsx';
import { PickedBar } from './picked.tsx';
import { SubNav } from './subnav.tsx';
import { caseStudyWords, codeText, type Row } from './words.ts';

/** Sorting stays on this page only when all rows are here: half a list sorted would mislead. */
function columnsOf(sortable: boolean): readonly Column<Row>[] {
  const by = (sort: (row: Row) => string | number | null) => (sortable ? { sort } : {});
  return [
    {
      key: 'title',
      title: 'Incident',
      width: 'minmax(220px, 4fr)',
      cell: (row) => <span title={row.title}>{row.title}</span>,
      ...by((row) => row.title),
    },
    { key: 'state', title: 'State', width: '124px', cell: (row) => <IncidentState state={row.state} strong />, ...by((row) => row.state) },
    { key: 'severity', title: 'Severity', width: '76px', cell: (row) => row.severity, from: 800, ...by((row) => row.severity) },
    {
      key: 'started',
      title: 'Started',
      width: '128px',
      cell: (row) => <When at={row.started} missing="When it started is not known" />,
      from: 560,
      ...by((row) => row.started),
    },
    {
      key: 'long',
      title: 'Lasts',
      says: 'From started to resolved, or to now',
      width: '92px',
      align: 'end',
      cell: (row) => <HowLong row={row} />,
      ...by((row) => row.durationSeconds),
    },
    { key: 'hit', title: 'Hit', width: 'minmax(120px, 1.4fr)', cell: (row) => <Targets refs={row.targets} />, from: 860 },
    {
      key: 'cause',
      title: 'Cause',
      width: 'minmax(96px, 1fr)',
      cell: (row) => (row.cause === null ? <span className="s-faint">—</span> : codeText(row.cause)),
      from: 1400,
    },
    {
      key: 'tags',
      title: 'Tags',
      width: 'minmax(96px, 1.2fr)',
      cell: (row) => (
        <span className="s-dim" title={row.tags.join(', ')}>
          {row.tags.join(', ')}
        </span>
      ),
      from: 1280,
    },
    { key: 'notes', title: 'Open about it', width: '136px', cell: (row) => <Marks row={row} />, from: 980 },
  ];
}

/** What is open about it: not in the figures, a case study to be written. */
function Marks({ row }: { readonly row: Row }) {
  if (row.uncountable !== null && row.uncountable !== 'merged') return <State tone="unknown" word="not countable" title={codeText(row.uncountable)} />;
  const study = caseStudyWords[row.caseStudy];
  if (study === null) return null;
  return <State tone={study.tone} word={row.caseStudy === 'published' ? 'case study' : row.caseStudy === 'draft' ? 'case study draft' : 'case study due'} />;
}

/** The screen. Older links to case studies and changes lead on. */
export function Screen() {
  const [{ tab, 'case-study': study }] = useAddress({ tab: null, 'case-study': null });
  if (tab === 'changes') return <Navigate to="/case-studies/changes" search={{ overdue: 'true' } as never} replace />;
  if (study !== null) return <Navigate to="/case-studies" search={{ state: study } as never} replace />;
  return <List />;
}

function List() {
  const held = useFilters();
  const { open, show } = usePanel();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const asked = useAskPages(listIncidents, { query: held.query }, { nouns: ['catalog'] });
  const member = useMay('member');
  const rows = asked.items;
  const columns = useMemo(() => columnsOf(!asked.hasMore), [asked.hasMore]);
  const pickedRows = useMemo(() => (rows ?? []).filter((row) => picked.has(row.id)), [rows, picked]);
  const count =
    rows === undefined ? undefined : `${numberText(rows.length)}${asked.hasMore ? '+' : ''} ${rows.length === 1 && !asked.hasMore ? 'incident' : 'incidents'}`;
  return (
    <Page
      title="Incidents"
      bar={<SubNav here="incidents" />}
      actions={
        member && (
          <ButtonLink to="/incidents/new" variant="filled">
            Open an incident
          </ButtonLink>
        )
      }
    >
      <Filters {...held} count={count} />
      <Answer asked={{ ...asked, data: rows }} skeleton={<Skeleton kind="table" lines={12} />}>
        {(rows) => (
          <DataTable
            label="Incidents"
            rows={rows}
            columns={columns}
            rowKey={(row) => row.id}
            rowLink={(row) => `/incidents/${row.id}`}
            onOpen={(row) => show('incident', row.id)}
            currentKey={open?.kind === 'incident' ? open.id : null}
            selected={picked}
            onSelect={setPicked}
            onEnd={asked.hasMore ? asked.more : undefined}
            narrow={(row) => <NarrowRow row={row} />}
            empty={held.chosen ? <NothingFits clear={held.clear} /> : <NothingYet />}
          />
        )}
      </Answer>
      {pickedRows.length > 0 && <PickedBar rows={pickedRows} clear={() => setPicked(new Set())} />}
    </Page>
  );
}

function NarrowRow({ row }: { readonly row: Row }) {
  return (
    <>
      <span className="s-row">
        <b className="s-cut s-grow s-inc-name">{row.title}</b>
        <span className="s-dim">
          <HowLong row={row} />
        </span>
      </span>
      <span className="s-row s-dim">
        <IncidentState state={row.state} strong />
        <span className="s-cut s-grow">
          {row.severity}
          {row.targets.length > 0 && ` · ${row.targets.map(nameOf).join(', ')}`}
        </span>
        {row.started !== null && <When at={row.started} />}
      </span>
    </>
  );
}

function NothingFits({ clear }: { readonly clear: () => void }) {
  return (
    <EmptyState title="No incident fits these filters" action={<Button onClick={clear}>Clear the filters</Button>}>
      Take one away, or look for less. Merged ones are shown when the state “merged” is chosen.
    </EmptyState>
  );
}

function NothingYet() {
  const member = useMay('member');
  const operator = useMay('operator');
  return (
    <EmptyState
      title="What went wrong will stand here"
      action={
        <>
          {member && (
            <ButtonLink to="/incidents/new" variant="filled">
              Open an incident
            </ButtonLink>
          )}
          {operator && <ButtonLink to="/incidents/import">Import a history</ButtonLink>}
        </>
      }
    >
      Each incident with when it started and ended, who was hit and how much. Availability is computed from that.
    </EmptyState>
  );
}
