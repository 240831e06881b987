/** Which systems are meant? Found by their names, of however many there are. */
import { MultiSelect, Select } from '@mantine/core';
import { listSystems } from '@samspel/contract/catalog.ts';
import { useDeferredValue, useState } from 'react';
import { useAsk } from '../../platform/ask.ts';
import { nameOf } from '../../platform/reference.ts';

interface Named {
  readonly ref: string;
  readonly title: string;
}

interface Words {
  readonly label: string;
  readonly description?: string;
  readonly placeholder?: string;
  readonly error?: string | null;
}

/** What the catalog has under the letters that were typed, beside what is chosen already. */
function useSystems(typed: string, chosen: readonly Named[]): { value: string; label: string }[] {
  const q = useDeferredValue(typed.trim());
  const found = useAsk(listSystems, { query: { limit: 50, ...(q === '' ? {} : { q }) } }).data?.items ?? [];
  const all = [...chosen, ...found.map(({ ref, title }) => ({ ref, title }))];
  return [...new Map(all.map(({ ref, title }) => [ref, { value: ref, label: title }])).values()];
}

/** Titles come with what was found; until then a reference shows its own name. */
const titled = (ref: string, known: ReadonlyMap<string, string>): Named => ({ ref, title: known.get(ref) ?? nameOf(ref) });

export function SystemField({ value, onChange, ...words }: Words & { readonly value: string | null; readonly onChange: (ref: string | null) => void }) {
  const [typed, setTyped] = useState('');
  const [titles, setTitles] = useState<ReadonlyMap<string, string>>(new Map());
  const options = useSystems(typed, value === null ? [] : [titled(value, titles)]);
  return (
    <Select
      {...words}
      searchable
      clearable
      data={options}
      filter={({ options: all }) => all}
      nothingFoundMessage="No system is called so"
      searchValue={typed}
      onSearchChange={setTyped}
      value={value}
      onChange={(ref, option) => {
        if (ref !== null && option !== null) setTitles(new Map([...titles, [ref, option.label]]));
        onChange(ref);
      }}
    />
  );
}

export function SystemsField({
  value,
  known = [],
  onChange,
  ...words
}: Words & { readonly value: readonly string[]; readonly known?: readonly Named[]; readonly onChange: (refs: string[]) => void }) {
  const [typed, setTyped] = useState('');
  const [titles, setTitles] = useState<ReadonlyMap<string, string>>(new Map(known.map(({ ref, title }) => [ref, title])));
  const options = useSystems(
    typed,
    value.map((ref) => titled(ref, titles)),
  );
  return (
    <MultiSelect
      {...words}
      searchable
      clearable
      hidePickedOptions
      data={options}
      filter={({ options: all }) => all}
      nothingFoundMessage="No system is called so"
      searchValue={typed}
      onSearchChange={setTyped}
      value={[...value]}
      onChange={(refs) => {
        setTitles(new Map([...titles, ...options.map(({ value: ref, label }): [string, string] => [ref, label])]));
        onChange(refs);
      }}
    />
  );
}
