/** One group in the right panel: why it paged or not, and each alert in it. */
import { Button, Modal, Textarea } from '@mantine/core';
import { closeGroup, readGroup } from '@samspel/contract/alerts.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { countText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Fact, Facts, Section } from '../../parts/page/page.tsx';
import { Answer, Skeleton } from '../../parts/page/standing.tsx';
import { Panel as Frame } from '../../parts/panel/panel.tsx';
import { State } from '../../parts/state/state.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { useMay } from '../../platform/session.ts';
import { AlertLine, SystemLink } from './alert-line.tsx';
import { SilenceDialog } from './silence-dialog.tsx';
import { actionSaid, groupSaid, severitySaid } from './words.ts';
import './alerts.css';

type Group = NonNullable<ReturnType<typeof useGroup>['data']>;

const useGroup = (id: string) => useAsk(readGroup, { params: { id } }, { nouns: ['incidents'], keep: false });

/** The panel. */
export function Panel({ id }: { readonly id: string }) {
  const asked = useGroup(id);
  if (asked.data === undefined)
    return (
      <Frame title="Alerts">
        <Answer asked={asked} skeleton={<Skeleton lines={6} />}>
          {() => null}
        </Answer>
      </Frame>
    );
  return <Shown group={asked.data} />;
}

function Shown({ group }: { readonly group: Group }) {
  const member = useMay('member');
  const [doing, setDoing] = useState<'silence' | 'close' | null>(null);
  const { tone, word } = groupSaid(group);
  return (
    <Frame
      title={group.title}
      meta={
        <>
          <State tone={tone} word={word} />
          <span>{severitySaid[group.severity]}</span>
          <span>
            {countText(group.alerts, 'alert')}, {group.burning} not over
          </span>
        </>
      }
    >
      {member && group.burning > 0 && (
        <div className="s-row-wrap" style={{ padding: '4px 0 12px' }}>
          <Button variant="filled" onClick={() => setDoing('silence')}>
            Silence…
          </Button>
          <Button onClick={() => setDoing('close')}>Say that it is over…</Button>
        </div>
      )}
      <Section title="Why">
        <Facts>
          <Fact name="What is done">
            {actionSaid[group.action]}
            {group.silenced > 0 && `; ${countText(group.silenced, 'alert is', 'alerts are')} silenced`}
          </Fact>
          <Fact name="Because">{group.reason}</Fact>
          {group.incident !== null && (
            <Fact name="Incident">
              <Link className="s-link" to={`/incidents/${group.incident}`}>
                Open it
              </Link>
            </Fact>
          )}
          <Fact name="Cause, as far as is known">{group.cause === null ? 'not known' : <SystemLink system={group.cause} />}</Fact>
          <Fact name="Since">
            <When at={group.startedAt} />
          </Fact>
          {group.acknowledgedAt !== null && (
            <Fact name="Acknowledged">
              <When at={group.acknowledgedAt} /> by {group.acknowledgedBy ?? 'somebody'}
            </Fact>
          )}
          {group.quietAt !== null && (
            <Fact name="All over since">
              <When at={group.quietAt} />
            </Fact>
          )}
          {group.mergedInto !== null && (
            <Fact name="Joined">
              <Link className="s-link" to={`?panel=group/${group.mergedInto}`}>
                another group of the same cause
              </Link>
            </Fact>
          )}
          {group.merged.length > 0 && <Fact name="Took in">{group.merged.map(({ title }) => title).join('; ')}</Fact>}
        </Facts>
      </Section>
      <Section title="Alerts" count={group.list.length}>
        <ul className="s-al-list">
          {group.list.map((alert) => (
            <AlertLine key={alert.id} alert={alert} />
          ))}
        </ul>
        {group.alerts > group.list.length && (
          <p className="s-dim">
            and {countText(group.alerts - group.list.length, 'more that is', 'more that are')} not listed here; those that burn come first
          </p>
        )}
      </Section>
      {doing === 'silence' && <SilenceDialog systems={group.systems} matchers={matchersOf(group)} close={() => setDoing(null)} />}
      {doing === 'close' && <CloseDialog group={group} close={() => setDoing(null)} />}
    </Frame>
  );
}

/** Without a system, the rule that fired is silenced. */
function matchersOf(group: Group): { label: string; is: 'is'; value: string }[] {
  const name = group.list[0]?.name;
  return group.systems.length > 0 || name == null ? [] : [{ label: 'name', is: 'is', value: name }];
}

function CloseDialog({ group, close }: { readonly group: Group; readonly close: () => void }) {
  const [why, setWhy] = useState('');
  const closing = useCommand(closeGroup, { quiet: true, says: 'Its alerts are over.' });
  const send = async () => {
    if ((await closing.run({ params: { id: group.id }, body: { why: why.trim() } })) !== null) close();
  };
  return (
    <Modal opened onClose={close} title="Say that it is over" size={480}>
      <Form
        submit="It is over"
        pending={closing.pending}
        disabled={why.trim() === ''}
        problem={closing.problem}
        fields={['/why']}
        onCancel={close}
        onSubmit={() => void send()}
      >
        <p className="s-dim">For alerts whose end is never told. What still burns is told again by its monitor, and opens anew.</p>
        <Textarea
          data-autofocus
          label="Why"
          minRows={2}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
          error={fieldError(closing.problem, '/why')}
        />
      </Form>
    </Modal>
  );
}
