/** What surrounds every screen? The nouns at the left, search and what is broken now on top, the thing in hand at the right, sentences at the foot. */
import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Toasts } from '../../parts/panel/toasts.tsx';
import { useGo, usePanel } from '../../platform/address.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { startLive } from '../../platform/live.ts';
import { useSession } from '../../platform/session.ts';
import { features, places } from '../features.ts';
import { Connection } from './connection.tsx';
import { BottomBar, Nav } from './nav.tsx';
import { SidePanel } from './side-panel.tsx';
import { SignInAgain } from './sign-in-again.tsx';
import { TopBar } from './top-bar.tsx';
import './frame.css';

const Palette = lazy(() => import('../palette/palette.tsx'));
const ShortcutList = lazy(() => import('../palette/shortcut-list.tsx'));

/** The frame around all screens that need a session. */
export function Frame() {
  const client = useQueryClient();
  const go = useGo();
  const session = useSession();
  const { open: panel, close: closePanel } = usePanel();
  const [searching, setSearching] = useState(false);
  const [helping, setHelping] = useState(false);
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const signedIn = session.data?.who?.id;

  useEffect(() => (signedIn === undefined ? undefined : startLive(client)), [client, signedIn]);

  const firstPath = useRef(path);
  useEffect(() => {
    if (firstPath.current === path) return;
    firstPath.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);

  useShortcuts('Everywhere', [
    { keys: 'mod+k', says: 'Find anything, or do it', run: () => setSearching((open) => !open), inDialogs: true },
    { keys: '?', says: 'Show all shortcuts', run: () => setHelping(true) },
    ...(panel === null ? [] : [{ keys: 'Escape', says: 'Close the panel', run: closePanel }]),
  ]);
  useShortcuts(
    'Go to',
    places.map((place) => ({ keys: `g ${place.letter}`, says: place.title, run: () => go(place.home) })),
  );
  useShortcuts(
    'Do',
    features.flatMap((feature) =>
      (feature.commands ?? []).flatMap((command) =>
        command.keys === undefined
          ? []
          : [
              {
                keys: command.keys,
                says: command.title,
                run: () => (command.to === undefined ? command.run?.() : go(command.to)),
              },
            ],
      ),
    ),
  );

  return (
    <div className="s-frame" data-panel={panel !== null || undefined}>
      <a className="s-skip" href="#main">
        Skip to the page
      </a>
      <Nav onHelp={() => setHelping(true)} />
      <TopBar onSearch={() => setSearching(true)} />
      <main ref={main} id="main" tabIndex={-1} className="s-main">
        <Connection />
        <Outlet />
      </main>
      {panel !== null && <SidePanel kind={panel.kind} id={panel.id} />}
      <BottomBar />
      <Toasts />
      <SignInAgain />
      <Suspense fallback={null}>
        {searching && <Palette onClose={() => setSearching(false)} />}
        {helping && <ShortcutList onClose={() => setHelping(false)} />}
      </Suspense>
    </div>
  );
}
