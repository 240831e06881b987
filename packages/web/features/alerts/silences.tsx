/** Which silences hold or are planned? */
import { Button, Switch } from '@mantine/core';
import { endSilence, listSilences, type SilenceAnswer } from '@samspel/contract/alerts.ts';
import { When } from '../../parts/figure/when.tsx';
import { Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { State, type Tone } from '../../parts/state/state.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { useMay } from '../../platform/session.ts';
import { Narrow } from './narrow.tsx';

const states: Readonly<Record<SilenceAnswer['state'], readonly [Tone, string]>> = {
  holds: ['active', 'Holds'],
  planned: ['quiet', 'Planned'],
  over: ['good', 'Over'],
};

/** The tab. */
export function SilencesTab() {
  const [{ all }, set] = useAddress({ all: null });
  const asked = useAsk(listSilences, { query: { all: all === null ? 'false' : 'true' } });
  const member = useMay('member');
  const ending = useCommand(endSilence, { says: 'It holds no more: what burns under it pages again.' });
  const endButton = (row: SilenceAnswer) =>
    row.state !== 'over' && member ? (
      <Button variant="subtle" size="compact-sm" aria-label={`End: ${row.says}`} onClick={() => void ending.run({ params: { id: row.id } })}>
        End
      </Button>
    ) : null;
  return (
    <Section
      title="Silences and maintenance"
      note="Who said that alerts need nobody for a while, and why."
      actions={<Switch label="Also those that are over" checked={all !== null} onChange={(event) => set({ all: event.currentTarget.checked ? '1' : null })} />}
    >
      <Answer asked={asked} skeleton={<Skeleton kind="table" lines={4} />}>
        {({ items }) => (
          <DataTable
            label="Silences"
            rows={items}
            rowKey={(row) => row.id}
            empty={
              <EmptyState small title="Nothing is silenced">
                Silence a group from its panel, or announce maintenance with the button above.
              </EmptyState>
            }
            columns={[
              { key: 'state', title: 'State', width: '96px', cell: (row) => <State tone={states[row.state][0]} word={states[row.state][1]} /> },
              { key: 'kind', title: 'Kind', width: '112px', from: 720, cell: (row) => (row.kind === 'maintenance' ? 'Maintenance' : 'Silence') },
              { key: 'covers', title: 'Covers', width: 'minmax(160px, 2fr)', cell: (row) => <span title={row.says}>{row.says}</span> },
              { key: 'why', title: 'Why', width: 'minmax(120px, 2fr)', from: 640, cell: (row) => <span title={row.why}>{row.why}</span> },
              { key: 'by', title: 'By', width: '120px', from: 800, cell: (row) => row.by },
              { key: 'silences', title: 'Alerts', width: '72px', align: 'end', from: 480, cell: (row) => <span className="s-num">{row.silences}</span> },
              {
                key: 'to',
                title: 'Until',
                width: '136px',
                cell: (row) =>
                  row.state === 'planned' ? (
                    <span>
                      from <When at={row.from} as="relative" />
                    </span>
                  ) : (
                    <When at={row.to} as="relative" />
                  ),
              },
              { key: 'end', title: 'End', hideTitle: true, width: '72px', align: 'end', cell: (row) => endButton(row) },
            ]}
            narrow={(row) => (
              <Narrow title={row.says} buttons={endButton(row)}>
                <State tone={states[row.state][0]} word={states[row.state][1]} />
                <span className="s-cut">{row.why}</span>
              </Narrow>
            )}
          />
        )}
      </Answer>
    </Section>
  );
}
