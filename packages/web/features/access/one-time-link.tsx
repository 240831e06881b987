/** The page behind an invitation or a reset: whose it is, and a new password. */
import { PasswordInput } from '@mantine/core';
import { lookAtLink, useLink as takeLink } from '@samspel/contract/access/sessions.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { Answer } from '../../parts/page/standing.tsx';
import { useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { fieldError } from '../../platform/problem.ts';
import { adoptSession } from '../../platform/session.ts';
import { Doorstep } from './doorstep.tsx';

/** The page. The secret stands behind # and is never sent by following the link. */
export function Screen() {
  const [link] = useState(() => window.location.hash.slice(1));
  const [password, setPassword] = useState('');
  const client = useQueryClient();
  const navigate = useNavigate();
  const look = useQuery({ queryKey: ['access', 'link', link], queryFn: () => call(lookAtLink, { body: { link } }), retry: false, enabled: link !== '' });
  const taking = useCommand(takeLink, { quiet: true });
  if (look.data?.purpose === 'set-up') return <Navigate to="/set-up" hash={link} replace />;
  const send = async () => {
    const answer = await taking.run({ body: { link, password } });
    if (answer === null || answer === true) return;
    adoptSession(client, answer);
    void navigate({ to: '/', replace: true });
  };
  if (link === '')
    return (
      <Doorstep title="The link is not whole" lead="What stands behind # is missing. Copy the whole link from the message it came in.">
        {null}
      </Doorstep>
    );
  return (
    <Doorstep title={look.data?.purpose === 'password-reset' ? 'Choose a new password' : look.data === undefined ? 'A one-time link' : 'Welcome'}>
      <Answer asked={look}>
        {(data) => (
          <>
            <p className="s-dim">
              {data.person === null ? 'For a new account' : `For ${data.person.name}, ${data.person.email}, as ${data.person.role}`}. The link works once, until{' '}
              <When at={data.endsAt} />.
            </p>
            <Form
              onSubmit={() => void send()}
              submit="Set the password and sign in"
              pending={taking.pending}
              problem={taking.problem}
              fields={['/password']}
              disabled={password === ''}
            >
              <PasswordInput
                label="Password"
                description="Twelve characters or more; a sentence is fine"
                autoComplete="new-password"
                autoFocus
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
                error={fieldError(taking.problem, '/password')}
                visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
              />
            </Form>
          </>
        )}
      </Answer>
    </Doorstep>
  );
}
