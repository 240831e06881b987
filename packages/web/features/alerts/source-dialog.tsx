/** Let a monitor send: name and kind, its mapping where it needs one, then the key, once, and what to do at the monitor. */
import { Button, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { addSource, changeSource, listArrivals, renewSourceKey, retireSource, type SourceAnswer } from '@samspel/contract/alerts.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { type Mapping, plainMapping } from '@samspel/core/alerts/wire/mapping.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { countText } from '../../parts/format/number.ts';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { Code } from './code.tsx';
import { instructionsFor, kindSaid } from './instructions.ts';
import { firstBody, firstMapping, MappingForm } from './mapping-form.tsx';
import { Sure } from './sure.tsx';

type Made = AnswerOf<typeof addSource>;

const withoutEmpty = (words: readonly string[]): string[] => words.map((word) => word.trim()).filter((word) => word !== '');
const sentOf = (mapping: Mapping) => ({
  ...mapping,
  resolvedWords: withoutEmpty(mapping.resolvedWords),
  unknownWords: withoutEmpty(mapping.unknownWords),
  labels: { ...mapping.labels },
});
/** Every field of a mapping shows its own error. */
const mappingFields = ['each', 'key', 'title', 'name', 'text', 'severity', 'state', 'startedAt', 'link', 'resolvedWords', 'unknownWords', 'labels'].map(
  (field) => `/mapping/${field}`,
);

/** Adds one. */
export function AddSource({ close }: { readonly close: () => void }) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState<SourceAnswer['kind']>('alertmanager');
  const [key, setKey] = useState('');
  const [mapping, setMapping] = useState(firstMapping);
  const [body, setBody] = useState(firstBody);
  const [made, setMade] = useState<Made | null>(null);
  const adding = useCommand(addSource, { quiet: true });
  const send = async () => {
    const sent = sentOf(mapping);
    const answer = await adding.run({ body: { name, kind, ...(key.trim() === '' ? {} : { key: key.trim() }), ...(kind === 'json' ? { mapping: sent } : {}) } });
    if (answer !== null && answer !== true) setMade(answer);
  };
  if (made !== null) return <TellKey source={made} close={close} />;
  return (
    <Modal opened onClose={close} title="Let a monitor send" size={kind === 'json' ? 960 : 520}>
      <Form
        submit="Make its key"
        pending={adding.pending}
        disabled={name.trim() === ''}
        problem={adding.problem}
        fields={['/name', '/key', ...mappingFields]}
        onCancel={close}
        onSubmit={() => void send()}
      >
        <TextInput
          data-autofocus
          label="Name"
          description="As people call this monitor"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(adding.problem, '/name')}
        />
        <Select
          label="What it is"
          allowDeselect={false}
          data={Object.entries(kindSaid).map(([value, label]) => ({ value, label }))}
          value={kind}
          onChange={(value) => setKind((value ?? 'json') as SourceAnswer['kind'])}
        />
        <TextInput
          label="Its key, if it has one already (may stay empty)"
          description="A routing key or API key that is set up everywhere can stay as it is"
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          error={fieldError(adding.problem, '/key')}
        />
        {kind === 'json' && <MappingForm mapping={mapping} body={body} problem={adding.problem} onMapping={setMapping} onBody={setBody} />}
      </Form>
    </Modal>
  );
}

/** The key, once, with what to do at the monitor. */
function TellKey({ source, close }: { readonly source: Made; readonly close: () => void }) {
  return (
    <Modal opened onClose={close} title={`${source.name}: its key`} size={640} closeOnClickOutside={false}>
      <div className="s-stack">
        <Code title="This is the only time the key is shown." text={source.key} />
        {instructionsFor(source.kind, window.location.origin, source.id, source.key).map(({ says, text }) => (
          <Code key={says} title={says} text={text} />
        ))}
        <div>
          <Button variant="filled" onClick={close}>
            I have it
          </Button>
        </div>
      </div>
    </Modal>
  );
}

