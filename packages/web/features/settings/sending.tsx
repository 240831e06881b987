/** What waits to leave the house, what failed, and what left? What failed can be sent again. */
import { Button, Modal } from '@mantine/core';
import { giveUpSending, listSendings, type SendingAnswer, sendAgain } from '@samspel/contract/sending.ts';
import { useState } from 'react';
import { Facet } from '../../parts/facets/facets.tsx';
import { When } from '../../parts/figure/when.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { numberText } from '../../parts/format/number.ts';
import { Fact, Facts, Section as Part } from '../../parts/page/page.tsx';
import { Answer, EmptyState, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk, useAskPages, useCommand } from '../../platform/ask.ts';

const states = ['given-up', 'waiting', 'sent'] as const;
const titles: Readonly<Record<(typeof states)[number], string>> = { 'given-up': 'Given up', waiting: 'Waiting', sent: 'Sent' };
const ways: Readonly<Record<string, string>> = {
  mail: 'Mail',
  irc: 'IRC',
  mattermost: 'Mattermost',
  webhook: 'Webhook',
  'web-push': 'Web push',
  sms: 'SMS',
  voice: 'Voice',
};
const wayText = (door: string): string => ways[door] ?? door;

/** The section. */
export function Section() {
  return (
    <>
      <Ways />
      <Sendings />
    </>
  );
}

function Ways() {
  const asked = useAsk(listSendings, { query: { limit: 1 } }, { nouns: ['adapters'] });
  return (
    <Answer asked={asked}>
      {({ doors }) => (
        <Part
          title="Ways out"
          note="One durable queue for mail, chat, pushes and the rest. Everything is sent at least once, and tried again while its time is not over."
        >
          {doors.length === 0 ? (
            <EmptyState small title="Nothing leaves the house yet.">
              An admin opens ways under Adapters.
            </EmptyState>
          ) : (
            <DataTable
              label="Ways out"
              keyboard={false}
              rows={doors}
              rowKey={(one) => one.door}
              columns={[
                { key: 'way', title: 'Way', width: 'minmax(88px, 1fr)', cell: (one) => wayText(one.door) },
                {
                  key: 'state',
                  title: 'State',
                  width: '104px',
                  cell: (one) => (one.isOpen ? <State tone="good" word="open" /> : <State tone={one.waiting > 0 ? 'bad' : 'quiet'} word="not open" />),
                },
                { key: 'waiting', title: 'Waiting', width: '72px', align: 'end', cell: (one) => <span className="s-num">{numberText(one.waiting)}</span> },
                {
                  key: 'oldest',
                  title: 'Oldest',
                  width: '88px',
                  align: 'end',
                  from: 560,
                  cell: (one) => (one.waiting === 0 ? '—' : durationText(one.oldestWaitingSeconds)),
                },
                {
                  key: 'sent',
                  title: 'Sent, 7 days',
                  width: '104px',
                  align: 'end',
                  from: 480,
                  cell: (one) => <span className="s-num">{numberText(one.sent)}</span>,
                },
                {
                  key: 'failed',
                  title: 'Given up, 7 days',
                  width: '128px',
                  align: 'end',
                  from: 640,
                  cell: (one) => <span className="s-num">{numberText(one.givenUp)}</span>,
                },
              ]}
            />
          )}
        </Part>
      )}
    </Answer>
  );
}

