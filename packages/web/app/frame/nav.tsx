/** Where can one go? The nouns, at the left on wide screens and at the foot on narrow ones. */
import { Drawer, UnstyledButton } from '@mantine/core';
import { IconKeyboard, IconMenu2 } from '@tabler/icons-react';
import { useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { Link } from '../../parts/page/link.tsx';
import { places } from '../features.ts';

const isAt = (home: string, path: string): boolean => (home === '/' ? path === '/' : path === home || path.startsWith(`${home}/`));

/** The left column. */
export function Nav({ onHelp }: { readonly onHelp: () => void }) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <nav className="s-nav" aria-label="Main">
      <Link to="/" className="s-mark">
        <Mark />
        <span className="s-nav-word">Samspel</span>
      </Link>
      <ul className="s-nav-list">
        {places.map((place, index) => (
          <li key={place.noun} data-first={(index > 0 && places[index - 1]?.group !== place.group) || undefined}>
            <Link
              to={place.home}
              className="s-nav-item"
              title={place.title}
              {...([place.home, ...place.also].some((home) => isAt(home, path)) ? { 'aria-current': 'page' as const } : {})}
            >
              <place.icon size={17} stroke={1.5} />
              <span className="s-nav-word">{place.title}</span>
              <span className="s-nav-key" aria-hidden="true">
                G {place.letter.toUpperCase()}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <button type="button" className="s-nav-item s-nav-help" onClick={onHelp} title="Keyboard">
        <IconKeyboard size={17} stroke={1.5} />
        <span className="s-nav-word">Keyboard</span>
        <span className="s-nav-key" aria-hidden="true">
          ?
        </span>
      </button>
    </nav>
  );
}

/** The bar at the foot of narrow screens: the nouns one needs on the way, and the rest behind "More". */
export function BottomBar() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [opened, setOpened] = useState(false);
  const first = places.filter((place) => place.foot === true);
  const rest = places.filter((place) => !first.includes(place));
  return (
    <nav className="s-bottom" aria-label="Main, at the foot">
      {first.map((place) => (
        <Link
          key={place.noun}
          to={place.home}
          className="s-bottom-item"
          {...([place.home, ...place.also].some((home) => isAt(home, path)) ? { 'aria-current': 'page' as const } : {})}
        >
          <place.icon size={20} stroke={1.5} />
          {place.title}
        </Link>
      ))}
      {rest.length > 0 && (
        <UnstyledButton className="s-bottom-item" onClick={() => setOpened(true)} aria-expanded={opened}>
          <IconMenu2 size={20} stroke={1.5} />
          More
        </UnstyledButton>
      )}
      <Drawer opened={opened} onClose={() => setOpened(false)} position="bottom" size={80 + rest.length * 44} title="More">
        <ul>
          {rest.map((place) => (
            <li key={place.noun}>
              <Link to={place.home} className="s-nav-item" onClick={() => setOpened(false)}>
                <place.icon size={18} stroke={1.5} />
                {place.title}
              </Link>
            </li>
          ))}
        </ul>
      </Drawer>
    </nav>
  );
}

/** Two arcs that interlock. */
export function Mark({ size = 18 }: { readonly size?: number }) {
  return (
    <svg className="s-mark-sign" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path
        d="M10.2 3.2A5 5 0 0 0 1.5 6.6c0 2.8 2.2 4.4 5 4.4M5.8 12.8a5 5 0 0 0 8.7-3.4c0-2.8-2.2-4.4-5-4.4"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
      />
    </svg>
  );
}
