/** The first visit: three calm ways to begin, none of which closes the others off for good. */
import { Button, Progress } from '@mantine/core';
import { readDemo, tellDemo } from '@samspel/contract/demo.ts';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { numberText } from '../../parts/format/number.ts';
import { ButtonLink } from '../../parts/page/button-link.tsx';
import { Page } from '../../parts/page/page.tsx';
import { Answer } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { begin } from '../../platform/began.ts';
import { useMay, useWho } from '../../platform/session.ts';
import './welcome.css';

/** The screen. */
export function Screen() {
  const asked = useAsk(readDemo, undefined, { nouns: ['catalog'] });
  const who = useWho();
  const first = who?.name.split(' ')[0];
  return (
    <Page title={first === undefined ? 'Welcome' : `Welcome, ${first}`} width="reading" meta={<span>How do you want to begin?</span>}>
      <Answer asked={asked}>
        {(demo) => (
          <ol className="s-welcome">
            <Demo demo={demo} refetch={() => void asked.refetch()} />
            {(demo.state === 'none' || demo.state === 'failed') && (
              <>
                <Way
                  title="Import your catalog"
                  text="Systems, teams and who owns what, from Backstage catalog-info.yaml files. You see the difference before anything is written."
                >
                  <ButtonLink to="/systems/import" onClick={begin}>
                    Choose files
                  </ButtonLink>
                </Way>
                <Way title="Start empty" text="Write down the first incident, let a monitor send, say who is on call. Screens say what will stand where.">
                  <ButtonLink to="/" onClick={begin}>
                    Start empty
                  </ButtonLink>
                </Way>
              </>
            )}
          </ol>
        )}
      </Answer>
    </Page>
  );
}

function Way({ title, text, children }: { readonly title: string; readonly text: ReactNode; readonly children: ReactNode }) {
  return (
    <li className="s-welcome-way">
      <div className="s-grow">
        <h2>{title}</h2>
        <p className="s-dim">{text}</p>
      </div>
      <div className="s-welcome-do">{children}</div>
    </li>
  );
}

function Demo({ demo, refetch }: { readonly demo: NonNullable<ReturnType<typeof useAsk<typeof readDemo>>['data']>; readonly refetch: () => void }) {
  const admin = useMay('admin');
  const navigate = useNavigate();
  const telling = useCommand(tellDemo, {
    echo: (echo) => echo.change(readDemo, undefined, (before) => ({ ...before, state: 'telling' as const, chapter: before.chapter ?? 'beginning' })),
  });
  const under = demo.state === 'telling';
  useEffect(() => {
    if (!under) return;
    const timer = setInterval(refetch, 1000);
    return () => clearInterval(timer);
  }, [under, refetch]);
  const start = async () => {
    begin();
    await telling.run({ body: {} });
  };
  return (
    <Way
      title="Explore the demo world"
      text="A music streaming company in its fourth year: about 90 systems, two years of incidents with two catastrophes among them, who was on call and woken, and what developers asked. It goes only into an empty Samspel, and stays: for real data start another one."
    >
      {demo.state === 'told' ? (
        <Button variant="filled" onClick={() => void navigate({ to: '/' })}>
          Look at Today
        </Button>
      ) : under ? (
        <div className="s-welcome-telling" role="status">
          <Progress aria-label="The demo world is being told" value={demo.total === 0 ? 2 : (demo.done / demo.total) * 100} size={4} radius={2} />
          <p className="s-faint s-num">
            {demo.chapter ?? 'Beginning'}
            {demo.total > 0 && `, ${numberText(demo.done)} of ${numberText(demo.total)}`}
          </p>
        </div>
      ) : demo.canTell ? (
        admin ? (
          <Button variant="filled" loading={telling.pending} onClick={() => void start()}>
            Explore it
          </Button>
        ) : (
          <span className="s-faint">takes an admin</span>
        )
      ) : (
        <State
          tone={demo.state === 'failed' ? 'bad' : 'quiet'}
          word={demo.state === 'failed' ? 'stopped half way' : 'not empty any more'}
          title={demo.failure ?? undefined}
        />
      )}
    </Way>
  );
}
