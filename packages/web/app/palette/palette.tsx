/** How is anything found, or done, without leaving the keyboard? One field: places, commands, and everything that has a name, as one types. */
import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { search } from '@samspel/contract/catalog/systems.ts';
import { holds } from '@samspel/core/access/role.ts';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useGo } from '../../platform/address.ts';
import { appearance } from '../../platform/appearance.ts';
import { useAsk } from '../../platform/ask.ts';
import { keyCaps } from '../../platform/keys.ts';
import { addressOf } from '../../platform/places.ts';
import { useWho } from '../../platform/session.ts';
import { features, places } from '../features.ts';
import './palette.css';

interface Entry {
  readonly key: string;
  readonly group: string;
  readonly title: string;
  readonly hint?: string | undefined;
  readonly keys?: string | undefined;
  readonly words: string;
  /** Not among those that stand there before anything is typed. */
  readonly isQuiet?: boolean;
  readonly to?: string | undefined;
  readonly run?: (() => void) | undefined;
}

const houseCommands: readonly Entry[] = [
  { isQuiet: true, key: 'light', group: 'Commands', title: 'Use light colours', words: 'theme bright day', run: () => appearance.change({ colours: 'light' }) },
  { isQuiet: true, key: 'dark', group: 'Commands', title: 'Use dark colours', words: 'theme night', run: () => appearance.change({ colours: 'dark' }) },
  {
    isQuiet: true,
    key: 'system',
    group: 'Commands',
    title: 'Follow the system’s colours',
    words: 'theme auto',
    run: () => appearance.change({ colours: 'system' }),
  },
  { isQuiet: true, key: 'utc', group: 'Commands', title: 'Show times in UTC', words: 'clock zone', run: () => appearance.change({ clock: 'utc' }) },
  { isQuiet: true, key: 'local', group: 'Commands', title: 'Show local times', words: 'clock zone', run: () => appearance.change({ clock: 'local' }) },
  { isQuiet: true, key: 'api', group: 'Commands', title: 'Read the API', words: 'openapi docs reference', to: '/api/docs' },
];

