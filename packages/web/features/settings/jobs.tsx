/** What runs by itself, what waits, and what could not be delivered? The parked can be sent again. */
import { Button } from '@mantine/core';
import { platformJobs, resendDelivery } from '@samspel/contract/platform.ts';
import { Duration, When } from '../../parts/figure/when.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { countText } from '../../parts/format/number.ts';
import { Section as Part } from '../../parts/page/page.tsx';
import { Answer, EmptyState } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';

/** The section. */
export function Section() {
  const asked = useAsk(platformJobs);
  const resending = useCommand(resendDelivery, { says: 'Sent again. It is parked anew if it fails once more.' });
  return (
    <Answer asked={asked}>
      {(jobs) => (
        <>
          <Part
            title="Parked"
            count={jobs.parked.length}
            note={`What a part of the product could not take in, after several attempts. Nothing is lost: it waits here. ${jobs.waiting === 0 ? 'Nothing else waits.' : `${countText(jobs.waiting, 'delivery', 'deliveries')} on the way, the oldest for ${durationText(jobs.oldestWaitingSeconds)}.`}`}
          >
            {jobs.parked.length === 0 ? (
              <EmptyState small title="Nothing is parked." />
            ) : (
              <DataTable
                label="Parked deliveries"
                rows={jobs.parked}
                rowKey={(one) => String(one.id)}
                columns={[
                  { key: 'at', title: 'Happened', width: '132px', sort: (one) => one.event.at, cell: (one) => <When at={one.event.at} /> },
                  {
                    key: 'event',
                    title: 'Event',
                    width: 'minmax(140px, 1fr)',
                    sort: (one) => one.event.type,
                    cell: (one) => <span title={one.event.subject}>{one.event.type}</span>,
                  },
                  { key: 'for', title: 'For', width: 'minmax(140px, 1fr)', from: 560, sort: (one) => one.reaction, cell: (one) => one.reaction },
                  { key: 'attempts', title: 'Attempts', width: '76px', align: 'end', from: 640, sort: (one) => one.attempts, cell: (one) => one.attempts },
                  {
                    key: 'error',
                    title: 'Last error',
                    width: 'minmax(140px, 2fr)',
                    from: 720,
                    cell: (one) => <span title={one.lastError ?? ''}>{one.lastError ?? '—'}</span>,
                  },
                  {
                    key: 'do',
                    title: 'Do',
                    hideTitle: true,
                    width: '108px',
                    align: 'end',
                    cell: (one) => (
                      <Button variant="subtle" size="compact-sm" onClick={() => void resending.run({ params: { id: one.id } })}>
                        Send again
                      </Button>
                    ),
                  },
                ]}
              />
            )}
          </Part>
          <Part title="Clockwork" count={jobs.clockwork.length} note="What happens because time passes. One server does each tick.">
            <DataTable
              label="Clockwork"
              keyboard={false}
              rows={jobs.clockwork}
              rowKey={(one) => one.name}
              firstSort={{ key: 'name', descending: false }}
              columns={[
                { key: 'name', title: 'Name', width: 'minmax(112px, 2fr)', sort: (one) => one.name, cell: (one) => one.name },
                {
                  key: 'last',
                  title: 'Last run',
                  width: '120px',
                  from: 420,
                  sort: (one) => one.lastRunAt,
                  cell: (one) => (one.lastRunAt === null ? <span className="s-faint">not yet</span> : <When at={one.lastRunAt} as="relative" />),
                },
                {
                  key: 'took',
                  title: 'Took',
                  width: '80px',
                  align: 'end',
                  from: 480,
                  sort: (one) => one.lastSeconds,
                  cell: (one) => <Duration seconds={one.lastSeconds} />,
                },
                { key: 'due', title: 'Due', width: '120px', from: 640, sort: (one) => one.dueAt, cell: (one) => <When at={one.dueAt} as="relative" /> },
                {
                  key: 'state',
                  title: 'State',
                  width: 'minmax(100px, 1fr)',
                  cell: (one) =>
                    one.lastError !== null ? (
                      <State tone="bad" word={one.lastError} title={one.lastError} />
                    ) : one.lastRunAt === null ? (
                      <State tone="unknown" word="not run yet" />
                    ) : (
                      <State tone="good" word="ran" />
                    ),
                },
              ]}
            />
          </Part>
        </>
      )}
    </Answer>
  );
}
