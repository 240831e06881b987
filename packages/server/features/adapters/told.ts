/** How are kinds and adapters told? Kinds with their settings written out in full; adapters without their secrets. */
import type { AdapterAnswer, AdapterKindAnswer, SettingFieldAnswer } from '@samspel/contract/adapters.ts';
import type { SettingField } from '@samspel/core/adapters/setting-field.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import type { AdapterKind } from '../../ports/adapter.ts';
import type { AdapterRow, StateRow } from './storage.ts';

/** A kind as it is told. */
export function kindTold(kind: AdapterKind): AdapterKindAnswer {
  const { kind: name, title, says, doors, runsOn, triesTo = null, fields } = kind;
  return { kind: name, title, says, doors: [...doors], runsOn, triesTo, fields: fields.map(fieldTold) };
}

function fieldTold(field: SettingField): SettingFieldAnswer {
  const { name, title, says, required = false } = field;
  const base = { name, title, says, required };
  switch (field.kind) {
    case 'text':
      return { ...base, kind: 'text', standard: field.standard ?? null, multiline: field.multiline ?? false };
    case 'secret':
      return { ...base, kind: 'secret', multiline: field.multiline ?? false };
    case 'number':
      return { ...base, kind: 'number', from: field.from, to: field.to, standard: field.standard ?? null };
    case 'flag':
      return { ...base, kind: 'flag', standard: field.standard };
    case 'choice':
      return { ...base, kind: 'choice', choices: [...field.choices], standard: field.standard };
  }
}

/** An adapter as it is told: which secrets are set, never what they are. */
export function rowTold(row: AdapterRow, states: readonly (StateRow & { readonly server: string; readonly seenAt: Instant })[]): AdapterAnswer {
  const { id, kind, name, values, secrets, enabled, version } = row;
  return {
    id,
    kind,
    name,
    values: { ...values },
    secrets: Object.keys(secrets).sort(),
    enabled,
    version,
    states: states
      .filter((state) => state.adapter === id)
      .map(({ server, isOpen, since, lastError, doors, seenAt }) => ({ server, isOpen, since: iso(since), lastError, doors: [...doors], seenAt: iso(seenAt) })),
  };
}
