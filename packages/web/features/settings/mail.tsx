/** Which mail comes in, for whom, and what was refused at the door? */
import { Button, Modal, Select, TextInput } from '@mantine/core';
import {
  addMailAddress,
  listMail,
  listMailAddresses,
  listRefusedMail,
  type MailAddress,
  type MailKind,
  type MailSummary,
  removeMailAddress,
} from '@samspel/contract/mail.ts';
import { useState } from 'react';
import { Facet } from '../../parts/facets/facets.tsx';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { numberText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Section as Part } from '../../parts/page/page.tsx';
import { Answer, EmptyState, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk, useAskPages, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { useMay } from '../../platform/session.ts';
import { Kept } from './mail-kept.tsx';
import { OneMail } from './one-mail.tsx';

const shows = ['all', 'quiet', 'automatic', 'bounces', 'failed'] as const;
const showTitles: Readonly<Record<(typeof shows)[number], string>> = {
  all: 'All',
  quiet: 'Loops',
  automatic: 'Automatic',
  bounces: 'Bounced',
  failed: 'Not readable',
};

/** The section. */
export function Section() {
  return (
    <>
      <Addresses />
      <Kept />
      <Refused />
      <Arrived />
    </>
  );
}

function Addresses() {
  const asked = useAsk(listMailAddresses);
  const admin = useMay('admin');
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<MailAddress | null>(null);
  return (
    <Answer asked={asked}>
      {({ items }) => (
        <Part
          title="Addresses"
          count={items.length}
          note="Mail for these is received; for any other it is refused at the door. What stands after a + does not matter."
          actions={
            admin && (
              <Button variant="filled" onClick={() => setAdding(true)}>
                Add an address
              </Button>
            )
          }
        >
          <DataTable
            label="Addresses"
            keyboard={false}
            rows={items}
            rowKey={(one) => one.id}
            empty={
              <EmptyState small title="No mail is received yet.">
                Add the address that developers write to, then a way in (SMTP or IMAP) under{' '}
                <Link className="s-link" to="/settings/adapters">
                  Adapters
                </Link>
                .
              </EmptyState>
            }
            columns={[
              { key: 'address', title: 'Address', width: 'minmax(104px, 2fr)', cell: (one) => <span title={one.address}>{one.address}</span> },
              { key: 'kind', title: 'For', width: '80px', cell: (one) => (one.kind === 'request' ? 'questions' : 'alerts') },
              {
                key: 'target',
                title: 'Team or source',
                width: 'minmax(120px, 1fr)',
                from: 480,
                cell: (one) => one.target ?? <span className="s-faint">everybody</span>,
              },
              {
                key: 'do',
                title: 'Do',
                hideTitle: true,
                width: '88px',
                align: 'end',
                cell: (one) =>
                  admin ? (
                    <Button variant="subtle" size="compact-sm" aria-label={`Remove ${one.address}`} onClick={() => setLeaving(one)}>
                      Remove
                    </Button>
                  ) : null,
              },
            ]}
          />
          {adding && <AddModal onClose={() => setAdding(false)} />}
          {leaving !== null && <RemoveModal leaving={leaving} onClose={() => setLeaving(null)} />}
        </Part>
      )}
    </Answer>
  );
}

function RemoveModal({ leaving, onClose }: { readonly leaving: MailAddress; readonly onClose: () => void }) {
  const removing = useCommand(removeMailAddress, { quiet: true, says: `No mail is received for ${leaving.address} any more.` });
  const send = async (): Promise<void> => {
    if ((await removing.run({ params: { id: leaving.id } })) !== null) onClose();
  };
  return (
    <Modal opened onClose={onClose} title="Receive no mail for it?" size={480}>
      <Form onSubmit={() => void send()} submit="Remove it" tone="danger" pending={removing.pending} problem={removing.problem} onCancel={onClose}>
        <p>
          Mail to <b style={{ overflowWrap: 'anywhere' }}>{leaving.address}</b> is refused at the door from then on. What came stays.
        </p>
      </Form>
    </Modal>
  );
}

function AddModal({ onClose }: { readonly onClose: () => void }) {
  const [values, setValues] = useState<{ readonly address: string; readonly kind: MailKind; readonly target: string }>({
    address: '',
    kind: 'request',
    target: '',
  });
  const set = (part: Partial<typeof values>) => setValues((before) => ({ ...before, ...part }));
  const adding = useCommand(addMailAddress, { quiet: true });
  const { address, kind, target } = values;
  const send = async () => {
    if ((await adding.run({ body: { address, kind, target: target.trim() === '' ? null : target.trim() } })) !== null) onClose();
  };
  return (
    <Modal opened onClose={onClose} title="Add an address" size={480}>
      <Form
        onSubmit={() => void send()}
        submit="Receive mail for it"
        pending={adding.pending}
        problem={adding.problem}
        fields={['/address', '/target']}
        disabled={!address.includes('@')}
        onCancel={onClose}
      >
        <TextInput
          label="Address"
          description="ops@example.org"
          data-autofocus
          value={address}
          onChange={(event) => set({ address: event.currentTarget.value })}
          error={fieldError(adding.problem, '/address')}
        />
        <Select
          label="For"
          allowDeselect={false}
          data={[
            { value: 'request', label: 'Questions to operations' },
            { value: 'alert', label: 'Alerts of a monitor' },
          ]}
          value={kind}
          onChange={(next) => next !== null && set({ kind: next as MailKind })}
        />
        <TextInput
          label={kind === 'request' ? 'Team' : 'Source'}
          description={kind === 'request' ? 'group:default/ops; empty: everybody in operations' : 'src_…, as it stands under Alerts → Sources'}
          value={target}
          onChange={(event) => set({ target: event.currentTarget.value })}
          error={fieldError(adding.problem, '/target')}
        />
      </Form>
    </Modal>
  );
}

function Arrived() {
  const [address, setAddress] = useAddress({ show: 'all', mail: null });
  const show = shows.find((one) => one === address.show) ?? 'all';
  const mails = useAskPages(listMail, { query: { show } });
  if (mails.error !== null) return <ErrorState error={mails.error} retry={() => void mails.refetch()} />;
  return (
    <Part
      title="What came in"
      note="Newest first. Loops are kept like any other mail, but nothing is sent because of them."
      actions={
        <Facet
          single
          label="Show"
          options={shows.map((value) => ({ value, label: showTitles[value] }))}
          chosen={[show]}
          onChange={([value]) => setAddress({ show: value ?? 'all' })}
        />
      }
    >
      {mails.items === undefined ? (
        <Skeleton kind="table" />
      ) : (
        <DataTable
          label="What came in"
          rows={mails.items}
          rowKey={(one) => one.id}
          onEnd={mails.more}
          onOpen={(one) => setAddress({ mail: one.id })}
          empty={<EmptyState small title={show === 'all' ? 'No mail came in yet.' : 'No such mail.'} />}
          columns={[
            { key: 'at', title: 'When', width: '104px', from: 480, cell: (one) => <When at={one.at} as="relative" /> },
            {
              key: 'from',
              title: 'From',
              width: 'minmax(104px, 1fr)',
              cell: (one) => <span title={one.from.address}>{one.from.name || one.from.address || <span className="s-faint">nobody</span>}</span>,
            },
            { key: 'subject', title: 'Subject', width: 'minmax(120px, 2fr)', cell: (one) => one.subject || <span className="s-faint">no subject</span> },
            { key: 'taken', title: 'Taken as', width: '120px', from: 420, cell: (one) => <TakenAs mail={one} /> },
            { key: 'to', title: 'For', width: 'minmax(120px, 1fr)', from: 760, cell: (one) => one.address },
          ]}
        />
      )}
      {address.mail !== null && <OneMail id={address.mail} onClose={() => setAddress({ mail: null })} />}
    </Part>
  );
}

function TakenAs({ mail }: { readonly mail: MailSummary }) {
  if (mail.parsed === 'failed') return <State tone="warn" word="not readable" />;
  if (mail.isQuiet) return <State tone="warn" word="loop" title={mail.reason} />;
  if (mail.isBounce) return <State tone="quiet" word="bounced" title={mail.reason} />;
  if (mail.isAutomatic) return <State tone="quiet" word="automatic" title={mail.reason} />;
  return <State tone="good" word={mail.kind === 'alert' ? 'alert' : 'mail'} title={mail.reason} />;
}

function Refused() {
  const asked = useAsk(listRefusedMail);
  return (
    <Answer asked={asked}>
      {({ items }) =>
        items.length === 0 ? null : (
          <Part title="Refused at the door" note="In the last fortnight, counted by day. Whoever sent it was told.">
            <DataTable
              label="Refused at the door"
              keyboard={false}
              rows={items}
              rowKey={(one) => `${one.at} ${one.from} ${one.to} ${one.remoteAddress} ${one.reason}`}
              columns={[
                { key: 'at', title: 'Last', width: '104px', from: 480, cell: (one) => <When at={one.at} as="relative" /> },
                { key: 'from', title: 'From', width: 'minmax(104px, 1fr)', cell: (one) => one.from || <span className="s-faint">nobody</span> },
                { key: 'to', title: 'To', width: 'minmax(104px, 1fr)', cell: (one) => one.to },
                { key: 'why', title: 'Why', width: 'minmax(120px, 2fr)', from: 420, cell: (one) => one.reason },
                { key: 'by', title: 'Server', width: '120px', from: 760, cell: (one) => one.remoteAddress },
                { key: 'count', title: 'Times', width: '64px', align: 'end', cell: (one) => <span className="s-num">{numberText(one.count)}</span> },
              ]}
            />
          </Part>
        )
      }
    </Answer>
  );
}
