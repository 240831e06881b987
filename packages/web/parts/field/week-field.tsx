/** How are hours of a week typed in? One line a group of days: `Mon-Fri 09:00-17:00`, `Sat 10:00-24:00`; hours over midnight may be typed as they are said. */
import { TextInput } from '@mantine/core';
import type { WeekHoursWire } from '@samspel/contract/hours.ts';
import { weekWords } from '@samspel/core/time/week.ts';
import { useState } from 'react';
import { parseWeek } from './week-text.ts';

interface Props {
  readonly label: string;
  readonly description?: string;
  /** Null: always. */
  readonly value: WeekHoursWire | null;
  readonly onChange: (value: WeekHoursWire | null) => void;
  readonly error?: string | null | undefined;
}

/** The field; empty means always. */
export function WeekField({ label, description, value, onChange, error }: Props) {
  const [text, setText] = useState(value === null ? '' : weekWords(value));
  const [wrong, setWrong] = useState<string | null>(null);
  const leave = () => {
    if (text.trim() === '') {
      setWrong(null);
      return onChange(null);
    }
    const read = parseWeek(text);
    if (typeof read === 'string') return setWrong(read);
    setWrong(null);
    setText(weekWords(read));
    onChange(read);
  };
  return (
    <TextInput
      label={label}
      description={description ?? 'Empty: always'}
      placeholder="Mon-Fri 09:00-17:00; Sat 10:00-14:00"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={leave}
      error={wrong ?? error}
    />
  );
}
