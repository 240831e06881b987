/** How do programs come in? Tokens of mine (an admin sees everybody's), with what they may do and until when. */
import { Button, Modal, MultiSelect, Select, Switch, TextInput } from '@mantine/core';
import type { Token } from '@samspel/contract/access/schemas.ts';
import { createToken, listTokens, revokeToken } from '@samspel/contract/access.ts';
import { holds, type Role, roles } from '@samspel/core/access/role.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { Section as Part } from '../../parts/page/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { State, type Tone } from '../../parts/state/state.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAskPages, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { useMay, useWho } from '../../platform/session.ts';
import { Secret } from './secret.tsx';

const states: Readonly<Record<Token['state'], readonly [Tone, string]>> = {
  stands: ['good', 'stands'],
  ended: ['quiet', 'ended'],
  revoked: ['quiet', 'revoked'],
  asleep: ['unknown', 'asleep'],
};
const nouns = ['incidents', 'catalog', 'availability', 'findings', 'status', 'access', 'audit', 'platform'];

/** The section. */
export function Section() {
  const [{ of }, setAddress] = useAddress({ of: null });
  const [making, setMaking] = useState(false);
  const admin = useMay('admin');
  const all = of === 'everybody' && admin;
  const tokens = useAskPages(listTokens, { query: all ? { everybodys: 'true' } : {} });
  const revoking = useCommand(revokeToken, { says: 'Token revoked. Programs that use it are refused from now on.' });
  if (tokens.error !== null) return <ErrorState error={tokens.error} retry={() => void tokens.refetch()} />;
  return (
    <Part
      title={all ? 'Everybody’s tokens' : 'My tokens'}
      note="A program with a token acts as its person, never wider. The secret is shown once, when the token is made."
      actions={
        <>
          {admin && <Switch label="Everybody’s" checked={all} onChange={(event) => setAddress({ of: event.currentTarget.checked ? 'everybody' : null })} />}
          <Button variant="filled" onClick={() => setMaking(true)}>
            Make a token
          </Button>
        </>
      }
    >
      {tokens.items === undefined ? (
        <Skeleton kind="table" />
      ) : (
        <DataTable
          label="Tokens"
          rows={tokens.items}
          rowKey={(token) => token.id}
          onEnd={tokens.more}
          empty={
            <EmptyState small title="No tokens yet.">
              The command line signs in with one: <span className="s-mono">samspel login</span>.
            </EmptyState>
          }
          columns={[
            { key: 'name', title: 'Name', width: 'minmax(120px, 2fr)', cell: (token) => token.name },
            ...(all ? [{ key: 'person', title: 'Person', from: 560, cell: (token: Token) => token.person.name }] : []),
            {
              key: 'scopes',
              title: 'May',
              width: 'minmax(100px, 1.5fr)',
              from: 480,
              cell: (token) => <span title={token.scopes.join(', ')}>{token.scopes.join(', ')}</span>,
            },
            { key: 'role', title: 'As', width: '80px', from: 680, cell: (token) => token.role },
            {
              key: 'used',
              title: 'Last used',
              width: '112px',
              from: 640,
              cell: (token) => (token.lastUsedAt === null ? <span className="s-faint">never</span> : <When at={token.lastUsedAt} as="relative" />),
            },
            { key: 'ends', title: 'Ends', width: '96px', from: 400, cell: (token) => <When at={token.endsAt} as="relative" /> },
            { key: 'state', title: 'State', width: '88px', cell: (token) => <State tone={states[token.state][0]} word={states[token.state][1]} /> },
            {
              key: 'revoke',
              title: 'Revoke',
              hideTitle: true,
              width: '80px',
              align: 'end',
              cell: (token) =>
                token.state === 'stands' || token.state === 'asleep' ? (
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    aria-label={`Revoke ${token.name}`}
                    onClick={() => void revoking.run({ params: { id: token.id } })}
                  >
                    Revoke
                  </Button>
                ) : null,
            },
          ]}
        />
      )}
      {making && <NewToken onClose={() => setMaking(false)} />}
    </Part>
  );
}

function NewToken({ onClose }: { readonly onClose: () => void }) {
  const who = useWho();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['read']);
  const [role, setRole] = useState<Role>(who?.role ?? 'viewer');
  const [days, setDays] = useState('90');
  const [made, setMade] = useState<{ secret: string; endsAt: string } | null>(null);
  const making = useCommand(createToken, { quiet: true });
  const { problem } = making;
  const send = async () => {
    const answer = await making.run({ body: { name, scopes, role, endsInDays: Number(days) } });
    if (answer !== null && answer !== true) setMade({ secret: answer.secret, endsAt: answer.token.endsAt });
  };
  if (made !== null)
    return (
      <Modal opened onClose={onClose} title={`Token “${name}”`} size={560} closeOnClickOutside={false}>
        <div className="s-stack">
          <Secret text={made.secret} says="This is the only time the secret is shown. Put it where the program reads it, not into code." endsAt={made.endsAt} />
          <p className="s-dim">
            Sent as <span className="s-mono">Authorization: Bearer smp_…</span>
          </p>
          <div>
            <Button variant="filled" onClick={onClose}>
              I have it
            </Button>
          </div>
        </div>
      </Modal>
    );
  return (
    <Modal opened onClose={onClose} title="Make a token" size={480}>
      <Form
        onSubmit={() => void send()}
        submit="Make the token"
        pending={making.pending}
        problem={problem}
        fields={['/name', '/scopes', '/role', '/endsInDays']}
        disabled={name.trim() === '' || scopes.length === 0}
        onCancel={onClose}
      >
        <TextInput
          label="Name"
          description="What uses it: “deploy pipeline”"
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(problem, '/name')}
        />
        <MultiSelect
          label="May"
          description="Everything, or only one noun. Writing holds reading."
          searchable
          data={[
            { group: 'Everything', items: ['read', 'write'] },
            { group: 'One noun', items: nouns.flatMap((noun) => [`${noun}:read`, `${noun}:write`]) },
          ]}
          value={scopes}
          onChange={setScopes}
          error={fieldError(problem, '/scopes')}
        />
        <div className="s-row" style={{ alignItems: 'flex-start', gap: 16 }}>
          <Select
            className="s-grow"
            label="As"
            allowDeselect={false}
            data={roles.filter((one) => who !== null && holds(who.role, one))}
            value={role}
            onChange={(chosen) => chosen !== null && setRole(chosen as Role)}
            error={fieldError(problem, '/role')}
          />
          <Select
            className="s-grow"
            label="Ends"
            allowDeselect={false}
            value={days}
            onChange={(chosen) => setDays(chosen ?? '90')}
            data={[
              { value: '7', label: 'in a week' },
              { value: '30', label: 'in 30 days' },
              { value: '90', label: 'in 90 days' },
              { value: '365', label: 'in a year' },
            ]}
            error={fieldError(problem, '/endsInDays')}
          />
        </div>
      </Form>
    </Modal>
  );
}
