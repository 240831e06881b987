/** How does a history of incidents come in? A file is read, shown as it would be taken, mapped until it fits, and only then written. */
import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { importIncidents } from '@samspel/contract/incidents.ts';
import type { InputOf, Problem } from '@samspel/contract/route.ts';
import { IconUpload } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { DropPlace } from '../../parts/field/drop-place.tsx';
import { countText, numberText, shortNumber } from '../../parts/format/number.ts';
import { ButtonLink } from '../../parts/page/button-link.tsx';
import { Page, Section } from '../../parts/page/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { fieldError, problemOf } from '../../platform/problem.ts';
import { useMay } from '../../platform/session.ts';
import { followers } from './changing.ts';
import type { Mapping, Preview } from './import-answer.ts';
import { MappingSection, TargetsSection } from './import-mapping.tsx';
import { PreviewSections } from './import-preview.tsx';
import { ThingPick } from './pick.tsx';
import { type Format, formats, type History, historyOf } from './read-history.ts';
import { SubNav } from './subnav.tsx';
import './import.css';

type Body = InputOf<typeof importIncidents>['body'];

/** The screen. */
export function Screen() {
  const operator = useMay('operator');
  const [history, setHistory] = useState<History | null>(null);
  return (
    <Page title="Import a history" bar={<SubNav here="import" />}>
      {!operator ? (
        <EmptyState title="Importing takes an operator">You may read what is here.</EmptyState>
      ) : history === null ? (
        <Choose take={setHistory} />
      ) : (
        <Work key={history.name} history={history} leave={() => setHistory(null)} />
      )}
    </Page>
  );
}

function Choose({ take }: { readonly take: (history: History) => void }) {
  const [pasting, setPasting] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const read = async (file: File | undefined) => {
    if (file !== undefined) take(historyOf(file.name, await file.text()));
  };
  return (
    <Section
      title="Where it comes from"
      note="CSV or JSON of any shape, incidents.json of a Statuspage, issues or checks of Upptime. You see what would come in, and what would not, before anything is written."
    >
      {pasting === null ? (
        <DropPlace drop={(dropped) => void read(dropped.files[0])}>
          <p>
            <b>Drop a file here</b>
          </p>
          <div className="s-row-wrap" style={{ justifyContent: 'center' }}>
            <Button variant="filled" leftSection={<IconUpload size={16} stroke={1.5} />} onClick={() => input.current?.click()}>
              Select a file
            </Button>
            <Button onClick={() => setPasting('')}>Paste text</Button>
          </div>
          <input
            ref={input}
            type="file"
            hidden
            accept=".csv,.json,.jsonl,.ndjson,.txt"
            aria-label="History of incidents"
            onChange={(event) => void read(event.currentTarget.files?.[0])}
          />
        </DropPlace>
      ) : (
        <form
          className="s-stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (pasting.trim() !== '') take(historyOf('pasted', pasting));
          }}
        >
          <Textarea
            autoFocus
            label="The text of the file"
            minRows={12}
            maxRows={30}
            value={pasting}
            onChange={(event) => setPasting(event.currentTarget.value)}
            classNames={{ input: 's-mono' }}
            spellCheck={false}
          />
          <div className="s-row">
            <Button type="submit" variant="filled" disabled={pasting.trim() === ''}>
              Take this
            </Button>
            <Button variant="subtle" color="gray" onClick={() => setPasting(null)}>
              Cancel
            </Button>
          </div>
        </form>
      )}
    </Section>
  );
}

const empty: Mapping = { fields: {}, dateFormat: 'iso', zone: 'UTC', separator: ';', defaults: {}, targets: {}, severities: {} };