function Sendings() {
  const [address, setAddress] = useAddress({ state: 'given-up' });
  const state = states.find((one) => one === address.state) ?? 'given-up';
  const sendings = useAskPages(listSendings, { query: { state } });
  const again = useCommand(sendAgain, { says: 'It waits again, for a day.' });
  const [open, setOpen] = useState<string | null>(null);
  const opened = sendings.items?.find(({ id }) => id === open);
  const givingUp = useCommand(giveUpSending, { says: 'Given up.' });
  if (sendings.error !== null) return <ErrorState error={sendings.error} retry={() => void sendings.refetch()} />;
  return (
    <Part
      title={titles[state]}
      note="Newest first. What a sending says is not shown: it may hold links that open something."
      actions={
        <Facet
          single
          label="Show"
          options={states.map((value) => ({ value, label: titles[value] }))}
          chosen={[state]}
          onChange={([value]) => setAddress({ state: value ?? 'given-up' })}
        />
      }
    >
      {sendings.items === undefined ? (
        <Skeleton kind="table" />
      ) : (
        <DataTable
          label={titles[state]}
          rows={sendings.items}
          rowKey={(one) => one.id}
          onEnd={sendings.more}
          onOpen={(one) => setOpen(one.id)}
          empty={
            <EmptyState
              small
              title={
                state === 'given-up'
                  ? 'Nothing was given up, and nothing came back.'
                  : state === 'waiting'
                    ? 'Nothing waits.'
                    : 'Nothing was sent in the last month.'
              }
            />
          }
          columns={[
            { key: 'at', title: 'Asked for', width: '112px', from: 560, cell: (one) => <When at={one.createdAt} as="relative" /> },
            { key: 'way', title: 'Way', width: '80px', cell: (one) => wayText(one.door) },
            { key: 'to', title: 'To', width: 'minmax(100px, 1fr)', cell: (one) => <span title={one.to}>{one.toName ?? one.to}</span> },
            { key: 'subject', title: 'Subject', width: 'minmax(100px, 1fr)', from: 720, cell: (one) => one.subject ?? <span className="s-faint">—</span> },
            { key: 'tries', title: 'Tries', width: '56px', align: 'end', from: 640, cell: (one) => <span className="s-num">{one.attempts}</span> },
            { key: 'why', title: state === 'sent' ? 'Reference' : 'Reason', width: 'minmax(120px, 2fr)', from: 420, cell: (one) => <Why sending={one} /> },
            {
              key: 'do',
              title: 'Do',
              hideTitle: true,
              width: '104px',
              align: 'end',
              cell: (one) =>
                one.state === 'given-up' || (one.cameBack !== null && state === 'given-up') ? (
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    aria-label={`Send again to ${one.toName ?? one.to}`}
                    onClick={() => void again.run({ params: { id: one.id } })}
                  >
                    Send again
                  </Button>
                ) : one.state === 'waiting' ? (
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    aria-label={`Give up sending to ${one.toName ?? one.to}`}
                    onClick={() => void givingUp.run({ params: { id: one.id } })}
                  >
                    Give up
                  </Button>
                ) : null,
            },
          ]}
        />
      )}
      {opened !== undefined && <OneSending sending={opened} onClose={() => setOpen(null)} />}
    </Part>
  );
}

function Why({ sending }: { readonly sending: SendingAnswer }) {
  const text = sending.cameBack ?? sending.reason ?? sending.reference ?? '—';
  return (
    <span title={text}>
      {sending.cameBack !== null && <State tone="bad" word="came back" />} {sending.again && <State tone="warn" word="perhaps twice" />} {text}
    </span>
  );
}

/** All that is known of one, also where the list has no room for it. */
function OneSending({ sending, onClose }: { readonly sending: SendingAnswer; readonly onClose: () => void }) {
  const { door, to, toName, subject, attempts, again, reason, reference, cameBack, triedBy, createdAt, nextTryAt, endedAt } = sending;
  return (
    <Modal opened onClose={onClose} title={subject ?? wayText(door)} size={560}>
      <Facts>
        <Fact name="Way">
          {wayText(door)}
          {triedBy !== null && ` by ${triedBy}`}
        </Fact>
        <Fact name="To">
          <span style={{ overflowWrap: 'anywhere' }}>{toName ?? to}</span>
        </Fact>
        {cameBack !== null && <Fact name="Came back">{cameBack}</Fact>}
        {reason !== null && <Fact name="The last try">{reason}</Fact>}
        {reference !== null && (
          <Fact name="Reference">
            <span style={{ overflowWrap: 'anywhere' }}>{reference}</span>
          </Fact>
        )}
        <Fact name="Tries">
          {numberText(attempts)}
          {again && ', one of which ended without a word: it may be there twice, and says so'}
        </Fact>
        <Fact name="Asked for">
          <When at={createdAt} />
        </Fact>
        {nextTryAt !== null && (
          <Fact name="Next try">
            <When at={nextTryAt} />
          </Fact>
        )}
        {endedAt !== null && (
          <Fact name="Ended">
            <When at={endedAt} />
          </Fact>
        )}
      </Facts>
    </Modal>
  );
}
