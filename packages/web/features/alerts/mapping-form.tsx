/** What does a mapping make of a body? Shown while it is written; the server does the very same. */
import { Button, Textarea, TextInput } from '@mantine/core';
import type { Problem } from '@samspel/contract/route.ts';
import { type Mapping, plainMapping } from '@samspel/core/alerts/wire/mapping.ts';
import { useDeferredValue, useMemo, useState } from 'react';
import { countText } from '../../parts/format/number.ts';
import { fieldError } from '../../platform/problem.ts';
import { MappingResult, readingOf } from './mapping-result.tsx';

/** What a body begins with, and a mapping that fits it. */
export const firstBody = `{
  "alerts": [
    { "id": "disk-7", "title": "Disk nearly full", "status": "problem",
      "level": "high", "service": "playlist-db", "host": "db1" }
  ]
}`;
export const firstMapping: Mapping = { ...plainMapping, each: 'alerts' };

const fields: readonly {
  readonly key: 'each' | 'key' | 'title' | 'name' | 'text' | 'severity' | 'state' | 'startedAt' | 'link';
  readonly label: string;
  readonly says?: string;
}[] = [
  { key: 'each', label: 'List of alerts', says: 'Where it stands: alerts, or data.items. Empty: the body is one alert' },
  { key: 'key', label: 'Key', says: 'Tells one alert from another: {id}, or {host}/{check}' },
  { key: 'title', label: 'Title', says: '{a|b} takes the first that is there; {$.site} begins at the whole body' },
  { key: 'name', label: 'Name of the rule' },
  { key: 'text', label: 'Text' },
  { key: 'severity', label: 'Severity' },
  { key: 'state', label: 'State', says: 'Empty: everything fires, and expires' },
  { key: 'startedAt', label: 'Began' },
  { key: 'link', label: 'Link' },
];

const words = (text: string): string[] => text.split(',').map((word) => word.trimStart().toLowerCase());

/** More than this makes the browser slow while one types, and shows nothing more. */
const longestTried = 200_000;

/** `system = {service}` a line, as labels; what is no such line is said. */
function readLabels(text: string): { readonly labels: Record<string, string>; readonly wrong: string | null } {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const found = lines.map((line) => /^\s*([^=]+?)\s*=\s*(.+?)\s*$/.exec(line));
  const wrong = lines.find((_, index) => found[index] === null);
  return {
    labels: Object.fromEntries(found.flatMap((one) => (one === null ? [] : [[one[1] ?? '', one[2] ?? '']]))),
    wrong: wrong === undefined ? null : `«${wrong.trim()}» is no label: write system = {service}`,
  };
}

export function MappingForm({
  mapping,
  body,
  problem,
  sent = null,
  onMapping,
  onBody,
}: {
  readonly mapping: Mapping;
  readonly body: string;
  readonly problem: Problem | null;
  /** Takes what the source sent last as the body. */
  readonly sent?: (() => void) | null;
  readonly onMapping: (mapping: Mapping) => void;
  readonly onBody: (body: string) => void;
}) {
  const [lines, setLines] = useState(() =>
    Object.entries(mapping.labels)
      .map(([name, value]) => `${name} = ${value}`)
      .join('\n'),
  );
  const [tooLong, setTooLong] = useState<number | null>(null);
  // What is typed is there at once; what it makes of a long body may come a moment later.
  const [laterMapping, laterBody] = [useDeferredValue(mapping), useDeferredValue(body)];
  const reading = useMemo(() => readingOf(laterMapping, laterBody), [laterMapping, laterBody]);
  const wrongAt = 'fault' in reading ? reading.at : null;
  return (
    <div className="s-al-try">
      <div className="s-stack s-al-try-body">
        <Textarea
          label="A body to try it on"
          description={body.length > 2000 ? countText(body.length, 'character') : 'Paste one that this monitor sends; it is not kept'}
          rows={10}
          spellCheck={false}
          value={body}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setTooLong(value.length > longestTried ? value.length : null);
            if (value.length <= longestTried) onBody(value);
          }}
          error={
            tooLong !== null
              ? `That was ${countText(tooLong, 'character')}; up to ${countText(longestTried, 'character')} are tried here. Paste a part of it.`
              : wrongAt === 'body' && 'fault' in reading
                ? reading.fault
                : null
          }
          classNames={{ input: 's-mono' }}
        />
        {sent !== null && (
          <div>
            <Button size="compact-sm" onClick={sent}>
              Take what it sent last
            </Button>
          </div>
        )}
        <MappingResult reading={reading} mapping={laterMapping} field={fields.find(({ key }) => key === wrongAt)?.label ?? null} />
      </div>
      <div className="s-stack">
        {fields.map(({ key, label, says }) => (
          <TextInput
            key={key}
            label={label}
            {...(says === undefined ? {} : { description: says })}
            spellCheck={false}
            value={mapping[key]}
            onChange={(event) => onMapping({ ...mapping, [key]: event.currentTarget.value })}
            error={fieldError(problem, `/mapping/${key}`) ?? (wrongAt === key && 'fault' in reading ? reading.fault : null)}
          />
        ))}
        <TextInput
          label="Words that mean it is over"
          description="With commas. A state that is none of these fires"
          value={mapping.resolvedWords.join(', ')}
          onChange={(event) => onMapping({ ...mapping, resolvedWords: words(event.currentTarget.value) })}
          error={fieldError(problem, '/mapping/resolvedWords')}
        />
        <TextInput
          label="Words that mean the monitor cannot tell"
          value={mapping.unknownWords.join(', ')}
          onChange={(event) => onMapping({ ...mapping, unknownWords: words(event.currentTarget.value) })}
          error={fieldError(problem, '/mapping/unknownWords')}
        />
        <Textarea
          label="Labels, one a line"
          description="system = {service}"
          minRows={3}
          autosize
          spellCheck={false}
          value={lines}
          onChange={(event) => {
            setLines(event.currentTarget.value);
            onMapping({ ...mapping, labels: readLabels(event.currentTarget.value).labels });
          }}
          error={fieldError(problem, '/mapping/labels') ?? readLabels(lines).wrong}
        />
      </div>
    </div>
  );
}
