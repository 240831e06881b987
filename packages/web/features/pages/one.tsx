/** What became of one page? Whom it told by which ways, what each notice came to, and what can be done now. */
import { Button } from '@mantine/core';
import { acknowledgePage, endPage, type NoticeAnswer, passOnPage, readPage } from '@samspel/contract/pages.ts';
import { useParams } from '@tanstack/react-router';
import { When } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Fact, Facts, Page, Section } from '../../parts/page/page.tsx';
import { Answer } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { addressOf } from '../../platform/places.ts';
import { doorSaid, noticeSaid, placeSaid, stateSaid } from './words.ts';

const columns: readonly Column<NoticeAnswer>[] = [
  { key: 'person', title: 'To', width: 'minmax(80px, 1fr)', cell: (row) => row.person.name },
  { key: 'door', title: 'By', width: '80px', from: 460, cell: (row) => <span title={row.to}>{doorSaid[row.door] ?? row.door}</span> },
  {
    key: 'state',
    title: 'Outcome',
    width: 'minmax(100px, 1fr)',
    cell: (row) => <State tone={noticeSaid[row.state].tone} word={`${noticeSaid[row.state].word}${row.again ? ', perhaps twice' : ''}`} title={row.says} />,
  },
  { key: 'at', title: 'When', width: '112px', cell: (row) => <When at={row.endedAt ?? row.handedAt ?? row.dueAt} seconds /> },
  { key: 'step', title: 'Step', width: '60px', from: 620, cell: (row) => row.step },
  { key: 'says', title: 'Why', hideTitle: true, width: 'minmax(80px, 2fr)', from: 760, cell: (row) => <span title={row.says}>{row.says}</span> },
];

/** The screen. */
export function Screen() {
  const { id } = useParams({ strict: false }) as { id: string };
  const asked = useAsk(readPage, { params: { id } });
  const having = useCommand(acknowledgePage, { says: 'You have it.', nouns: ['incidents'] });
  const passing = useCommand(passOnPage, { says: 'Passed on.' });
  const ending = useCommand(endPage, { says: 'It is over.' });
  const data = asked.data;
  const mayAnswer = data?.mayAnswer === true;
  useShortcuts('This page', [{ keys: 'a', says: 'I have it', run: () => void having.run({ params: { id } }) }], mayAnswer && data?.page.state === 'open');
  return (
    <Page
      title={data?.page.title ?? 'Page'}
      above={
        <Link className="s-link" to="/on-call/pages">
          Pages
        </Link>
      }
      meta={data === undefined ? undefined : <State {...stateSaid[data.page.state]} strong />}
      actions={
        mayAnswer && (
          <>
            {data.page.state === 'open' && (
              <Button variant="filled" loading={having.pending} onClick={() => void having.run({ params: { id } })}>
                I have it
              </Button>
            )}
            {data.page.step <= data.page.steps && (
              <Button loading={passing.pending} onClick={() => void passing.run({ params: { id }, body: {} })}>
                {data.page.state === 'open' ? 'I can’t: next step' : 'Pass it on'}
              </Button>
            )}
            {data.page.incident === null && (
              <Button loading={ending.pending} onClick={() => void ending.run({ params: { id } })}>
                It is over
              </Button>
            )}
          </>
        )
      }
    >
      <Answer asked={asked}>
        {({ page, reason, says, notices, lines }) => (
          <>
            <Section title="How it stands">
              <Facts>
                <Fact name="Because">{reason}</Fact>
                {says !== '' && <Fact name="About">{says}</Fact>}
                {page.incident !== null && (
                  <Fact name="Incident">
                    <Link className="s-link" to={addressOf('incident', page.incident) ?? '/incidents'}>
                      {page.title}
                    </Link>
                  </Fact>
                )}
                <Fact name="How bad">{page.severity}</Fact>
                <Fact name="Where">{placeSaid(page)}</Fact>
                <Fact name="Goes on by itself">
                  {page.nextAt === null ? page.state === 'open' ? 'no: everybody was told' : 'no' : <When at={page.nextAt} seconds />}
                </Fact>
                <Fact name="Has it">
                  {page.acknowledgedBy ?? 'nobody'}
                  {page.acknowledgedAt !== null && (
                    <>
                      , since <When at={page.acknowledgedAt} seconds />, by {page.via}
                    </>
                  )}
                </Fact>
              </Facts>
            </Section>
            <Section title="Notices" count={notices.length}>
              <DataTable label="Notices" rows={notices} rowKey={(row) => row.id} columns={columns} />
            </Section>
            <Section title="What happened" count={lines.length}>
              <ol>
                {lines.map((line) => (
                  <li key={`${line.at}${line.type}${line.says}`}>
                    <When at={line.at} seconds /> {line.says}
                  </li>
                ))}
              </ol>
            </Section>
          </>
        )}
      </Answer>
    </Page>
  );
}
