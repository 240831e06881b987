/** What is promised, and which answers are kept? Office hours and promised times of each team, every version; templates. */
import { Button } from '@mantine/core';
import { addTemplate, listPromises, listTemplates, removeTemplate } from '@samspel/contract/requests.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { weekWords } from '@samspel/core/time/week.ts';
import { useState } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { Page, Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { nameOf } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';
import { PromiseForm } from './promise-form.tsx';
import { SubNav } from './subnav.tsx';
import { TemplateForm } from './template-form.tsx';

type Promised = AnswerOf<typeof listPromises>['items'][number];
type Template = AnswerOf<typeof listTemplates>['items'][number];

export function Screen() {
  return (
    <Page title="Promises and templates" bar={<SubNav here="promises" />}>
      <Promises />
      <Templates />
    </Page>
  );
}

type Row = Promised & { readonly isInForce: boolean };

const columns: readonly Column<Row>[] = [
  { key: 'team', title: 'Team', width: 'minmax(90px, 1fr)', cell: (row) => (row.team === null ? 'all others' : nameOf(row.team)) },
  {
    key: 'state',
    title: 'State',
    width: '96px',
    cell: (row) => <State tone={row.isInForce ? 'good' : 'quiet'} word={row.isInForce ? 'in force' : 'before'} />,
  },
  {
    key: 'within',
    title: 'Within',
    says: 'Office time to the first answer',
    width: '84px',
    align: 'end',
    cell: (row) => durationText(row.answerWithinSeconds),
  },
  { key: 'warn', title: 'Warned', says: 'So long before', width: '84px', align: 'end', cell: (row) => durationText(row.warnBeforeSeconds), from: 560 },
  { key: 'hours', title: 'Office', width: 'minmax(130px, 2fr)', from: 420, cell: (row) => <span title={row.timezone}>{weekWords(row.hours)}</span> },
  { key: 'zone', title: 'Zone', width: '140px', cell: (row) => row.timezone, from: 860 },
  { key: 'holidays', title: 'Holidays', width: '84px', align: 'end', cell: (row) => row.holidays.length, from: 760 },
  { key: 'version', title: 'Version', width: '72px', align: 'end', cell: (row) => row.version, from: 680 },
  {
    key: 'from',
    title: 'Since',
    width: '128px',
    cell: (row) => (row.version === 1 && row.setBy === 'Samspel' ? 'the beginning' : <When at={row.from} />),
    from: 620,
  },
  { key: 'by', title: 'Set by', width: 'minmax(90px, 1fr)', cell: (row) => <span title={row.reason}>{row.setBy}</span>, from: 980 },
];

/** Newest first; the last version of each team is the one in force. */
function rowsOf(items: readonly Promised[]): Row[] {
  return items.map((one) => ({ ...one, isInForce: !items.some((other) => other.team === one.team && other.version > one.version) })).reverse();
}

function Promises() {
  const asked = useAsk(listPromises);
  const operator = useMay('operator');
  const [open, setOpen] = useState(false);
  const latest = (items: readonly Promised[]) => items.findLast((one) => one.team === null);
  return (
    <Section
      title="Promises"
      note="A question is due by the hours and the promise that stood when it was asked. A change is a new version, and shortens no past."
      actions={operator && <Button onClick={() => setOpen(true)}>Promise something</Button>}
    >
      <Answer asked={asked}>
        {({ items }) => (
          <>
            <DataTable label="Promises" rows={rowsOf(items)} rowKey={(row) => `${row.team ?? ''} ${row.version}`} columns={columns} keyboard={false} />
            {open && <PromiseForm like={latest(items) ?? null} close={() => setOpen(false)} />}
          </>
        )}
      </Answer>
    </Section>
  );
}

function Templates() {
  const asked = useAsk(listTemplates);
  const member = useMay('member');
  const [open, setOpen] = useState<Template | 'new' | null>(null);
  const removing = useCommand(removeTemplate, {
    says: 'Thrown away.',
    undo: ({ title, text, team }) => call(addTemplate, { body: { title, text, team } }),
  });
  return (
    <Section
      title="Templates"
      count={asked.data?.items.length}
      note="Answers that are given often. {name}, {title} and {me} stand for the asker, the request and who answers."
      actions={member && <Button onClick={() => setOpen('new')}>Keep an answer</Button>}
    >
      <Answer asked={asked}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState small title="None is kept yet">
              Kept answers are one click away in the box of each request.
            </EmptyState>
          ) : (
            <ul className="s-req-said">
              {items.map((one) => (
                <li key={one.id}>
                  <b>{one.title}</b>
                  <div className="s-req-text s-dim">{one.text}</div>
                  {member && (
                    <div className="s-row-wrap">
                      <Button size="compact-sm" onClick={() => setOpen(one)} aria-label={`Change ${one.title}`}>
                        Change
                      </Button>
                      <Button
                        size="compact-sm"
                        variant="subtle"
                        onClick={() => void removing.run({ params: { template: one.id } })}
                        aria-label={`Throw away ${one.title}`}
                      >
                        Throw away
                      </Button>
                    </div>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
      {open !== null && <TemplateForm template={open === 'new' ? null : open} close={() => setOpen(null)} />}
    </Section>
  );
}
