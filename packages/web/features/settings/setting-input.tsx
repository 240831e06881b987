/** How is one setting of an adapter typed in? As its kind says. */
import { NumberInput, PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import type { AdapterAnswer, SettingFieldAnswer } from '@samspel/contract/adapters.ts';

type Value = string | number | boolean;
/** What stands in the form, by name. */
export type Given = Readonly<Record<string, Value>>;

/** What the form begins with: what is kept, else the standard. Secrets are never there to be shown. */
export function givenFor(fields: readonly SettingFieldAnswer[], adapter: AdapterAnswer | null): Given {
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      field.kind === 'secret' ? '' : (adapter?.values[field.name] ?? (adapter === null || field.kind === 'flag' ? (field.standard ?? '') : '')),
    ]),
  );
}

/** What is sent: nothing for a secret that was not typed, which is kept, and for what a new one is to begin with. */
export function toSend(fields: readonly SettingFieldAnswer[], given: Given, isKept: boolean): Record<string, Value | null> {
  const values: Record<string, Value | null> = {};
  for (const { name, kind } of fields) {
    const value = given[name] ?? '';
    if (value !== '') values[name] = value;
    else if (isKept && kind !== 'secret') values[name] = null;
  }
  return values;
}

interface InputProps {
  readonly field: SettingFieldAnswer;
  readonly value: Value;
  /** A secret that is set already. */
  readonly isKept: boolean;
  readonly onChange: (value: Value) => void;
  readonly error: string | null;
}

/** The input of one field. */
export function SettingInput({ field, value, isKept, onChange, error }: InputProps) {
  const shared = { label: field.title, description: field.says, error, withAsterisk: field.required && !isKept };
  switch (field.kind) {
    case 'text':
      return field.multiline ? (
        <Textarea
          {...shared}
          autosize
          minRows={3}
          maxRows={12}
          classNames={{ input: 's-mono' }}
          value={String(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <TextInput {...shared} value={String(value)} onChange={(event) => onChange(event.currentTarget.value)} />
      );
    case 'secret':
      return (
        <PasswordInput
          {...shared}
          description={isKept ? `${field.says} It is set; leave this empty to keep it.` : field.says}
          autoComplete="off"
          value={String(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': `Show what you type for ${field.title}` }}
        />
      );
    case 'number':
      return (
        <NumberInput {...shared} min={field.from} max={field.to} clampBehavior="none" value={typeof value === 'boolean' ? '' : value} onChange={onChange} />
      );
    case 'flag':
      return (
        <Switch
          label={field.title}
          description={field.says}
          error={error}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <Select
          {...shared}
          allowDeselect={false}
          data={field.choices.map((choice) => ({ value: choice.value, label: choice.title }))}
          value={String(value)}
          onChange={(chosen) => chosen !== null && onChange(chosen)}
        />
      );
  }
}
