/** What does a mapping make of a body? Shown while it is written; the server does the very same. */
import { Textarea, TextInput } from '@mantine/core';
import { type Mapping, readMapped } from '@samspel/core/alerts/wire/mapping.ts';
import { Fact, Facts } from '../../parts/page/page.tsx';
import { StateShape, Tag } from '../../parts/state/state.tsx';

const example = `{
  "alerts": [
    { "id": "disk-7", "title": "Disk nearly full", "status": "problem",
      "level": "high", "service": "playlist-db", "host": "db1" }
  ]
}`;

/** What a body begins with. */
export const firstBody = example;

const fields: readonly {
  readonly key: 'each' | 'key' | 'title' | 'name' | 'text' | 'severity' | 'state' | 'startedAt' | 'link';
  readonly label: string;
  readonly says?: string;
}[] = [
  { key: 'each', label: 'List of alerts', says: 'Where it stands: alerts, or data.items. Empty: the body is one alert' },
  { key: 'key', label: 'Key', says: 'Tells one alert from another: {id}, or {host}/{check}' },
  { key: 'title', label: 'Title', says: '{a|b} takes the first that is there' },
  { key: 'name', label: 'Name of the rule' },
  { key: 'text', label: 'Text' },
  { key: 'severity', label: 'Severity' },
  { key: 'state', label: 'State' },
  { key: 'startedAt', label: 'Began' },
  { key: 'link', label: 'Link' },
];

/** `system = {service}` a line, as labels. */
function readLabels(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split('\n')
      .map((line) => /^\s*([^=]+?)\s*=\s*(.+?)\s*$/.exec(line))
      .flatMap((found) => (found === null ? [] : [[found[1] ?? '', found[2] ?? '']])),
  );
}

export function MappingForm({
  mapping,
  body,
  onMapping,
  onBody,
}: {
  readonly mapping: Mapping;
  readonly body: string;
  readonly onMapping: (mapping: Mapping) => void;
  readonly onBody: (body: string) => void;
}) {
  return (
    <div className="s-al-try">
      <div className="s-stack">
        {fields.map(({ key, label, says }) => (
          <TextInput
            key={key}
            label={label}
            {...(says === undefined ? {} : { description: says })}
            value={mapping[key]}
            onChange={(event) => onMapping({ ...mapping, [key]: event.currentTarget.value })}
          />
        ))}
        <TextInput
          label="Words that mean it is over"
          value={mapping.resolvedWords.join(', ')}
          onChange={(event) => onMapping({ ...mapping, resolvedWords: event.currentTarget.value.split(',').map((word) => word.trimStart().toLowerCase()) })}
        />
        <Textarea
          label="Labels, one a line"
          description="system = {service}"
          minRows={3}
          autosize
          defaultValue={Object.entries(mapping.labels)
            .map(([name, value]) => `${name} = ${value}`)
            .join('\n')}
          onChange={(event) => onMapping({ ...mapping, labels: readLabels(event.currentTarget.value) })}
        />
      </div>
      <div className="s-stack">
        <Textarea
          label="A body to try it on"
          minRows={8}
          maxRows={18}
          autosize
          value={body}
          onChange={(event) => onBody(event.currentTarget.value)}
          classNames={{ input: 's-mono' }}
        />
        <Result mapping={mapping} body={body} />
      </div>
    </div>
  );
}

function Result({ mapping, body }: { readonly mapping: Mapping; readonly body: string }) {
  const read = reading(mapping, body);
  if (typeof read === 'string')
    return (
      <p role="status">
        <StateShape tone="warn" /> {read}
      </p>
    );
  return (
    <section aria-label="What it makes of it" aria-live="polite">
      {read.slice(0, 5).map((signal) => (
        <Facts key={signal.key}>
          <Fact name="Key">{signal.key}</Fact>
          <Fact name="Title">{signal.title}</Fact>
          <Fact name="State">{signal.state}</Fact>
          <Fact name="Severity">{signal.severity ?? 'warning, as none is said'}</Fact>
          <Fact name="Labels">
            <span className="s-row-wrap">
              {Object.entries(signal.labels).map(([name, value]) => (
                <Tag key={name}>
                  {name}={value}
                </Tag>
              ))}
            </span>
          </Fact>
        </Facts>
      ))}
      {read.length > 5 && <p className="s-dim">and {read.length - 5} more</p>}
    </section>
  );
}

function reading(mapping: Mapping, body: string) {
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch {
    return 'The body is no JSON yet.';
  }
  const read = readMapped(given, mapping);
  return read.ok ? read.value : String(read.refusal.facts['message']);
}
