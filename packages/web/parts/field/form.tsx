/** How is something typed in and refused kindly? A form that knows which field a problem names, keeps what was typed and says the rest once. */

import { Button, TextInput, type TextInputProps } from '@mantine/core';
import type { Problem } from '@samspel/contract/route.ts';
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { useAppearance } from '../../platform/appearance.ts';
import { StateShape } from '../state/state.tsx';
import './form.css';

export interface FormProps {
  readonly onSubmit: () => void;
  readonly problem?: Problem | null;
  /** JSON pointers of the fields that show their own error (`fieldError(problem, '/title')`); what names none of them is said above the buttons. */
  readonly fields?: readonly string[];
  readonly submit: string;
  readonly pending?: boolean;
  readonly disabled?: boolean;
  readonly onCancel?: (() => void) | undefined;
  /** `danger` for what cannot be undone. */
  readonly tone?: 'normal' | 'danger';
  readonly children: ReactNode;
}

/** A form with its buttons; Ctrl or Cmd with Enter sends it from anywhere inside. The first wrong field is focused. */
export function Form({ onSubmit, problem = null, fields = [], submit, pending = false, disabled = false, onCancel, tone = 'normal', children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (problem !== null) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problem]);
  const path = problem?.path?.replace(/^\/?body(?=\/|$)/, '');
  const shownByField = path !== undefined && fields.some((field) => path === field || path.startsWith(`${field}/`));
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!pending && !disabled) onSubmit();
  };
  return (
    <form
      ref={form}
      className="s-form"
      noValidate
      onSubmit={send}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) send(event);
      }}
    >
      {children}
      {problem !== null && !shownByField && (
        <p className="s-form-problem" role="alert">
          <StateShape tone="bad" />
          <span>{problem.detail}</span>
        </p>
      )}
      <div className="s-form-buttons">
        <Button type="submit" variant="filled" {...(tone === 'danger' ? { color: 'red' } : {})} loading={pending} disabled={disabled}>
          {submit}
        </Button>
        {onCancel !== undefined && (
          <Button variant="subtle" color="gray" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
    </form>
  );
}

export interface InstantFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'type'> {
  /** ISO with `Z`; null: empty. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

/** A moment, typed in the clock chosen in Settings (local or UTC), given as ISO in UTC. */
export function InstantField({ value, onChange, description, ...rest }: InstantFieldProps) {
  const { clock } = useAppearance();
  const zone = clock === 'utc' ? 'UTC' : (Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'local time');
  return (
    <TextInput
      {...rest}
      type="datetime-local"
      step={1}
      description={description ?? zone}
      value={value === null ? '' : toLocalText(value, clock)}
      onChange={(event) => onChange(fromLocalText(event.currentTarget.value, clock))}
    />
  );
}

const two = (part: number): string => String(part).padStart(2, '0');

function toLocalText(text: string, clock: 'local' | 'utc'): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return '';
  if (clock === 'utc') return date.toISOString().slice(0, 19);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function fromLocalText(text: string, clock: 'local' | 'utc'): string | null {
  if (text === '') return null;
  const date = new Date(clock === 'utc' ? `${text}Z` : text);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace('.000Z', 'Z');
}
