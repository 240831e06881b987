/** Which doors to outside systems are there, how does each stand, and what is it told? Drawn from what each kind says of its own settings. */
import { Button, Menu } from '@mantine/core';
import { type AdapterAnswer, type AdapterKindAnswer, listAdapterKinds, listAdapters } from '@samspel/contract/adapters.ts';
import { useState } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { Section as Part } from '../../parts/page/page.tsx';
import { Answer, EmptyState } from '../../parts/page/standing.tsx';
import { State, type Tone } from '../../parts/state/state.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useAsk } from '../../platform/ask.ts';
import { useMay } from '../../platform/session.ts';
import { AdapterModal } from './adapter-modal.tsx';

/** The section. */
export function Section() {
  const asked = useAsk(listAdapters);
  const kinds = useAsk(listAdapterKinds);
  return <Answer asked={kinds}>{({ items }) => <Answer asked={asked}>{(data) => <Adapters kinds={items} {...data} />}</Answer>}</Answer>;
}

interface Given {
  readonly kinds: readonly AdapterKindAnswer[];
  readonly items: readonly AdapterAnswer[];
  readonly canKeepSecrets: boolean;
}

function Adapters({ kinds, items, canKeepSecrets }: Given) {
  const admin = useMay('admin');
  const [open, setOpen] = useState<{ readonly kind: AdapterKindAnswer; readonly id: string | null } | null>(null);
  const titleOf = (kind: string): string => kinds.find((one) => one.kind === kind)?.title ?? kind;
  const edit = (adapter: AdapterAnswer): void => {
    const kind = kinds.find((one) => one.kind === adapter.kind);
    if (kind !== undefined && admin) setOpen({ kind, id: adapter.id });
  };
  return (
    <Part
      title="Doors of this house"
      count={items.length}
      note="To mail, chat and the rest. A change takes effect on all servers within a second, without a restart."
      actions={admin ? <AddMenu kinds={kinds} onChoose={(kind) => setOpen({ kind, id: null })} /> : undefined}
    >
      {!canKeepSecrets && (
        <p className="s-settings-lead">
          <State tone="warn" word="No passwords can be kept" /> This server has a database of its own elsewhere and no key: give every server the same{' '}
          <span className="s-mono">SAMSPEL_SECRET_KEY</span>.
        </p>
      )}
      {items.length === 0 ? (
        <EmptyState small title="No adapters yet.">
          Until there is one, nothing leaves the house: no mail, no line in chat, no push.
        </EmptyState>
      ) : (
        <DataTable
          label="Adapters"
          rows={items}
          rowKey={(one) => one.id}
          {...(admin ? { onOpen: edit } : {})}
          columns={[
            { key: 'name', title: 'Name', width: 'minmax(112px, 1fr)', sort: (one) => one.name, cell: (one) => one.name },
            { key: 'kind', title: 'Kind', width: 'minmax(120px, 1fr)', from: 560, sort: (one) => titleOf(one.kind), cell: (one) => titleOf(one.kind) },
            { key: 'state', title: 'State', width: 'minmax(96px, 120px)', cell: (one) => <Standing adapter={one} /> },
            { key: 'since', title: 'Since', width: '112px', from: 640, cell: (one) => sinceOf(one) },
            { key: 'where', title: 'Servers', width: '72px', align: 'end', from: 720, cell: (one) => <span className="s-num">{one.states.length}</span> },
            {
              key: 'error',
              title: 'Last error',
              width: 'minmax(120px, 2fr)',
              from: 480,
              cell: (one) => (errorOf(one) === null ? <span className="s-faint">none</span> : <span title={errorOf(one) ?? ''}>{errorOf(one)}</span>),
            },
          ]}
        />
      )}
      {open !== null && (
        <AdapterModal
          key={open.id ?? open.kind.kind}
          kind={open.kind}
          adapter={items.find(({ id }) => id === open.id) ?? null}
          onClose={() => setOpen(null)}
          onAdded={(id) => setOpen({ ...open, id })}
        />
      )}
    </Part>
  );
}

function AddMenu({ kinds, onChoose }: { readonly kinds: readonly AdapterKindAnswer[]; readonly onChoose: (kind: AdapterKindAnswer) => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="filled">Add an adapter</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map((kind) => (
          <Menu.Item key={kind.kind} onClick={() => onChoose(kind)}>
            {kind.title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** How an adapter stands, in a word: open when it is on some server. */
export function Standing({ adapter }: { readonly adapter: AdapterAnswer }) {
  const [tone, word] = standingOf(adapter);
  return <State tone={tone} word={word} />;
}

function standingOf({ enabled, states }: AdapterAnswer): readonly [Tone, string] {
  if (!enabled) return ['quiet', 'off'];
  if (states.length === 0) return ['unknown', 'on no server'];
  const open = states.some((state) => state.isOpen);
  if (!open) return ['bad', 'not open'];
  return states.some((state) => state.lastError !== null) ? ['warn', 'failing'] : ['good', 'open'];
}

function sinceOf({ states }: AdapterAnswer) {
  const state = states.find((one) => one.isOpen) ?? states[0];
  return state === undefined ? <span className="s-faint">—</span> : <When at={state.since} as="relative" />;
}

function errorOf({ states }: AdapterAnswer): string | null {
  return states.find((state) => state.lastError !== null)?.lastError ?? null;
}
