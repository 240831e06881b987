/** Sign-in: e-mail and password; goes on to where one wanted to go. */
import { useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useGo } from '../../platform/address.ts';
import { useSession } from '../../platform/session.ts';
import { Doorstep } from './doorstep.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** The page. */
export function Screen() {
  const go = useGo();
  const search = useSearch({ strict: false }) as { next?: string };
  const session = useSession();
  // Only a path of this product: an address with another host in it would carry people away after they signed in.
  const next = search.next !== undefined && /^\/(?![/\\])/.test(search.next) ? search.next : '/';
  const inside = session.data?.who !== undefined && session.data.who !== null;
  useEffect(() => {
    if (inside) go(next, 'replace');
    else if (session.data?.needsSetup === true) go('/set-up', 'replace');
  }, [inside, session.data?.needsSetup, go, next]);
  return (
    <Doorstep title="Sign in">
      <SignInForm onIn={() => undefined} />
      <p className="s-door-note">No account or a forgotten password? An admin makes a one-time link for you in Settings, People.</p>
    </Doorstep>
  );
}
