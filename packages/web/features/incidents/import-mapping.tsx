/** Which column fills which field, how are dates read, and which names are whose? Changed here, seen below at once. */
import { Autocomplete, Button, Select, TagsInput, TextInput } from '@mantine/core';
import type { Problem } from '@samspel/contract/route.ts';
import { type MappedField, mappedFields } from '@samspel/core/incidents/vocabulary.ts';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { countText } from '../../parts/format/number.ts';
import { Section } from '../../parts/page/page.tsx';
import { fieldError } from '../../platform/problem.ts';
import type { Mapping, Preview } from './import-answer.ts';
import { ThingPick } from './pick.tsx';
import { type Severity, severities } from './words.ts';

const fieldNames: Readonly<Record<MappedField, string>> = {
  externalId: 'Its id there',
  title: 'Title',
  summary: 'Summary',
  started: 'Started',
  detected: 'Detected',
  acknowledged: 'Acknowledged',
  mitigated: 'Mitigated',
  resolved: 'Resolved',
  durationMinutes: 'Duration in minutes',
  severity: 'Severity',
  target: 'What was hit',
  site: 'Site',
  fraction: 'Share of users',
  users: 'Number of users',
  tags: 'Tags',
  trigger: 'Trigger',
  cause: 'Cause',
  detectedBy: 'Who detected it',
  dataLost: 'Data was lost',
  rolledBack: 'Rolled back',
};

/** Asked for first; the others are folded until they are wanted or filled. */
const first: readonly MappedField[] = ['externalId', 'title', 'started', 'resolved', 'durationMinutes', 'severity', 'target', 'tags'];
const dateFormats = ['iso', 'unix', 'unix-ms', 'yyyy-MM-dd HH:mm:ss', 'yyyy-MM-dd HH:mm', 'dd.MM.yyyy HH:mm', 'dd/MM/yyyy HH:mm', 'MM/dd/yyyy HH:mm'];

interface Part {
  readonly preview: Preview;
  readonly mapping: Mapping;
  readonly change: (part: Partial<Mapping>) => void;
}

/** The fields and how they are read. */
export function MappingSection({ preview, mapping, change, format, problem }: Part & { readonly format: string; readonly problem: Problem | null }) {
  const [all, setAll] = useState(false);
  const shown = mappedFields.filter((field) => all || first.includes(field) || mapping.fields[field] !== undefined);
  const put = (field: MappedField, column: string | null) => {
    const { [field]: _, ...rest } = mapping.fields;
    change({ fields: column === null ? rest : { ...rest, [field]: column } });
  };
  const zones = typeof Intl.supportedValuesOf === 'function' ? ['UTC', ...Intl.supportedValuesOf('timeZone')] : ['UTC'];
  return (
    <Section
      title="Mapping"
      note={`Which ${format === 'csv' ? 'column' : 'path'} fills which field. ${preview.columns.length === 0 ? '' : `The file offers ${preview.columns.length}.`}`}
      actions={!all && <Button onClick={() => setAll(true)}>All fields</Button>}
    >
      <div className="s-inc-mapping">
        {shown.map((field) => (
          <Select
            key={field}
            label={fieldNames[field]}
            placeholder="nothing"
            searchable
            clearable
            limit={300}
            data={[...new Set([...preview.columns, ...(mapping.fields[field] === undefined ? [] : [mapping.fields[field]])])]}
            value={mapping.fields[field] ?? null}
            onChange={(column) => put(field, column)}
            error={fieldError(problem, `/mapping/fields/${field}`)}
          />
        ))}
      </div>
      <div className="s-inc-mapping">
        <Autocomplete
          label="Dates are written as"
          data={dateFormats}
          value={mapping.dateFormat}
          onChange={(dateFormat) => change({ dateFormat })}
          error={fieldError(problem, '/mapping/dateFormat')}
        />
        <Select
          label="In which zone"
          searchable
          allowDeselect={false}
          limit={100}
          data={zones}
          value={mapping.zone}
          onChange={(zone) => change({ zone: zone ?? 'UTC' })}
          error={fieldError(problem, '/mapping/zone')}
        />
        <TextInput
          label="Between several in one field"
          maxLength={4}
          value={mapping.separator}
          onChange={(event) => event.currentTarget.value !== '' && change({ separator: event.currentTarget.value })}
          error={fieldError(problem, '/mapping/separator')}
        />
        {format === 'json' && (
          <TextInput
            label="Path to the list"
            placeholder="the first list found"
            defaultValue={mapping.items ?? ''}
            onBlur={(event) => {
              const { items: _, ...rest } = mapping;
              const path = event.currentTarget.value.trim();
              if (path !== (mapping.items ?? '')) change(path === '' ? { ...rest, items: undefined } : { items: path });
            }}
            error={fieldError(problem, '/mapping/items')}
          />
        )}
      </div>
      <div className="s-inc-mapping">
        <Select
          label="Severity where a row says none"
          placeholder="partial"
          clearable
          data={Object.keys(severities)}
          value={mapping.defaults.severity ?? null}
          onChange={(severity) => change({ defaults: { ...mapping.defaults, severity: (severity ?? undefined) as Severity | undefined } })}
        />
        <ThingPick
          label="Hit where a row names nothing"
          clearable
          value={mapping.defaults.target ?? null}
          onChange={(target) => change({ defaults: { ...mapping.defaults, target: target ?? undefined } })}
        />
        <TagsInput
          label="Tags for all of them"
          value={[...(mapping.defaults.tags ?? [])]}
          onChange={(tags) => change({ defaults: { ...mapping.defaults, tags: tags.map((tag) => tag.trim().toLowerCase()) } })}
        />
      </div>
      <SeverityWords mapping={mapping} change={change} />
    </Section>
  );
}

