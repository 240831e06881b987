/** In which time zone? Typed or chosen among those the browser knows; whether it exists the server says. */
import { Autocomplete } from '@mantine/core';
import { useMemo } from 'react';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (zone: string) => void;
  readonly placeholder?: string;
  readonly description?: string;
  readonly error?: string | null;
}

/** The field. */
export function ZoneField({ label, value, onChange, placeholder = 'Europe/Stockholm', description, error = null }: Props) {
  const zones = useMemo(() => ['UTC', ...Intl.supportedValuesOf('timeZone')], []);
  return (
    <Autocomplete label={label} description={description} placeholder={placeholder} data={zones} limit={20} value={value} onChange={onChange} error={error} />
  );
}
