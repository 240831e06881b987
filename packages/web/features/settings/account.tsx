/** My password, and where I am signed in. */
import { Button, PasswordInput } from '@mantine/core';
import { changePassword, listSessions, revokeOtherSessions, revokeSession } from '@samspel/contract/access.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { Section as Part } from '../../parts/page/page.tsx';
import { ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useAskPages, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { browserName } from './browser-name.ts';

/** The section. */
export function Section() {
  return (
    <>
      <Password />
      <Sessions />
    </>
  );
}

function Password() {
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const changing = useCommand(changePassword, { says: 'Password changed. Every other session of yours has ended.', quiet: true });
  const wrong = changing.problem?.code === 'access.wrong-password' ? changing.problem.detail : fieldError(changing.problem, '/current');
  const send = async () => {
    if ((await changing.run({ body: { current, password } })) === null) return;
    setCurrent('');
    setPassword('');
  };
  return (
    <Part title="Password">
      <div className="s-settings-form">
        <Form
          onSubmit={() => void send()}
          submit="Change the password"
          pending={changing.pending}
          problem={wrong === null ? changing.problem : null}
          fields={['/password']}
          disabled={current === '' || password === ''}
        >
          <PasswordInput
            label="Present password"
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            error={wrong}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the present password' }}
          />
          <PasswordInput
            label="New password"
            description="Twelve characters or more; a sentence is fine"
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={fieldError(changing.problem, '/password')}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the new password' }}
          />
        </Form>
      </div>
    </Part>
  );
}

function Sessions() {
  const sessions = useAskPages(listSessions);
  const ending = useCommand(revokeSession, { says: 'Session ended.' });
  const endingOthers = useCommand(revokeOtherSessions, {
    says: (answer) => (answer.revoked === 1 ? 'One session ended.' : `${answer.revoked} sessions ended.`),
  });
  if (sessions.error !== null) return <ErrorState error={sessions.error} retry={() => void sessions.refetch()} />;
  if (sessions.items === undefined) return <Skeleton kind="table" />;
  const others = sessions.items.some((session) => !session.current);
  return (
    <Part
      title="Sessions"
      note="Where you are signed in. A session ends by itself when it is not used."
      actions={
        others ? (
          <Button onClick={() => void endingOthers.run({})} loading={endingOthers.pending}>
            End all others
          </Button>
        ) : undefined
      }
    >
      <DataTable
        label="Sessions"
        rows={sessions.items}
        rowKey={(session) => session.id}
        onEnd={sessions.more}
        columns={[
          { key: 'agent', title: 'Browser', width: 'minmax(120px, 2fr)', cell: (session) => <span title={session.agent}>{browserName(session.agent)}</span> },
          { key: 'address', title: 'Address', width: '140px', from: 560, cell: (session) => <span className="s-num">{session.address}</span> },
          { key: 'seen', title: 'Last seen', width: '110px', from: 400, cell: (session) => <When at={session.lastSeenAt} as="relative" /> },
          { key: 'started', title: 'Since', width: '120px', from: 720, cell: (session) => <When at={session.startedAt} /> },
          {
            key: 'end',
            title: 'End',
            hideTitle: true,
            width: '96px',
            align: 'end',
            cell: (session) =>
              session.current ? (
                <State tone="good" word="this one" />
              ) : (
                <Button variant="subtle" size="compact-sm" onClick={() => void ending.run({ params: { id: session.id } })}>
                  End
                </Button>
              ),
          },
        ]}
      />
    </Part>
  );
}
