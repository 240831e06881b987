/** Who may come in, as what? People with their roles; invitations and new passwords go by one-time links. */
import { ActionIcon, Button, Menu, Modal, Select, TextInput } from '@mantine/core';
import type { Person } from '@samspel/contract/access/schemas.ts';
import { changePerson, deactivatePerson, invitePerson, listPeople, reactivatePerson, renewLink } from '@samspel/contract/access.ts';
import { type Role, roles } from '@samspel/core/access/role.ts';
import { IconCheck, IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { FilterBar, TextFilter } from '../../parts/facets/facets.tsx';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { Owner } from '../../parts/state/owner.tsx';
import { State, type Tone } from '../../parts/state/state.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAskPages, useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { addressOfRef } from '../../platform/places.ts';
import { fieldError } from '../../platform/problem.ts';
import { useMay, useWho } from '../../platform/session.ts';
import { Secret } from './secret.tsx';

const states: Readonly<Record<Person['state'], Tone>> = { invited: 'unknown', active: 'good', deactivated: 'quiet' };

export const roleSays: Readonly<Record<Role, string>> = {
  viewer: 'reads everything',
  member: 'opens incidents, writes notes, changes what their team owns',
  operator: 'changes every system and incident, reads the audit log',
  admin: 'people, policies and the house itself',
};

/** The section. */
export function Section() {
  const [{ q }, setAddress] = useAddress({ q: '' });
  const admin = useMay('admin');
  const who = useWho();
  const [inviting, setInviting] = useState(false);
  const [shown, setShown] = useState<{ person: Person; path: string; endsAt: string } | null>(null);
  const people = useAskPages(listPeople, { query: q === '' ? {} : { q } });
  const filter = (
    <div style={{ marginBottom: 8 }}>
      <FilterBar>
        <TextFilter label="Name or address" value={q} onChange={(text) => setAddress({ q: text })} />
        {admin && (
          <Button variant="filled" style={{ marginLeft: 'auto' }} onClick={() => setInviting(true)}>
            Invite somebody
          </Button>
        )}
      </FilterBar>
    </div>
  );
  if (people.error !== null) return <ErrorState error={people.error} retry={() => void people.refetch()} />;
  return (
    <>
      {filter}
      {people.items === undefined ? (
        <Skeleton kind="table" />
      ) : (
        <DataTable
          label="People"
          rows={people.items}
          rowKey={(person) => person.id}
          onEnd={people.more}
          empty={<EmptyState small title={q === '' ? 'Nobody.' : `Nobody is called “${q}”.`} />}
          columns={[
            {
              key: 'name',
              title: 'Name',
              width: 'minmax(140px, 1.6fr)',
              sort: (person) => person.name,
              cell: (person) => (
                <span className="s-row">
                  <Owner name={person.name} person />
                  {person.id === who?.person.id && <span className="s-faint">you</span>}
                </span>
              ),
            },
            {
              key: 'email',
              title: 'E-mail',
              width: 'minmax(140px, 1.6fr)',
              from: 560,
              sort: (person) => person.email,
              cell: (person) => <span title={person.email}>{person.email}</span>,
            },
            {
              key: 'role',
              title: 'Role',
              width: '84px',
              sort: (person) => roles.indexOf(person.role),
              cell: (person) => <span title={roleSays[person.role]}>{person.role}</span>,
            },
            {
              key: 'ref',
              title: 'In the catalog',
              from: 860,
              cell: (person) =>
                person.ref === null ? (
                  <span className="s-faint">not linked</span>
                ) : (
                  <Link className="s-link" to={addressOfRef(person.ref) ?? '#'}>
                    {person.ref.slice(person.ref.lastIndexOf('/') + 1)}
                  </Link>
                ),
            },
            {
              key: 'state',
              title: 'State',
              width: '108px',
              from: 420,
              sort: (person) => person.state,
              cell: (person) => <State tone={states[person.state]} word={person.state} />,
            },
            {
              key: 'seen',
              title: 'Signed in',
              width: '112px',
              from: 720,
              sort: (person) => person.lastSignedInAt,
              cell: (person) => <When at={person.lastSignedInAt} as="relative" missing="never, or not yours to see" />,
            },
            ...(admin
              ? [
                  {
                    key: 'do',
                    title: 'Do',
                    hideTitle: true,
                    width: '40px',
                    align: 'end' as const,
                    cell: (person: Person) => <PersonMenu person={person} onLink={setShown} />,
                  },
                ]
              : []),
          ]}
        />
      )}
      {inviting && (
        <Invite
          onClose={() => setInviting(false)}
          onLink={(link) => {
            setInviting(false);
            setShown(link);
          }}
        />
      )}
      {shown !== null && (
        <Modal opened onClose={() => setShown(null)} title={`A link for ${shown.person.name}`} size={560} closeOnClickOutside={false}>
          <div className="s-stack">
            <Secret
              text={`${window.location.origin}${shown.path}`}
              says="Give it to them by a way you trust. It works once and is not shown again."
              endsAt={shown.endsAt}
            />
            <div>
              <Button variant="filled" onClick={() => setShown(null)}>
                Done
              </Button>
            </div>
          </div>
        </Modal>
      )}
    </>
  );
}

interface LinkShown {
  readonly person: Person;
  readonly path: string;
  readonly endsAt: string;
}

function PersonMenu({ person, onLink }: { readonly person: Person; readonly onLink: (link: LinkShown) => void }) {
  const changing = useCommand(changePerson, {
    says: (answer) => `${answer.name} is ${answer.role} now.`,
    undo: (answer) => call(changePerson, { params: { id: person.id }, body: { role: person.role } }, { version: answer.version }),
  });
  const renewing = useCommand(renewLink);
  const leaving = useCommand(deactivatePerson, {
    says: `${person.name} cannot come in any more.`,
    undo: () => call(reactivatePerson, { params: { id: person.id } }),
  });
  const returning = useCommand(reactivatePerson, { says: `${person.name} may come in again.` });
  const params = { id: person.id };
  const renew = async () => {
    const answer = await renewing.run({ params });
    if (answer !== null && answer !== true) onLink({ person: answer.person, path: answer.link.path, endsAt: answer.link.endsAt });
  };
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={`Change ${person.name}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Role</Menu.Label>
        {roles.map((role) => (
          <Menu.RadioItem
            key={role}
            value={role}
            checked={role === person.role}
            checkIcon={<IconCheck size={14} />}
            closeMenuOnClick
            onChange={() => role !== person.role && void changing.run({ params, body: { role } }, { version: person.version })}
          >
            {role} <span className="s-faint">{roleSays[role]}</span>
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        {person.state !== 'deactivated' && (
          <Menu.Item onClick={() => void renew()}>{person.state === 'invited' ? 'New invitation link' : 'Link for a new password'}</Menu.Item>
        )}
        {person.state === 'deactivated' ? (
          <Menu.Item onClick={() => void returning.run({ params })}>Let in again</Menu.Item>
        ) : (
          <Menu.Item onClick={() => void leaving.run({ params })}>Let in no more</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function Invite({ onClose, onLink }: { readonly onClose: () => void; readonly onLink: (link: LinkShown) => void }) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('member');
  const [ref, setRef] = useState('');
  const inviting = useCommand(invitePerson, { quiet: true });
  const { problem } = inviting;
  const send = async () => {
    const answer = await inviting.run({ body: { name, email, role, ref: ref.trim() === '' ? null : ref.trim() } });
    if (answer !== null && answer !== true) onLink({ person: answer.person, path: answer.link.path, endsAt: answer.link.endsAt });
  };
  return (
    <Modal opened onClose={onClose} title="Invite somebody" size={480}>
      <Form
        onSubmit={() => void send()}
        submit="Make the link"
        pending={inviting.pending}
        problem={problem}
        fields={['/name', '/email', '/role', '/ref']}
        disabled={name.trim() === '' || email.trim() === ''}
        onCancel={onClose}
      >
        <TextInput label="Name" data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} error={fieldError(problem, '/name')} />
        <TextInput label="E-mail" type="email" value={email} onChange={(event) => setEmail(event.currentTarget.value)} error={fieldError(problem, '/email')} />
        <Select
          label="Role"
          description={`${role}: ${roleSays[role]}`}
          allowDeselect={false}
          data={[...roles]}
          value={role}
          onChange={(chosen) => chosen !== null && setRole(chosen as Role)}
          error={fieldError(problem, '/role')}
        />
        <TextInput
          label="In the catalog"
          description="Which User they are, when the catalog knows them; their teams come from there"
          placeholder="user:default/anna"
          value={ref}
          onChange={(event) => setRef(event.currentTarget.value)}
          error={fieldError(problem, '/ref')}
        />
      </Form>
    </Modal>
  );
}
