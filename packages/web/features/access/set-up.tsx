/** The first admin: behind the one-time link that was printed at the first start. */
import { PasswordInput, TextInput } from '@mantine/core';
import { setUp } from '@samspel/contract/access/sessions.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { Link } from '../../parts/page/link.tsx';
import { useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { adoptSession, useSession } from '../../platform/session.ts';
import { Doorstep } from './doorstep.tsx';

/** The page. The secret stands behind # and is never sent by following the link. */
export function Screen() {
  const [link] = useState(() => window.location.hash.slice(1));
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const client = useQueryClient();
  const navigate = useNavigate();
  const session = useSession();
  const making = useCommand(setUp, { quiet: true });
  const { problem } = making;
  if (session.data?.needsSetup === false)
    return (
      <Doorstep title="Already set up" lead="This installation has its first admin.">
        <Link to={session.data.who === null ? '/sign-in' : '/'} className="s-link">
          {session.data.who === null ? 'Sign in' : 'Go to Today'}
        </Link>
      </Doorstep>
    );
  if (link === '')
    return (
      <Doorstep title="Open the set-up link" lead="Nobody is here yet. The first admin is made with the one-time link that Samspel printed when it started.">
        <p className="s-door-note">
          It looks like <span className="s-mono">{window.location.origin}/setup#…</span> and stands in the terminal or the log of the server. Lost it? Start the
          server again: it prints a new one until somebody has used it.
        </p>
      </Doorstep>
    );
  const send = async () => {
    const answer = await making.run({ body: { link, name, email, password } });
    if (answer === null || answer === true) return;
    adoptSession(client, answer);
    void navigate({ to: '/welcome', replace: true });
  };
  return (
    <Doorstep title="You are the first" lead="Your account will be an admin. Others are invited from Settings.">
      <Form
        onSubmit={() => void send()}
        submit="Create the account"
        pending={making.pending}
        problem={problem}
        fields={['/name', '/email', '/password']}
        disabled={name === '' || email === '' || password === ''}
      >
        <TextInput
          label="Name"
          description="As colleagues call you"
          autoComplete="name"
          autoFocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(problem, '/name')}
        />
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={fieldError(problem, '/email')}
        />
        <PasswordInput
          label="Password"
          description="Twelve characters or more; a sentence is fine"
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={fieldError(problem, '/password')}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        />
      </Form>
    </Doorstep>
  );
}
