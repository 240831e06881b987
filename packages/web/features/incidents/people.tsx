/** Who works on it, and who leads? Responders with their teams; a coordinator, asked for only when more than two teams are involved. */
import { ActionIcon, Button, Menu, Modal, Select, TextInput } from '@mantine/core';
import { listPeople } from '@samspel/contract/access.ts';
import { listTeams } from '@samspel/contract/catalog.ts';
import { joinIncident, leaveIncident, nameCoordinator } from '@samspel/contract/incidents.ts';
import { IconChevronDown, IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { Section } from '../../parts/page/page.tsx';
import { EmptyState } from '../../parts/page/standing.tsx';
import { Owner } from '../../parts/state/owner.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { now } from '../../platform/clock.ts';
import { fieldError } from '../../platform/problem.ts';
import { useWho } from '../../platform/session.ts';
import { echoIncident, followers, takeBack } from './changing.ts';
import type { Incident, Shown } from './words.ts';

type Responder = Incident['responders'][number];

/** The section. */
export function People({ shown }: { readonly shown: Shown }) {
  const { incident, may } = shown;
  const who = useWho();
  const [asking, setAsking] = useState(false);
  const teams = new Map(shown.teams.map((team) => [team.ref, team.title]));
  const here = incident.responders.filter((one) => one.left === null);
  const gone = incident.responders.filter((one) => one.left !== null);
  const joining = useJoin(shown);
  const me = who?.person.id;
  const mine = here.some((one) => one.id === me);
  const open = incident.mergedInto === null && may.respond;
  return (
    <Section
      title="Responders"
      count={here.length === 0 ? undefined : here.length}
      actions={
        open && (
          <>
            {!mine && (
              <Button loading={joining.pending} onClick={() => void joining.run({ params: { id: incident.id }, body: {} })}>
                Join
              </Button>
            )}
            <Button onClick={() => setAsking(true)}>Add somebody…</Button>
          </>
        )
      }
    >
      {here.length === 0 && <EmptyState small title="Nobody responds yet." />}
      <ul className="s-inc-people">
        {here.map((one) => (
          <Person key={one.id} one={one} shown={shown} team={one.team === null ? undefined : teams.get(one.team)} may={open && (may.change || one.id === me)} />
        ))}
        {gone.map((one) => (
          <li key={`${one.id} left`} className="s-faint">
            <Owner person name={one.name} /> left <When at={one.left} />
          </li>
        ))}
      </ul>
      {asking && <Join shown={shown} close={() => setAsking(false)} />}
    </Section>
  );
}

function Person({ one, shown, team, may }: { readonly one: Responder; readonly shown: Shown; readonly team: string | undefined; readonly may: boolean }) {
  const { incident } = shown;
  const leads = incident.coordinator?.id === one.id;
  const naming = useNaming(shown);
  const leaving = useCommand(leaveIncident, {
    nouns: followers,
    says: `${one.name} no longer responds.`,
    undo: takeBack(incident.id),
    echo: (echo) =>
      echoIncident(echo, incident.id, (held) => ({
        responders: held.responders.map((each) => (each.id === one.id ? { ...each, left: new Date(now()).toISOString() } : each)),
      })),
  });
  return (
    <li>
      <Owner person name={one.name} />
      <span className="s-faint s-grow s-cut">
        {[...(leads ? ['coordinates'] : []), ...(team === undefined ? [] : [team])].join(' · ')}
        {!leads && team === undefined && (
          <>
            since <When at={one.joined} />
          </>
        )}
      </span>
      {may && (
        <Menu>
          <Menu.Target>
            <ActionIcon aria-label={`${one.name}: coordinate or leave`}>
              <IconDots size={16} stroke={1.5} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {shown.may.change && (
              <Menu.Item onClick={() => void naming.run({ params: { id: incident.id }, body: { responder: leads ? null : one.id } })}>
                {leads ? 'No longer coordinates' : 'Coordinates'}
              </Menu.Item>
            )}
            <Menu.Item onClick={() => void leaving.run({ params: { id: incident.id, responder: one.id } })}>Leaves</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}

function useJoin(shown: Shown, quiet = false) {
  const { id } = shown.incident;
  return useCommand(joinIncident, { nouns: followers, quiet, says: (answer) => answer.reason, undo: takeBack(id) });
}

function useNaming(shown: Shown) {
  const { id } = shown.incident;
  return useCommand(nameCoordinator, {
    nouns: followers,
    says: (answer) => answer.reason,
    undo: takeBack(id),
    echo: (echo, input) =>
      echoIncident(echo, id, (held) => {
        const found = held.responders.find((one) => one.id === input.body.responder);
        return { coordinator: found === undefined ? null : { id: found.id, name: found.name } };
      }),
  });
}

/** The control that answers the ask for a coordinator: one of those who respond. */
export function NameCoordinator({ shown }: { readonly shown: Shown }) {
  const { incident, may } = shown;
  const naming = useNaming(shown);
  const joining = useJoin(shown);
  const who = useWho();
  const here = incident.responders.filter((one) => one.left === null);
  if (!may.change) return null;
  const takeIt = async () => {
    const mine = here.find((one) => one.id === who?.person.id);
    const joined = mine === undefined ? await joining.run({ params: { id: incident.id }, body: {} }) : true;
    const id = mine?.id ?? who?.person.id;
    if (joined !== null && id !== undefined) await naming.run({ params: { id: incident.id }, body: { responder: id } });
  };
  return (
    <span className="s-row">
      <Button size="compact-sm" loading={naming.pending || joining.pending} onClick={() => void takeIt()}>
        I do
      </Button>
      {here.some((one) => one.id !== who?.person.id) && (
        <Menu>
          <Menu.Target>
            <Button size="compact-sm" rightSection={<IconChevronDown size={14} />}>
              Name somebody
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {here.map((one) => (
              <Menu.Item key={one.id} onClick={() => void naming.run({ params: { id: incident.id }, body: { responder: one.id } })}>
                {one.name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </span>
  );
}

function Join({ shown, close }: { readonly shown: Shown; readonly close: () => void }) {
  const { incident } = shown;
  const joining = useJoin(shown, true);
  const { problem } = joining;
  const [person, setPerson] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [team, setTeam] = useState<string | null>(null);
  const people = useAsk(listPeople, { query: { limit: 200, state: 'active' } }).data?.items ?? [];
  const teams = useAsk(listTeams, {}).data?.items ?? [];
  const send = async () => {
    const given = people.find((one) => one.id === person);
    const body = {
      ...(person === null ? { name: name.trim() } : { person, ...(given === undefined ? {} : { name: given.name }) }),
      ...(team === null ? {} : { team }),
    };
    if ((await joining.run({ params: { id: incident.id }, body })) !== null) close();
  };
  return (
    <Modal opened onClose={close} title="Add a responder" size={420}>
      <Form
        onSubmit={() => void send()}
        submit="Add"
        pending={joining.pending}
        disabled={person === null && name.trim() === ''}
        problem={problem}
        fields={['/name', '/person', '/team']}
        onCancel={close}
      >
        <Select
          data-autofocus
          label="Person"
          searchable
          clearable
          placeholder="With an account here"
          data={people.map((one) => ({ value: one.id, label: one.name }))}
          value={person}
          onChange={setPerson}
          nothingFoundMessage="Nobody of that name has an account"
          error={fieldError(problem, '/person')}
        />
        {person === null && (
          <TextInput
            label="Or a name"
            description="For somebody without an account"
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={fieldError(problem, '/name')}
          />
        )}
        <Select
          label="Team"
          searchable
          clearable
          data={teams.map((one) => ({ value: one.ref, label: one.title }))}
          value={team}
          onChange={setTeam}
          error={fieldError(problem, '/team')}
        />
      </Form>
    </Modal>
  );
}
