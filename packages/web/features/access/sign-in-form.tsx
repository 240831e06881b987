/** The two fields that let somebody in, on the page and in the dialog over a page whose session has ended. */
import { PasswordInput, TextInput } from '@mantine/core';
import { signIn } from '@samspel/contract/access/sessions.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { useCommand } from '../../platform/ask.ts';
import { adoptSession } from '../../platform/session.ts';

/** Calls `onIn` once the session stands. `email` is filled in where it is known. */
export function SignInForm({ email: known = '', onIn }: { readonly email?: string; readonly onIn: () => void }) {
  const client = useQueryClient();
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const entering = useCommand(signIn, { quiet: true });
  const send = async () => {
    const answer = await entering.run({ body: { email, password } });
    if (answer === null || answer === true) return;
    adoptSession(client, answer);
    onIn();
  };
  return (
    <Form onSubmit={() => void send()} submit="Sign in" pending={entering.pending} problem={entering.problem} disabled={email === '' || password === ''}>
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="username"
        autoFocus={known === ''}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        autoFocus={known !== ''}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
      />
    </Form>
  );
}
