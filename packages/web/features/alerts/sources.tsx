/** Which monitors send, what did they send last, and which names of theirs does the catalog not know? */
import { Button, Modal } from '@mantine/core';
import { listArrivals, listSetAside, listSources, type SourceAnswer, takeAgain } from '@samspel/contract/alerts.ts';
import { setAlias } from '@samspel/contract/dependencies.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { countText } from '../../parts/format/number.ts';
import { Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { StateShape } from '../../parts/state/state.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { nameOf } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';
import { Code } from './code.tsx';
import { kindSaid } from './instructions.ts';
import { Narrow } from './narrow.tsx';
import { SystemField } from './pick-systems.tsx';
import { AddSource, ChangeSource } from './source-dialog.tsx';

type Doing = { readonly what: 'add' } | { readonly what: 'change' | 'look'; readonly source: SourceAnswer };

/** The tab. */
export function SourcesTab() {
  const asked = useAsk(listSources, {}, { nouns: ['dependencies'] });
  const operator = useMay('operator');
  const [doing, setDoing] = useState<Doing | null>(null);
  const buttons = (row: SourceAnswer) =>
    operator && (
      <>
        <Button variant="subtle" size="compact-sm" aria-label={`What ${row.name} sent`} onClick={() => setDoing({ what: 'look', source: row })}>
          Sent
        </Button>
        <Button variant="subtle" size="compact-sm" aria-label={`Change ${row.name}`} onClick={() => setDoing({ what: 'change', source: row })}>
          Change
        </Button>
      </>
    );
  return (
    <>
      {operator && <SetAside />}
      <Section
        title="Monitors that send"
        note="Each with a key of its own, in the protocol it speaks already."
        actions={
          operator && (
            <Button variant="filled" onClick={() => setDoing({ what: 'add' })}>
              Let a monitor send…
            </Button>
          )
        }
      >
        <Answer asked={asked} skeleton={<Skeleton kind="table" lines={4} />}>
          {({ items }) => (
            <DataTable
              label="Sources"
              rows={items}
              rowKey={(row) => row.id}
              empty={
                <EmptyState small title="No monitor sends yet">
                  Alertmanager, Grafana, anything made for PagerDuty or Opsgenie, CloudEvents, plain JSON or mail: give it an address and a key.
                </EmptyState>
              }
              columns={[
                { key: 'name', title: 'Name', width: 'minmax(120px, 2fr)', cell: (row) => row.name },
                { key: 'kind', title: 'What it is', width: 'minmax(120px, 2fr)', from: 720, cell: (row) => kindSaid[row.kind] },
                { key: 'open', title: 'Open', width: '64px', align: 'end', cell: (row) => <span className="s-num">{row.open}</span> },
                { key: 'arrivals', title: 'Messages', width: '88px', align: 'end', from: 560, cell: (row) => <span className="s-num">{row.arrivals}</span> },
                {
                  key: 'last',
                  title: 'Last',
                  width: '112px',
                  from: 480,
                  cell: (row) => (row.lastAt === null ? <span className="s-faint">nothing yet</span> : <When at={row.lastAt} as="relative" />),
                },
                { key: 'do', title: 'Do', hideTitle: true, width: '136px', align: 'end', cell: buttons },
              ]}
              narrow={(row) => (
                <Narrow title={row.name} buttons={buttons(row)}>
                  <span className="s-cut">
                    {row.open} open, {row.lastAt === null ? 'nothing came yet' : <When at={row.lastAt} as="relative" />}
                  </span>
                </Narrow>
              )}
            />
          )}
        </Answer>
      </Section>
      {(asked.data?.unknownNames.length ?? 0) > 0 && <UnknownNames names={asked.data?.unknownNames ?? []} />}
      {doing?.what === 'add' && <AddSource close={() => setDoing(null)} />}
      {doing?.what === 'change' && <ChangeSource source={doing.source} close={() => setDoing(null)} />}
      {doing?.what === 'look' && <Arrivals source={doing.source} close={() => setDoing(null)} />}
    </>
  );
}

/** Nothing where nothing was set aside. */
function SetAside() {
  const asked = useAsk(listSetAside, {});
  const taking = useCommand(takeAgain, { says: ({ taken }) => `${countText(taken, 'message')} worked again.` });
  const { items, count } = asked.data ?? { items: [], count: 0 };
  if (count === 0) return null;
  return (
    <Section
      title="Messages that could not be worked"
      count={count}
      note="They were answered and kept, and no alert came of them. Once the reason is gone, have them worked again."
      actions={<Button onClick={() => void taking.run({ body: {} })}>Work all again</Button>}
    >
      <ul className="s-al-list">
        {items.map((row) => (
          <li key={row.id}>
            <div className="s-al-rule">
              <StateShape tone="warn" />
              <span className="s-grow s-al-long">
                <b>{row.source.name}</b> <When at={row.at} />
                <br />
                <span className="s-dim">{row.reason}</span>
              </span>
              <Button size="compact-sm" onClick={() => void taking.run({ body: { messages: [row.id] } })}>
                Work again
                <span className="s-unseen">
                  {' '}
                  message {row.id} of {row.source.name}
                </span>
              </Button>
            </div>
            <details>
              <summary>What was read of it</summary>
              <Code title="Signals" text={row.signals} />
            </details>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function UnknownNames({ names }: { readonly names: AnswerOf<typeof listSources>['unknownNames'] }) {
  const member = useMay('member');
  const naming = useCommand(setAlias, {
    says: (answer) => (answer.ref === null ? `${answer.name} is no system.` : `${answer.name} means ${answer.ref}.`),
    nouns: ['dependencies', 'alerts'],
  });
  const [asking, setAsking] = useState<string | null>(null);
  const mean = (name: string, ref: string | null) => void naming.run({ params: { name }, body: { ref } });
  return (
    <Section
      title="Names of systems that the catalog does not know"
      count={names.length}
      note="Alerts about them join no group by what stands on what. What is said here holds for traces, too."
    >
      <ul className="s-al-list">
        {names.map(({ name, alerts, suggestions }) => (
          <li key={name} className="s-row-wrap">
            <StateShape tone="warn" />
            <b>{name}</b>
            <span className="s-dim">{countText(alerts, 'alert')}</span>
            {member &&
              suggestions.map((ref) => (
                <Button key={ref} size="compact-sm" title={ref} onClick={() => mean(name, ref)}>
                  means {nameOf(ref)}
                </Button>
              ))}
            {member && (
              <>
                <Button size="compact-sm" onClick={() => setAsking(name)}>
                  means another…<span className="s-unseen"> {name}</span>
                </Button>
                <Button size="compact-sm" variant="subtle" aria-label={`${name} is no system`} onClick={() => mean(name, null)}>
                  is no system
                </Button>
              </>
            )}
          </li>
        ))}
      </ul>
      {asking !== null && <WhichSystem name={asking} mean={(ref) => mean(asking, ref)} close={() => setAsking(null)} />}
    </Section>
  );
}

function WhichSystem({ name, mean, close }: { readonly name: string; readonly mean: (ref: string) => void; readonly close: () => void }) {
  const [system, setSystem] = useState<string | null>(null);
  const send = () => {
    if (system !== null) mean(system);
    close();
  };
  return (
    <Modal opened onClose={close} title={`What ${name} means`} size={480}>
      <Form submit="It means this" disabled={system === null} onCancel={close} onSubmit={send}>
        <SystemField label="System" value={system} onChange={setSystem} />
      </Form>
    </Modal>
  );
}

function Arrivals({ source, close }: { readonly source: SourceAnswer; readonly close: () => void }) {
  const asked = useAsk(listArrivals, { params: { id: source.id }, query: { limit: 20 } });
  return (
    <Modal opened onClose={close} title={`What ${source.name} sent last`} size={820}>
      <Answer asked={asked} skeleton={<Skeleton lines={6} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState small title="Nothing came yet" />
          ) : (
            <ul className="s-al-list">
              {items.map((arrival) => (
                <li key={arrival.id}>
                  <details>
                    <summary>
                      <When at={arrival.at} /> · {arrival.form} · answered {arrival.status} · {countText(arrival.signals, 'signal')}
                      {arrival.fault !== null && ` · ${arrival.fault}`}
                    </summary>
                    <Code title="As it came" text={arrival.body} />
                  </details>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </Modal>
  );
}
