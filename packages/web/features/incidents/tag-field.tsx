/** Which tags? A field that offers the known ones as something is typed, and takes new ones; nothing hangs over the form while nothing is typed. */
import { TagsInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';

/** The control. */
export function TagField({
  value,
  onChange,
  known,
  ...rest
}: {
  readonly value: readonly string[];
  readonly onChange: (tags: string[]) => void;
  readonly known: readonly string[];
  readonly label?: string;
  readonly 'aria-label'?: string;
  readonly description?: string;
  readonly error?: ReactNode;
  readonly autoFocus?: boolean;
}) {
  const [typed, setTyped] = useState('');
  return (
    <TagsInput
      description="Lower case; a namespace ends in a colon: area:storage"
      {...rest}
      data-autofocus={rest.autoFocus}
      data={typed.trim() === '' ? [] : [...known]}
      limit={8}
      value={[...value]}
      onChange={(tags) => onChange(tags.map((tag) => tag.trim().toLowerCase()))}
      searchValue={typed}
      onSearchChange={setTyped}
      acceptValueOnBlur
    />
  );
}