/** Their words for how bad → ours. */
function SeverityWords({ mapping, change }: Omit<Part, 'preview'>) {
  const [word, setWord] = useState('');
  const add = (severity: string | null) => {
    if (word.trim() === '' || severity === null) return;
    change({ severities: { ...mapping.severities, [word.trim()]: severity as Severity } });
    setWord('');
  };
  return (
    <div className="s-inc-words">
      <p className="s-dim">Their words for severity, where they are not ours:</p>
      {Object.entries(mapping.severities).map(([theirs, ours]) => (
        <span key={theirs} className="s-row">
          <b>{theirs}</b> is {ours}
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            aria-label={`Forget what ${theirs} means`}
            onClick={() => {
              const { [theirs]: _, ...rest } = mapping.severities;
              change({ severities: rest });
            }}
          >
            <IconX size={14} />
          </Button>
        </span>
      ))}
      <span className="s-row">
        <TextInput aria-label="Their word" placeholder="SEV1" w={120} value={word} onChange={(event) => setWord(event.currentTarget.value)} />
        <Select aria-label="Our word" placeholder="is…" w={120} data={Object.keys(severities)} value={null} onChange={add} disabled={word.trim() === ''} />
      </span>
    </div>
  );
}

/** Names that the catalog does not know, each with a field that says which of ours it is. */
export function TargetsSection({ preview, mapping, change }: Part) {
  const mapped = Object.keys(mapping.targets);
  const open = preview.unknownTargets.filter((one) => !mapped.includes(one.name)).slice(0, 100);
  if (open.length + mapped.length === 0) return null;
  return (
    <Section
      title="Names"
      count={open.length === 0 ? undefined : open.length}
      note="What they call it, and what it is here. Rows with a name that is not known come in all the same, but count nowhere."
    >
      <ul className="s-inc-names">
        {[...mapped.map((name) => ({ name, rows: null })), ...open].map(({ name, rows }) => (
          <li key={name}>
            <span className="s-grow">
              {name} {rows !== null && <span className="s-faint">{countText(rows, 'row')}</span>}
            </span>
            <ThingPick
              aria-label={`What ${name} is here`}
              placeholder="not known here"
              clearable
              w={260}
              value={mapping.targets[name] ?? null}
              onChange={(ref) => {
                const { [name]: _, ...rest } = mapping.targets;
                change({ targets: ref === null ? rest : { ...rest, [name]: ref } });
              }}
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}
