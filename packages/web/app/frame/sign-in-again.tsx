/** What happens when the session ends while somebody works? A dialog over the page: what they typed stays where it is. */
import { Modal } from '@mantine/core';
import { ProblemError } from '@samspel/contract/client.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { SignInForm } from '../../features/access/sign-in-form.tsx';
import { useSession, useWho } from '../../platform/session.ts';

/** Opens when any answer says that nobody is signed in. */
export function SignInAgain() {
  const client = useQueryClient();
  const session = useSession();
  const [ended, setEnded] = useState(false);
  useEffect(
    () =>
      client.getQueryCache().subscribe((event) => {
        const error = event.query.state.error;
        if (event.type === 'updated' && error instanceof ProblemError && error.problem.status === 401) setEnded(true);
      }),
    [client],
  );
  const who = useWho();
  return (
    <Modal
      opened={ended || (session.data !== undefined && session.data.who === null)}
      onClose={() => undefined}
      withCloseButton={false}
      zIndex={500}
      title="Your session has ended"
      size={400}
    >
      <p className="s-dim" style={{ marginBottom: 16 }}>
        Sign in again to go on. What you typed is still here.
      </p>
      <SignInForm email={who?.person.email ?? ''} onIn={() => setEnded(false)} />
    </Modal>
  );
}
