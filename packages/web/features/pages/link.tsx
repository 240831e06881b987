/** The page behind the link in a notice: one large button for somebody half asleep. Opening it changes nothing; the secret stands behind # and is never sent by following the link. */
import { Button } from '@mantine/core';
import { readPageLink, usePageLink } from '@samspel/contract/pages.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Answer } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { addressOf } from '../../platform/places.ts';
import { stateSaid } from './words.ts';
import './pages.css';

/** The page. */
export function Screen() {
  const [token] = useState(() => window.location.hash.slice(1));
  const look = useQuery({ queryKey: ['pages', 'link', token], queryFn: () => call(readPageLink, { body: { token } }), retry: false, enabled: token !== '' });
  const taking = useCommand(usePageLink, { quiet: true });
  const take = async () => {
    if ((await taking.run({ body: { token } })) !== null) await look.refetch();
  };
  if (token === '') return <main className="s-ack">The link is not whole: what stands behind # is missing.</main>;
  return (
    <main className="s-ack">
      <Answer asked={look}>
        {({ page, person, acknowledged }) => (
          <>
            <p className="s-dim">{person.name}, you are paged</p>
            <h1 className="s-ack-title">{page.title}</h1>
            <p>
              <State {...stateSaid[page.state]} strong />{' '}
              <span className="s-faint">
                begun <When at={page.begunAt} />
              </span>
            </p>
            {acknowledged ? (
              <p>{page.state === 'over' ? 'It is over. Sleep well.' : `${page.acknowledgedBy ?? 'Somebody'} has it. Nobody else is woken.`}</p>
            ) : (
              <Button size="xl" fullWidth variant="filled" loading={taking.pending} onClick={() => void take()}>
                I have it
              </Button>
            )}
            {taking.problem !== null && <p role="alert">{taking.problem.detail}</p>}
            <Link className="s-link" to={page.incident === null ? `/on-call/pages/${page.id}` : (addressOf('incident', page.incident) ?? '/incidents')}>
              Everything about it
            </Link>
          </>
        )}
      </Answer>
    </main>
  );
}
