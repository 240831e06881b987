/** Which nicks and accounts in chat are mine, and how do I link one? With a code that is said to the bot alone. */
import { Button } from '@mantine/core';
import { makeCode, readMyIdentities, removeIdentity } from '@samspel/contract/chat.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { useState } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { Section as Part } from '../../parts/page/page.tsx';
import { Answer, EmptyState } from '../../parts/page/standing.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { Secret } from './secret.tsx';

type Mine = AnswerOf<typeof readMyIdentities>;

/** The section. */
export function Section() {
  const asked = useAsk(readMyIdentities);
  return <Answer asked={asked}>{(mine) => <MyChat mine={mine} />}</Answer>;
}

function MyChat({ mine }: { readonly mine: Mine }) {
  const [code, setCode] = useState<AnswerOf<typeof makeCode> | null>(null);
  const [linkedBefore, setLinkedBefore] = useState(mine.items.length);
  const making = useCommand(makeCode);
  const removing = useCommand(removeIdentity, { says: 'Forgotten: that nick may ask and read, and change nothing.' });
  const make = async () => {
    const made = await making.run({});
    if (made === null || made === true) return;
    setLinkedBefore(mine.items.length);
    setCode(made);
  };
  const bots = mine.bots.map(({ title, nick }) => `${nick ?? 'the bot'} on ${title}`).join(', or ');
  return (
    <Part
      title="Linked nicks"
      count={mine.items.length}
      note="A linked nick may do through the bot what you may do here. By an account the link lasts. A nick without one is linked only while it is in a channel the bot is in, and forgotten when it leaves."
      actions={
        mine.bots.length === 0 ? undefined : (
          <Button variant="filled" loading={making.pending} onClick={() => void make()}>
            Link a nick
          </Button>
        )
      }
    >
      {code !== null && mine.items.length <= linkedBefore && (
        <div className="s-stack">
          <Secret
            text={code.says}
            says={`Say this to ${bots}, alone and not in a channel. Without an account there, join a channel it is in first.`}
            endsAt={code.endsAt}
          />
        </div>
      )}
      <DataTable
        label="My nicks and accounts"
        rows={mine.items}
        rowKey={(one) => one.id}
        empty={
          <EmptyState small title="No nick of yours is linked.">
            {mine.bots.length === 0
              ? 'No chat network is switched on. An operator does that under Adapters.'
              : 'Without a link the bot answers your questions, and does nothing for you.'}
          </EmptyState>
        }
        columns={[
          { key: 'name', title: 'Name there', width: 'minmax(96px, 1fr)', cell: (one) => one.name },
          { key: 'network', title: 'Network', width: 'minmax(96px, 1fr)', cell: (one) => one.networkTitle },
          { key: 'by', title: 'Known by', width: '104px', from: 480, cell: (one) => (one.by === 'account' ? 'account' : 'nick, for now') },
          { key: 'linked', title: 'Linked', width: '112px', from: 560, cell: (one) => <When at={one.linkedAt} as="relative" /> },
          {
            key: 'remove',
            title: 'Forget',
            hideTitle: true,
            width: '80px',
            align: 'end',
            cell: (one) => (
              <Button variant="subtle" size="compact-sm" aria-label={`Forget ${one.name}`} onClick={() => void removing.run({ params: { id: one.id } })}>
                Forget
              </Button>
            ),
          },
        ]}
      />
    </Part>
  );
}
