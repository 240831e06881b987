/** How do traces come here? From an OpenTelemetry exporter that is pointed at this address, or from a file. */
import { Button, Textarea } from '@mantine/core';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { importTraces } from '@samspel/contract/traces.ts';
import { IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { DropPlace } from '../../parts/field/drop-place.tsx';
import { Form } from '../../parts/field/form.tsx';
import { countText, numberText } from '../../parts/format/number.ts';
import { ButtonLink } from '../../parts/page/button-link.tsx';
import { Fact, Facts, Section } from '../../parts/page/page.tsx';
import { EmptyState } from '../../parts/page/standing.tsx';
import { useCommand } from '../../platform/ask.ts';
import { copyText } from '../../platform/copy.ts';
import { useMay } from '../../platform/session.ts';
import { say } from '../../platform/toasts.ts';

type Done = AnswerOf<typeof importTraces>;

const environment = (origin: string): string => `OTEL_TRACES_EXPORTER=otlp
OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=${origin}/v1/traces
OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf
OTEL_EXPORTER_OTLP_TRACES_COMPRESSION=gzip
OTEL_EXPORTER_OTLP_TRACES_HEADERS=authorization=Bearer%20YOUR_TOKEN
OTEL_SERVICE_NAME=the-name-of-this-system`;

const collector = (origin: string): string => `exporters:
  otlphttp/samspel:
    traces_endpoint: ${origin}/v1/traces
    headers: { authorization: "Bearer \${env:SAMSPEL_TOKEN}" }
service:
  pipelines:
    traces: { receivers: [otlp], processors: [batch], exporters: [otlphttp/samspel] }`;

/** The tab; also what stands on the screen before anything has come. */
export function SendTab() {
  const { origin } = window.location;
  return (
    <>
      <Section
        title="Point an exporter here"
        note="OTLP over HTTP, protobuf or JSON, packed or not. Spans are not kept: calls, their errors and times, and critical paths are."
        actions={<ButtonLink to="/settings/tokens">Make a token</ButtonLink>}
      >
        <Facts>
          <Fact name="Address">
            <span className="s-mono">{origin}/v1/traces</span>
          </Fact>
          <Fact name="Token">
            role <b>member</b> with the scope <span className="s-mono">traces:write</span> and no other
          </Fact>
          <Fact name="When it is full">503 with Retry-After; exporters send again by themselves</Fact>
        </Facts>
        <Code title="Any OpenTelemetry SDK, by its environment" text={environment(origin)} />
        <Code title="OpenTelemetry Collector" text={collector(origin)} />
      </Section>
      <FileSection />
    </>
  );
}

function Code({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <>
      <div className="s-row s-tr-code-head">
        <h3 className="s-grow">{title}</h3>
        <Button
          onClick={() =>
            void copyText(text).then((done) => say({ text: done ? 'Copied.' : 'The browser did not allow copying.', tone: done ? 'info' : 'bad' }))
          }
        >
          Copy<span className="s-unseen"> {title}</span>
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="s-tr-code" tabIndex={0} aria-label={title}>
        <pre className="s-mono">{text}</pre>
      </section>
    </>
  );
}

function FileSection() {
  const operator = useMay('operator');
  return (
    <Section
      title="Bring in a file"
      note="OTLP JSON (one export, or one a line), Jaeger JSON or Zipkin JSON. The same file counts once, and by the minutes of its spans."
    >
      {operator ? <Choose /> : <EmptyState small title="An operator can bring in files." />}
    </Section>
  );
}

function Choose() {
  const files = useRef<HTMLInputElement>(null);
  const [pasting, setPasting] = useState<string | null>(null);
  const [done, setDone] = useState<{ readonly name: string; readonly told: Done } | null>(null);
  const bringing = useCommand(importTraces, { nouns: ['dependencies'] });
  const take = async (name: string, text: string) => {
    setDone(null);
    const told = await bringing.run({ body: { name, text } });
    if (told === null || told === true) return;
    setPasting(null);
    setDone({ name, told });
  };
  const takeFile = (file: File | undefined) => {
    if (file !== undefined) void file.text().then((text) => take(file.name, text));
  };
  if (pasting !== null)
    return (
      <Form
        submit="Bring this in"
        pending={bringing.pending}
        disabled={pasting.trim() === ''}
        onSubmit={() => void take('pasted.json', pasting)}
        onCancel={() => setPasting(null)}
      >
        <Textarea
          data-autofocus
          autoFocus
          label="JSON of traces"
          minRows={10}
          maxRows={24}
          value={pasting}
          onChange={(event) => setPasting(event.currentTarget.value)}
          classNames={{ input: 's-mono' }}
          spellCheck={false}
        />
      </Form>
    );
  return (
    <>
      <DropPlace drop={(dropped) => takeFile(dropped.files[0])} paste={(text) => void take('pasted.json', text)}>
        <p>
          <b>Drop a file of traces here</b>
        </p>
        <div className="s-row-wrap" style={{ justifyContent: 'center' }}>
          <Button loading={bringing.pending} leftSection={<IconUpload size={16} stroke={1.5} />} onClick={() => files.current?.click()}>
            Select a file
          </Button>
          <Button disabled={bringing.pending} onClick={() => setPasting('')}>
            Paste text
          </Button>
        </div>
        <input
          ref={files}
          type="file"
          accept=".json,.jsonl,.ndjson"
          hidden
          aria-label="File of traces"
          onChange={(event) => takeFile(event.currentTarget.files?.[0])}
        />
      </DropPlace>
      <div role="status">{done !== null && <Told {...done} />}</div>
    </>
  );
}

function Told({ name, told }: { readonly name: string; readonly told: Done }) {
  return (
    <div className="s-tr-told">
      <p>
        <b>{name}</b>
        {told.already ? ' was brought in before: nothing was counted again. ' : ': '}
        {countText(told.spans, 'span')} ({told.format}), {countText(told.calls, 'call')} over {countText(told.edges, 'edge')}, {numberText(told.unpaired)}{' '}
        without their other side, {numberText(told.refused)} refused.
      </p>
      {told.faults.length > 0 && (
        <ul className="s-mono s-dim">
          {told.faults.slice(0, 5).map(({ path, message }) => (
            <li key={path}>
              {path} {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
