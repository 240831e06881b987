/** Where is the bot, what does it do there, and whose nicks does it know? Networks themselves are adapters. */
import { Button, Modal, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import {
  addChannel,
  type ChatChannel,
  type ChatNetwork,
  changeChannel,
  listIdentities,
  listNetworks,
  removeChannel,
  removeIdentity,
} from '@samspel/contract/chat.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Section as Part } from '../../parts/page/page.tsx';
import { Answer, EmptyState } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { useMay } from '../../platform/session.ts';

/** The section. */
export function Section() {
  const asked = useAsk(listNetworks, undefined, { nouns: ['adapters'] });
  const operator = useMay('operator');
  return (
    <>
      <Answer asked={asked}>
        {({ items }) =>
          items.length === 0 ? (
            <Part title="Chat">
              <EmptyState small title="No chat network yet.">
                Networks are adapters: add one for IRC or Mattermost under{' '}
                <Link className="s-link" to="/settings/adapters">
                  Adapters
                </Link>
                . The bot then answers questions, announces incidents and hears what developers ask.
              </EmptyState>
            </Part>
          ) : (
            items.map((network) => <Network key={network.id} network={network} />)
          )
        }
      </Answer>
      {operator && <Identities />}
    </>
  );
}

function Network({ network }: { readonly network: ChatNetwork }) {
  const operator = useMay('operator');
  const [open, setOpen] = useState<ChatChannel | 'new' | null>(null);
  const { isOpen, nick, lastError } = network;
  return (
    <Part
      title={network.title}
      count={network.channels.length}
      note={
        isOpen ? (
          `The bot is called ${nick ?? '…'} there. It answers when it is addressed, and to whoever says «help» to it alone.`
        ) : network.enabled ? (
          (lastError ?? 'The bot is on its way.')
        ) : (
          <>
            What is said from here waits ten minutes and is then left unsaid. Switch it on under{' '}
            <Link className="s-link" to="/settings/adapters">
              Adapters
            </Link>
            .
          </>
        )
      }
      actions={
        <>
          {network.enabled ? (
            <State tone={isOpen ? 'good' : 'bad'} word={isOpen ? 'connected' : 'not connected'} />
          ) : (
            <State tone="quiet" word="switched off" />
          )}
          {operator && (
            <Button variant="filled" onClick={() => setOpen('new')}>
              Add a channel
            </Button>
          )}
        </>
      }
    >
      <DataTable
        label={`Channels on ${network.title}`}
        rows={network.channels}
        rowKey={(one) => one.id}
        empty={
          <EmptyState small title="In no channel yet.">
            Send the bot into the channel of operations first.
          </EmptyState>
        }
        columns={[
          {
            key: 'name',
            title: 'Channel',
            width: 'minmax(112px, 1fr)',
            cell: (one) => (
              <Link className="s-link" to={`/chat/${one.id}`}>
                {one.name}
              </Link>
            ),
          },
          {
            key: 'state',
            title: 'Bot',
            width: 'minmax(80px, 1fr)',
            cell: (one) => (
              <>
                <State tone={one.isIn ? 'good' : 'warn'} word={one.isIn ? 'is there' : 'is not there'} title={one.reason ?? undefined} />
                {!one.isIn && one.reason !== null && <div className="s-faint">{one.reason}</div>}
              </>
            ),
          },
          { key: 'announce', title: 'Announces', width: 'minmax(96px, 1fr)', from: 480, cell: (one) => announces[one.announce] },
          { key: 'asks', title: 'Questions', width: 'minmax(120px, 1.5fr)', from: 620, cell: asksText },
          { key: 'topic', title: 'Topic', width: '64px', from: 720, cell: topicSaid },
          {
            key: 'change',
            title: 'Change',
            hideTitle: true,
            width: '80px',
            align: 'end',
            cell: (one) =>
              operator && one.incident === null ? (
                <Button variant="subtle" size="compact-sm" aria-label={`Change ${one.name}`} onClick={() => setOpen(one)}>
                  Change
                </Button>
              ) : null,
          },
        ]}
      />
      {open !== null && <ChannelModal network={network} channel={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Part>
  );
}

const announces: Readonly<Record<ChatChannel['announce'], string>> = { nothing: 'nothing', incidents: 'incidents', everything: 'everything' };

/** In the channel, the network may still not let the bot write there. */
function topicSaid({ topic, isIn, reason }: ChatChannel) {
  if (!topic) return <span className="s-faint">left</span>;
  return isIn && reason !== null ? <span title={reason}>not let</span> : 'written';
}

function asksText(one: ChatChannel): string {
  if (one.incident !== null) return 'of an incident';
  if (one.asks === 'nothing') return 'none';
  return one.asks === 'marked' ? 'marked ones' : `unanswered after ${one.askAfterMinutes} min`;
}

const begin = { name: '#', key: '', announce: 'incidents', asks: 'marked', askAfterMinutes: 10, topic: false, opensChannels: false, keepDays: 90 } as const;
type Values = Pick<ChatChannel, 'name' | 'announce' | 'asks' | 'askAfterMinutes' | 'topic' | 'opensChannels' | 'keepDays'> & {
  key: string;
  withoutKey?: boolean;
};

function ChannelModal({ network, channel, onClose }: { readonly network: ChatNetwork; readonly channel: ChatChannel | null; readonly onClose: () => void }) {
  const [values, setValues] = useState<Values>(channel === null ? begin : { ...channel, key: '' });
  const set = (part: Partial<Values>) => setValues((before) => ({ ...before, ...part }));
  const adding = useCommand(addChannel, { quiet: true });
  const changing = useCommand(changeChannel, { quiet: true });
  const removing = useCommand(removeChannel, { says: 'The bot leaves.' });
  const problem = adding.problem ?? changing.problem;
  // Mattermost's webhooks know neither keys nor topics, and make no channels.
  const isIrc = network.kind === 'irc';
  const send = async () => {
    const { name, key, announce, asks, askAfterMinutes, topic, opensChannels, keepDays } = values;
    const body = {
      announce,
      asks,
      askAfterMinutes,
      topic,
      opensChannels,
      keepDays,
      ...(key === '' ? (values.withoutKey === true ? { key: null } : {}) : { key }),
    };
    const done =
      channel === null
        ? await adding.run({ body: { network: network.id, name, ...body } })
        : await changing.run({ params: { id: channel.id }, body }, { version: channel.version });
    if (done !== null) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={channel === null ? `Add a channel on ${network.title}` : channel.name} size={480}>
      <Form
        onSubmit={() => void send()}
        submit={channel === null ? 'Send the bot there' : 'Change it'}
        pending={adding.pending || changing.pending}
        problem={problem}
        fields={['/name', '/key', '/askAfterMinutes', '/keepDays']}
        disabled={values.name.length < 2}
        onCancel={onClose}
      >
        {channel === null && (
          <TextInput
            label="Channel"
            description="#operations"
            data-autofocus
            value={values.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={fieldError(problem, '/name')}
          />
        )}
        {isIrc && (
          <>
            <TextInput
              label="Key"
              description={channel?.hasKey === true ? 'It has one; type another to change it' : 'Only for channels that take one'}
              value={values.key}
              onChange={(event) => set({ key: event.currentTarget.value })}
              error={fieldError(problem, '/key')}
            />
            {channel?.hasKey === true && values.key === '' && (
              <Switch
                label="It takes no key any more"
                checked={values.withoutKey === true}
                onChange={(event) => set({ withoutKey: event.currentTarget.checked })}
              />
            )}
          </>
        )}
        <Select
          label="What the bot says by itself"
          description="One line for one thing. In a storm the rest is told together."
          allowDeselect={false}
          data={[
            { value: 'nothing', label: 'Nothing' },
            { value: 'incidents', label: 'Incidents: opened, acknowledged, resolved' },
            { value: 'everything', label: 'Incidents, pages and alerts' },
          ]}
          value={values.announce}
          onChange={(announce) => announce !== null && set({ announce: announce as Values['announce'] })}
        />
        <Select
          label="Questions for operations"
          description="A mark is ?ops, or «goalie:» at the beginning."
          allowDeselect={false}
          data={[
            { value: 'nothing', label: 'None' },
            { value: 'marked', label: 'Lines with a mark' },
            { value: 'unanswered', label: 'Also questions nobody answers' },
          ]}
          value={values.asks}
          onChange={(asks) => asks !== null && set({ asks: asks as Values['asks'] })}
        />
        {values.asks === 'unanswered' && (
          <NumberInput
            label="Minutes to wait for an answer"
            min={1}
            max={1440}
            value={values.askAfterMinutes}
            onChange={(minutes) => set({ askAfterMinutes: Number(minutes) })}
            error={fieldError(problem, '/askAfterMinutes')}
          />
        )}
        <NumberInput
          label="Days to keep lines"
          min={1}
          max={3650}
          value={values.keepDays}
          onChange={(days) => set({ keepDays: Number(days) })}
          error={fieldError(problem, '/keepDays')}
        />
        {isIrc && (
          <>
            <Switch
              label="Write who is goalie and what is broken into the topic"
              checked={values.topic}
              onChange={(event) => set({ topic: event.currentTarget.checked })}
            />
            <Switch
              label="Open a channel of its own for each incident"
              checked={values.opensChannels}
              onChange={(event) => set({ opensChannels: event.currentTarget.checked })}
            />
          </>
        )}
      </Form>
      {channel !== null && (
        <Button
          variant="subtle"
          color="red"
          mt={8}
          loading={removing.pending}
          onClick={() => void removing.run({ params: { id: channel.id } }).then((done) => done !== null && onClose())}
        >
          Call the bot out of {channel.name}
        </Button>
      )}
    </Modal>
  );
}

function Identities() {
  const asked = useAsk(listIdentities);
  const admin = useMay('admin');
  const removing = useCommand(removeIdentity, { says: 'Forgotten.' });
  return (
    <Part
      title="Linked nicks"
      count={asked.data?.items.length}
      note="People link themselves under My chat. Who is not linked may ask and read, and changes nothing."
    >
      <Answer asked={asked}>
        {({ items }) => (
          <DataTable
            label="Linked nicks and accounts"
            rows={items}
            rowKey={(one) => one.id}
            empty={
              <EmptyState small title="Nobody is linked yet.">
                Until then the bot answers questions and does nothing for anybody.
              </EmptyState>
            }
            columns={[
              { key: 'name', title: 'Name there', width: 'minmax(96px, 1fr)', cell: (one) => one.name },
              { key: 'person', title: 'Person', width: 'minmax(96px, 1fr)', cell: (one) => one.person.name },
              { key: 'by', title: 'Known by', width: '88px', from: 480, cell: (one) => one.by },
              { key: 'network', title: 'Network', width: 'minmax(96px, 1fr)', from: 620, cell: (one) => one.networkTitle },
              { key: 'seen', title: 'Last seen', width: '112px', from: 560, cell: (one) => <When at={one.lastSeenAt} as="relative" missing="not since" /> },
              {
                key: 'remove',
                title: 'Forget',
                hideTitle: true,
                width: '80px',
                align: 'end',
                cell: (one) =>
                  admin ? (
                    <Button variant="subtle" size="compact-sm" aria-label={`Forget ${one.name}`} onClick={() => void removing.run({ params: { id: one.id } })}>
                      Forget
                    </Button>
                  ) : null,
              },
            ]}
          />
        )}
      </Answer>
    </Part>
  );
}
