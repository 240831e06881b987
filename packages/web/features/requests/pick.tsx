/** Which team, which systems? Fields that find them in the catalog by typing a part of the name. */
import { MultiSelect, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { search } from '@samspel/contract/catalog.ts';
import { type ReactNode, useState } from 'react';
import { useAsk } from '../../platform/ask.ts';
import { nameOf } from '../../platform/reference.ts';

interface PickProps {
  readonly label: string;
  readonly description?: ReactNode;
  readonly error?: ReactNode;
}

function useFound(kind: string, typed: string) {
  const [words] = useDebouncedValue(typed.trim(), 80);
  const found = useAsk(search, { query: { q: words, limit: 30 } }, { nouns: ['catalog'] });
  return (found.data?.items ?? []).filter((item) => item.kind === kind).map((item) => ({ value: item.ref, label: item.title }));
}

/** What is chosen stays among the choices, whatever is typed. */
const withChosen = (found: readonly { value: string; label: string }[], chosen: readonly string[]) => [
  ...chosen.filter((ref) => !found.some((one) => one.value === ref)).map((ref) => ({ value: ref, label: nameOf(ref) })),
  ...found,
];

/** A team; none: the promise for all. */
export function TeamPick({ value, onChange, ...rest }: PickProps & { readonly value: string | null; readonly onChange: (value: string | null) => void }) {
  const [typed, setTyped] = useState('');
  const found = useFound('team', typed);
  return (
    <Select
      {...rest}
      searchable
      clearable
      placeholder="All teams"
      data={withChosen(found, value === null ? [] : [value])}
      value={value}
      onChange={onChange}
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage="No team of that name"
    />
  );
}

/** Any number of systems. */
export function SystemsPick({ value, onChange, ...rest }: PickProps & { readonly value: string[]; readonly onChange: (value: string[]) => void }) {
  const [typed, setTyped] = useState('');
  const found = useFound('system', typed);
  return (
    <MultiSelect
      {...rest}
      searchable
      data={withChosen(found, value)}
      value={value}
      onChange={onChange}
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage="No system of that name"
    />
  );
}
