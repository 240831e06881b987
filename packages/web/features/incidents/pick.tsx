/** Which one? Fields that find a system, journey or service, or another incident, by typing a part of its name. */
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { search } from '@samspel/contract/catalog.ts';
import { listIncidents } from '@samspel/contract/incidents.ts';
import { type ReactNode, useMemo, useState } from 'react';
import { instantText } from '../../parts/format/instant.ts';
import { useAsk } from '../../platform/ask.ts';
import { now } from '../../platform/clock.ts';
import { kindWord, nameOf } from '../../platform/reference.ts';
import { states } from './words.ts';

interface PickProps {
  readonly label?: string;
  readonly 'aria-label'?: string;
  readonly description?: ReactNode;
  readonly placeholder?: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  readonly error?: ReactNode;
  readonly clearable?: boolean;
  readonly w?: number | string;
  readonly className?: string;
  readonly size?: 'xs' | 'sm';
}

/** What can suffer: systems, journeys and the service, found as one types. What is chosen stays readable while nothing is typed. */
export function ThingPick({ value, onChange, clearable = false, ...rest }: PickProps) {
  const [typed, setTyped] = useState('');
  const [words] = useDebouncedValue(typed.trim(), 80);
  const found = useAsk(search, { query: { q: words, limit: 30 } }, { nouns: ['catalog'] });
  const items = useMemo(() => {
    const fits = (found.data?.items ?? []).filter((item) => item.kind === 'system' || item.kind === 'journey' || item.kind === 'service');
    const groups = (['service', 'journey', 'system'] as const).map((kind) => ({
      group: { service: 'Service', journey: 'Journeys', system: 'Systems' }[kind],
      items: fits.filter((item) => item.kind === kind && item.ref !== value).map((item) => ({ value: item.ref, label: item.title })),
    }));
    const chosen = value === null ? [] : [{ group: 'Chosen', items: [{ value, label: fits.find((item) => item.ref === value)?.title ?? nameOf(value) }] }];
    return [...chosen, ...groups.filter((group) => group.items.length > 0)];
  }, [found.data, value]);
  return (
    <Select
      {...rest}
      searchable
      clearable={clearable}
      data={items}
      value={value}
      onChange={onChange}
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      maxDropdownHeight={320}
      nothingFoundMessage={found.isPending ? 'Looking…' : 'Nothing of that name in the catalog'}
      renderOption={({ option }) => (
        <span className="s-row s-grow">
          <span className="s-cut s-grow">{option.label}</span>
          <span className="s-faint" style={{ fontSize: 12 }}>
            {kindWord(option.value)}
          </span>
        </span>
      )}
    />
  );
}

/** Another incident, found by words of its title. `without` is left out. */
export function IncidentPick({ value, onChange, without, ...rest }: PickProps & { readonly without: string }) {
  const [typed, setTyped] = useState('');
  const [words] = useDebouncedValue(typed.trim(), 120);
  const [held, setHeld] = useState<{ value: string; label: string } | null>(null);
  const chosen = held !== null && held.value === value && held.label === words;
  const found = useAsk(listIncidents, { query: { limit: 30, ...(words === '' || chosen ? {} : { text: words }) } });
  const items = useMemo(() => {
    const rows = (found.data?.items ?? []).filter((row) => row.id !== without).map((row) => ({ value: row.id, label: row.title }));
    return held === null || rows.some((row) => row.value === held.value) ? rows : [held, ...rows];
  }, [found.data, without, held]);
  return (
    <Select
      {...rest}
      searchable
      data={items}
      value={value}
      onChange={(next, option) => {
        setHeld(next === null || option === null ? null : { value: next, label: option.label });
        onChange(next);
      }}
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      maxDropdownHeight={320}
      nothingFoundMessage={found.isPending ? 'Looking…' : 'No incident with these words'}
      renderOption={({ option }) => {
        const row = found.data?.items.find((one) => one.id === option.value);
        const at = row?.started ?? row?.opened;
        return (
          <span className="s-row s-grow">
            <span className="s-cut s-grow">{option.label}</span>
            {row !== undefined && (
              <span className="s-faint s-nowrap" style={{ fontSize: 12 }}>
                {states[row.state].word}
                {at !== undefined && ` · ${instantText(Date.parse(at), now())}`}
              </span>
            )}
          </span>
        );
      }}
    />
  );
}