function Work({ history, leave }: { readonly history: History; readonly leave: () => void }) {
  const [format, setFormat] = useState<Format>(history.format);
  const [source, setSource] = useState(history.source);
  const [target, setTarget] = useState<string | null>(null);
  const [mapping, setMapping] = useState<Mapping | null>(null);
  const [done, setDone] = useState<Preview | null>(null);
  const applying = useCommand(importIncidents, { quiet: true, nouns: followers });
  const named = /^[a-z0-9][a-z0-9._-]{0,60}$/.test(source);
  const body: Omit<Body, 'dryRun'> = {
    format,
    source,
    text: history.text,
    ...(mapping === null ? {} : { mapping }),
    ...(format === 'upptime-checks' && target !== null ? { target } : {}),
  };
  const asked = usePreview(done === null && named && (format !== 'upptime-checks' || target !== null) ? body : null);
  const preview = asked.preview;
  const table = format === 'csv' || format === 'json';
  const change = (part: Partial<Mapping>) => setMapping({ ...(mapping ?? preview?.mapping ?? empty), ...part });
  const problem = applying.problem ?? asked.problem;
  if (done !== null) return <Done answer={done} source={source} leave={leave} />;
  const apply = async () => {
    const answer = await applying.run({ body: { ...body, dryRun: false } });
    if (answer !== null && answer !== true) setDone(answer);
  };
  const writes = preview === null ? 0 : preview.created + preview.changed;
  return (
    <>
      <div className="s-inc-import-head">
        <Select
          label="It is"
          data={[...formats]}
          value={format}
          allowDeselect={false}
          onChange={(next) => {
            setFormat((next ?? format) as Format);
            setMapping(null);
          }}
        />
        <TextInput
          label="Name of the source"
          description={<>With the id of a row it makes the row known again</>}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value.toLowerCase())}
          error={named ? fieldError(problem, '/source') : 'Small letters, digits, dots and dashes; begins with a letter or digit.'}
        />
        {format === 'upptime-checks' && (
          <ThingPick
            label="What was checked"
            description="A system, journey or the service"
            value={target}
            onChange={setTarget}
            error={fieldError(problem, '/target')}
          />
        )}
        <p className="s-dim">
          {history.name}, {shortNumber(history.text.length)} characters.{' '}
          <Button variant="subtle" color="gray" size="compact-sm" onClick={leave}>
            Another file
          </Button>
        </p>
      </div>
      {problem !== null && <ErrorState error={problem} kept="Nothing was written. The file and the mapping are still here." />}
      {format === 'upptime-checks' && target === null && <EmptyState small title="Say what was checked; then you see what would come in." />}
      {preview === null && problem === null && asked.pending && <Skeleton kind="table" lines={6} />}
      {preview !== null && (
        <>
          <div className="s-inc-apply">
            <p role="status" className="s-grow">
              <Sums preview={preview} />
            </p>
            <Button variant="filled" loading={applying.pending} disabled={asked.pending || writes === 0} onClick={() => void apply()}>
              {writes === 0 ? 'Nothing to write' : `Bring in ${countText(writes, 'incident')}`}
            </Button>
          </div>
          {table && <MappingSection preview={preview} mapping={mapping ?? preview.mapping ?? empty} format={format} change={change} problem={problem} />}
          {format !== 'upptime-checks' && <TargetsSection preview={preview} mapping={mapping ?? preview.mapping ?? empty} change={change} />}
          <PreviewSections preview={preview} />
        </>
      )}
    </>
  );
}

function Sums({ preview }: { readonly preview: Preview }) {
  return (
    <span className="s-inc-sums">
      <span>{countText(preview.rows, 'row')}:</span>
      <State tone="good" word={`${numberText(preview.created)} new`} />
      {preview.changed > 0 && <State tone="active" word={`${numberText(preview.changed)} changed`} />}
      {preview.same > 0 && <State tone="quiet" word={`${numberText(preview.same)} as they stand`} />}
      {preview.refusedCount > 0 && <State tone="bad" strong word={`${numberText(preview.refusedCount)} refused`} />}
      {preview.uncountable > 0 && (
        <State
          tone="unknown"
          word={`${numberText(preview.uncountable)} not countable`}
          title="Taken in, but in no figure: no usable instants, or nothing hit"
        />
      )}
    </span>
  );
}

/** What would happen, asked again a moment after each change; the last answer stays while the next is awaited. */
function usePreview(body: Omit<Body, 'dryRun'> | null): { readonly preview: Preview | null; readonly problem: Problem | null; readonly pending: boolean } {
  const [answer, setAnswer] = useState<{ preview: Preview | null; problem: Problem | null }>({ preview: null, problem: null });
  const [pending, setPending] = useState(false);
  const { text = '', ...rest } = body ?? {};
  const key = body === null ? null : JSON.stringify(rest);
  useEffect(() => {
    if (key === null) return;
    const stop = new AbortController();
    setPending(true);
    const wait = setTimeout(() => {
      const given = { ...(JSON.parse(key) as Omit<Body, 'text'>), text, dryRun: true };
      call(importIncidents, { body: given }, { signal: stop.signal })
        .then((preview) => setAnswer({ preview, problem: null }))
        .catch((error: unknown) => {
          if (!stop.signal.aborted) setAnswer((before) => ({ preview: before.preview, problem: problemOf(error) }));
        })
        .finally(() => {
          if (!stop.signal.aborted) setPending(false);
        });
    }, 250);
    return () => {
      clearTimeout(wait);
      stop.abort();
    };
  }, [key, text]);
  return { ...answer, pending };
}

function Done({ answer, source, leave }: { readonly answer: Preview; readonly source: string; readonly leave: () => void }) {
  return (
    <EmptyState
      title={`${countText(answer.created + answer.changed, 'incident')} came in from ${source}`}
      action={
        <>
          <ButtonLink to="/incidents" variant="filled">
            See the incidents
          </ButtonLink>
          <ButtonLink to="/availability">See availability</ButtonLink>
          <Button onClick={leave}>Import another</Button>
        </>
      }
    >
      {numberText(answer.created)} new, {numberText(answer.changed)} changed, {numberText(answer.same)} as they stood, {numberText(answer.refusedCount)}{' '}
      refused.
      {answer.uncountable > 0 && ` ${numberText(answer.uncountable)} of them are not countable and stand in no figure.`} The same file brought again changes
      nothing.
    </EmptyState>
  );
}
