/** Which of them? Filters as words in a bar, each kept in the address; what is chosen is always in sight and taken back with one click. */
import { Button, Menu, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconCheck, IconChevronDown, IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useShortcuts } from '../../platform/keys.ts';
import { numberText } from '../format/number.ts';
import './facets.css';

export interface FacetOption {
  readonly value: string;
  readonly label: string;
  readonly count?: number | undefined;
}

export interface FacetProps {
  readonly label: string;
  readonly options: readonly FacetOption[];
  /** What is chosen; several are meant as "any of". */
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  /** Only one at a time. */
  readonly single?: boolean;
}

/** One filter: a button that says what is chosen, with its values and their counts below. */
export function Facet({ label, options, chosen, onChange, single = false }: FacetProps) {
  const names = chosen.map((value) => options.find((option) => option.value === value)?.label ?? value);
  const flip = (value: string) => {
    const held = chosen.includes(value);
    if (single) onChange(held ? [] : [value]);
    else onChange(held ? chosen.filter((one) => one !== value) : [...chosen, value]);
  };
  return (
    <Menu position="bottom-start" closeOnItemClick={single}>
      <Menu.Target>
        <Button className="s-facet" data-chosen={chosen.length > 0 || undefined} rightSection={<IconChevronDown size={14} stroke={1.5} />}>
          <span className="s-cut">
            {label}
            {names.length > 0 && <b>: {names.length <= 2 ? names.join(' or ') : `${names.length} chosen`}</b>}
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown className="s-facet-list">
        {options.length === 0 && <Menu.Label>Nothing to choose from</Menu.Label>}
        {options.map((option) => (
          <Menu.CheckboxItem
            key={option.value}
            value={option.value}
            checked={chosen.includes(option.value)}
            checkIcon={<IconCheck size={14} />}
            closeMenuOnClick={single}
            rightSection={option.count === undefined ? undefined : <span className="s-num s-faint">{numberText(option.count)}</span>}
            onChange={() => flip(option.value)}
          >
            {option.label}
          </Menu.CheckboxItem>
        ))}
        {chosen.length > 0 && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconX size={14} />} onClick={() => onChange([])}>
              Clear
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** A text filter; `/` goes there. What is typed reaches `onChange` after a short rest. */
export function TextFilter({
  label,
  value,
  onChange,
  shortcut = true,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly shortcut?: boolean;
}) {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (value !== sent.current) setTyped(value);
    sent.current = value;
  }, [value]);
  const send = useDebouncedCallback((text: string) => {
    sent.current = text;
    onChange(text);
  }, 150);
  useShortcuts('In the list', [{ keys: '/', says: label, run: () => field.current?.focus() }], shortcut);
  return (
    <TextInput
      ref={field}
      className="s-text-filter"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={15} stroke={1.5} />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        send(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
}

/** The bar that holds filters; `of` says what it filters where a page has several, `clear` is offered when anything is chosen, `count` says how many rows are left. */
export function FilterBar({
  children,
  of,
  clear,
  count,
}: {
  readonly children: React.ReactNode;
  readonly of?: string;
  readonly clear?: (() => void) | undefined;
  readonly count?: React.ReactNode;
}) {
  return (
    <div className="s-filter-bar" role="search" aria-label={of}>
      {children}
      {clear !== undefined && (
        <Button variant="subtle" color="gray" onClick={clear}>
          Clear all
        </Button>
      )}
      {count !== undefined && (
        <span className="s-filter-count s-faint s-num" role="status">
          {count}
        </span>
      )}
    </div>
  );
}