/** The palette, open while it is mounted. */
export default function Palette({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [settled] = useDebouncedValue(typed.trim(), 60);
  const list = useRef<HTMLDivElement>(null);
  const follow = useGo();
  const who = useWho();
  const found = useAsk(search, { query: { q: settled } }, { enabled: settled !== '', nouns: ['incidents'] });

  const fixed = useMemo<readonly Entry[]>(
    () => [
      ...features.flatMap((feature) =>
        (feature.commands ?? [])
          .filter((command) => command.needs === undefined || (who !== null && holds(who.role, command.needs)))
          .map(
            (command): Entry => ({
              key: command.id,
              group: 'Commands',
              title: command.title,
              keys: command.keys,
              words: command.words ?? '',
              isQuiet: command.isQuiet === true,
              to: command.to,
              run: command.run,
            }),
          ),
      ),
      ...places.map((place): Entry => ({ key: place.noun, group: 'Go to', title: place.title, keys: `g ${place.letter}`, words: '', to: place.home })),
      ...houseCommands,
    ],
    [who],
  );
  const entries = useMemo(() => {
    const text = typed.trim().toLowerCase();
    const matching = text === '' ? fixed.filter((entry) => entry.isQuiet !== true) : fixed.filter((entry) => fits(entry, text));
    const things =
      settled === '' || text === ''
        ? []
        : (found.data?.items ?? []).flatMap((item): Entry[] => {
            const to = addressOf(item.kind, item.ref);
            return to === null ? [] : [{ key: item.ref, group: plural(item.kind), title: item.title, hint: item.hint, words: '', to }];
          });
    const ordered = [...things, ...matching];
    const groups = [...new Set(ordered.map((entry) => entry.group))];
    return groups.flatMap((group) => ordered.filter((entry) => entry.group === group));
  }, [typed, settled, fixed, found.data]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new text begins at the first entry
  useEffect(() => setAt(0), [typed]);
  const index = Math.min(at, entries.length - 1);
  useEffect(() => {
    list.current?.querySelector(`#palette-${index}`)?.scrollIntoView({ block: 'nearest' });
  }, [index]);

  const go = (entry: Entry, aside: boolean) => {
    onClose();
    if (entry.to === undefined) entry.run?.();
    else if (aside || entry.to.startsWith('/api/')) window.open(entry.to, '_blank', 'noopener');
    else follow(entry.to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step =
      event.key === 'ArrowDown' || (event.ctrlKey && event.key === 'n') ? 1 : event.key === 'ArrowUp' || (event.ctrlKey && event.key === 'p') ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt((index + step + entries.length) % Math.max(1, entries.length));
    }
    const chosen = entries[index];
    if (event.key === 'Enter' && chosen !== undefined) {
      event.preventDefault();
      go(chosen, event.metaKey || event.ctrlKey);
    }
  };
  const waiting = found.isFetching && typed.trim() !== '';
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      classNames={{ body: 's-palette' }}
      size={600}
      attributes={{ content: { 'aria-label': 'Find or do' } }}
    >
      <input
        className="s-palette-field"
        data-autofocus
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={entries.length > 0 ? `palette-${index}` : undefined}
        aria-label="Find a system, an incident, a person, or a command"
        placeholder="A system, an incident, a person, a command…"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        autoComplete="off"
        spellCheck={false}
      />
      <div ref={list} id="palette-list" role="listbox" aria-label="Found" className="s-palette-list" tabIndex={-1}>
        {entries.map((entry, place) => (
          <PaletteEntry
            key={`${entry.group} ${entry.key}`}
            entry={entry}
            id={`palette-${place}`}
            first={entries[place - 1]?.group !== entry.group}
            chosen={place === index}
            onPoint={() => setAt(place)}
            onGo={(aside) => go(entry, aside)}
          />
        ))}
      </div>
      <p className="s-palette-foot" role="status">
        {entries.length === 0
          ? waiting || settled !== typed.trim()
            ? 'Looking…'
            : `Nothing is called “${typed.trim()}”.`
          : '↑ ↓ choose · Enter opens · Ctrl or Cmd with Enter in a new tab'}
      </p>
    </Modal>
  );
}

function PaletteEntry({
  entry,
  id,
  first,
  chosen,
  onPoint,
  onGo,
}: {
  readonly entry: Entry;
  readonly id: string;
  readonly first: boolean;
  readonly chosen: boolean;
  readonly onPoint: () => void;
  readonly onGo: (aside: boolean) => void;
}) {
  return (
    <>
      {first && (
        <div role="presentation" className="s-palette-group">
          {entry.group}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keyboard */}
      <div
        id={id}
        role="option"
        aria-selected={chosen}
        className="s-palette-entry"
        onPointerMove={onPoint}
        onClick={(event) => onGo(event.metaKey || event.ctrlKey)}
      >
        <span className="s-cut">{entry.title}</span>
        {entry.hint !== undefined && <span className="s-cut s-faint s-grow">{entry.hint}</span>}
        {entry.keys !== undefined && <span className="s-palette-keys">{keyCaps(entry.keys).join(' ')}</span>}
      </div>
    </>
  );
}

/** Every word typed begins a word of the entry. */
function fits(entry: Entry, text: string): boolean {
  const words = `${entry.title} ${entry.words}`.toLowerCase().split(/\s+/);
  return text.split(/\s+/).every((part) => words.some((word) => word.startsWith(part)));
}

const plural = (kind: string): string => {
  const named: Record<string, string> = {
    system: 'Systems',
    subsystem: 'Subsystems',
    area: 'Areas',
    team: 'Teams',
    person: 'People',
    journey: 'Journeys',
    service: 'Services',
    incident: 'Incidents',
    request: 'Requests',
    api: 'APIs',
  };
  return named[kind] ?? kind;
};