/** Changes one: what names the system, expiry, mapping, key. */
export function ChangeSource({ source, close }: { readonly source: SourceAnswer; readonly close: () => void }) {
  const [name, setName] = useState(source.name);
  const [labels, setLabels] = useState(source.systemLabels.join(', '));
  const [hours, setHours] = useState<number | string>(source.expireAfterSeconds === null ? '' : source.expireAfterSeconds / 3600);
  const [mapping, setMapping] = useState<Mapping>(source.mapping ?? plainMapping);
  const [body, setBody] = useState(firstBody);
  const [made, setMade] = useState<Made | null>(null);
  const [sure, setSure] = useState<'key' | 'retire' | null>(null);
  const changing = useCommand(changeSource, { quiet: true, says: 'Changed.' });
  const renewing = useCommand(renewSourceKey, { quiet: true });
  const retiring = useCommand(retireSource, { quiet: true, says: 'It sends no more; its alerts end.' });
  const last = useAsk(listArrivals, { params: { id: source.id }, query: { limit: 1 } }).data?.items[0];
  const { problem } = changing;
  const send = async () => {
    const change = {
      name,
      systemLabels: withoutEmpty(labels.split(',')),
      expireAfterSeconds: hours === '' ? null : Math.round(Number(hours) * 3600),
      ...(source.mapping === null ? {} : { mapping: sentOf(mapping) }),
    };
    if ((await changing.run({ params: { id: source.id }, body: change })) !== null) close();
  };
  const renew = async () => {
    const answer = await renewing.run({ params: { id: source.id } });
    if (answer !== null && answer !== true) setMade(answer);
  };
  const retire = async () => {
    if ((await retiring.run({ params: { id: source.id } })) !== null) close();
  };
  if (made !== null) return <TellKey source={made} close={close} />;
  if (sure === 'key')
    return (
      <Sure
        title={`A new key for ${source.name}`}
        submit="Make a new key"
        pending={renewing.pending}
        problem={renewing.problem}
        onDo={() => void renew()}
        close={() => setSure(null)}
      >
        The key that ends in {source.keyHint} is refused from then on: nothing of this monitor arrives until it has the new one.
      </Sure>
    );
  if (sure === 'retire')
    return (
      <Sure
        title={`Retire ${source.name}`}
        submit="Retire it"
        pending={retiring.pending}
        problem={retiring.problem}
        onDo={() => void retire()}
        close={() => setSure(null)}
      >
        It sends no more, and {source.open === 0 ? 'its key is refused' : `its ${countText(source.open, 'open alert ends', 'open alerts end')}`}. It cannot be
        taken back.
      </Sure>
    );
  return (
    <Modal opened onClose={close} title={source.name} size={source.mapping === null ? 560 : 960}>
      <Form
        submit="Change it"
        pending={changing.pending}
        disabled={name.trim() === ''}
        problem={problem}
        fields={['/name', '/systemLabels', '/expireAfterSeconds', ...mappingFields]}
        onCancel={close}
        onSubmit={() => void send()}
      >
        <TextInput data-autofocus label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} error={fieldError(problem, '/name')} />
        <TextInput
          label="Labels that name the system"
          description="The first that is there and that the catalog knows counts"
          value={labels}
          onChange={(event) => setLabels(event.currentTarget.value)}
          error={fieldError(problem, '/systemLabels')}
        />
        <NumberInput
          label="An alert expires after so many hours of silence"
          description="Longer than the monitor takes to say it again. Empty: never"
          min={0}
          decimalScale={2}
          value={hours}
          onChange={setHours}
          error={fieldError(problem, '/expireAfterSeconds')}
        />
        {source.mapping !== null && (
          <MappingForm
            mapping={mapping}
            body={body}
            problem={problem}
            sent={last === undefined ? null : () => setBody(last.body)}
            onMapping={setMapping}
            onBody={setBody}
          />
        )}
        <details>
          <summary>How the monitor is set up</summary>
          {instructionsFor(source.kind, window.location.origin, source.id, 'KEY').map(({ says, text }) => (
            <Code key={says} title={says} text={text} />
          ))}
        </details>
        <div className="s-row-wrap">
          <Button onClick={() => setSure('key')}>Make a new key…</Button>
          <Button color="red" variant="outline" onClick={() => setSure('retire')}>
            Retire it…
          </Button>
        </div>
      </Form>
    </Modal>
  );
}
