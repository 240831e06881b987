/** How much is asked of this journey, or how much can this system do? What is known of it and who says so, and a form that states it; runs use it from then on. */
import { NumberInput } from '@mantine/core';
import { type FiguresOf, listFigures, setFigures } from '@samspel/contract/cascades.ts';
import { useState } from 'react';
import { Form } from '../../../parts/field/form.tsx';
import { When } from '../../../parts/figure/when.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../../parts/page/standing.tsx';
import { Panel as Frame } from '../../../parts/panel/panel.tsx';
import { usePanel } from '../../../platform/address.ts';
import { useAsk, useCommand } from '../../../platform/ask.ts';
import { addressOfRef } from '../../../platform/places.ts';
import { nameOf } from '../../../platform/reference.ts';
import { useMay } from '../../../platform/session.ts';
import { valueWord } from './saying.ts';
import './runs.css';

interface Field {
  readonly member: string;
  readonly label: string;
  readonly suffix?: string;
  readonly least: number;
  readonly digits: number;
}

const fields: Readonly<Record<FiguresOf['kind'], readonly Field[]>> = {
  journey: [
    { member: 'ratePerSecond', label: 'Usual requests a second', least: 0.001, digits: 3 },
    { member: 'peakPerSecond', label: 'At peak', least: 0.001, digits: 3 },
    { member: 'timeoutSeconds', label: 'How long users wait', suffix: ' s', least: 0.001, digits: 3 },
    { member: 'attempts', label: 'How often users try', least: 1, digits: 0 },
  ],
  system: [
    { member: 'servers', label: 'Requests it works on at once', least: 1, digits: 0 },
    { member: 'serviceSeconds', label: 'Its own work a request', suffix: ' s', least: 0.000_001, digits: 6 },
    { member: 'queue', label: 'Places to wait', least: 0, digits: 0 },
    { member: 'instances', label: 'Instances', least: 1, digits: 0 },
  ],
};

const who: Readonly<Record<string, string>> = { set: 'stated here', catalog: 'by the catalog', observed: 'observed', policy: 'by the policy' };

/** The panel; its id is the reference of a journey or a system. */
export function Panel({ id }: { readonly id: string }) {
  const asked = useAsk(listFigures, { query: { q: id, limit: 20 } }, { nouns: ['catalog'], keep: false });
  const figures = asked.data?.items.find(({ ref }) => ref === id);
  const whole = addressOfRef(id);
  return (
    <Frame
      title={`Figures of ${figures?.title ?? nameOf(id)}`}
      {...(whole === null ? {} : { whole })}
      meta={
        figures?.setAt != null && (
          <span>
            stated here by {figures.setBy}, <When at={figures.setAt} />
          </span>
        )
      }
    >
      {asked.data === undefined ? (
        asked.error === null ? (
          <Skeleton lines={6} />
        ) : (
          <ErrorState error={asked.error} retry={() => void asked.refetch()} />
        )
      ) : figures === undefined ? (
        <EmptyState small title="The catalog holds neither a system nor a journey of that name." />
      ) : (
        <StateForm key={`${figures.ref} ${figures.version}`} figures={figures} />
      )}
    </Frame>
  );
}

function StateForm({ figures }: { readonly figures: FiguresOf }) {
  const { close } = usePanel();
  const may = useMay('member');
  const setting = useCommand(setFigures, { says: 'Stated. The next run uses it.', quiet: true });
  const known = (figures.load ?? figures.capacity ?? {}) as Readonly<Record<string, number | null>>;
  const here = (member: string): boolean => figures.stated[member] === 'set';
  const [typed, setTyped] = useState<Readonly<Record<string, number | null>>>(() =>
    Object.fromEntries(fields[figures.kind].map(({ member }) => [member, here(member) ? (known[member] ?? null) : null])),
  );
  const send = async () => {
    const body = figures.kind === 'journey' ? { load: typed } : { capacity: typed };
    const answer = await setting.run({ params: { ref: figures.ref }, body: body as { load: object } }, { version: figures.version });
    if (answer !== null) close();
  };
  return (
    <Form submit="State them" onSubmit={() => void send()} pending={setting.pending} disabled={!may} problem={setting.problem} onCancel={close}>
      <div className="s-run-form">
        <p className="s-dim">What is left empty is taken from the catalog, from traces or from the policy, as before.</p>
        {fields[figures.kind].map(({ member, label, suffix, least, digits }) => (
          <NumberInput
            key={member}
            label={label}
            {...(suffix === undefined ? {} : { suffix })}
            min={least}
            decimalScale={digits}
            disabled={!may}
            placeholder={known[member] == null ? 'nobody states it' : valueWord(member, known[member])}
            description={known[member] == null ? undefined : `${valueWord(member, known[member])}, ${who[figures.stated[member] ?? ''] ?? 'stated'}`}
            value={typed[member] ?? ''}
            onChange={(value) => setTyped((before) => ({ ...before, [member]: typeof value === 'number' ? value : null }))}
          />
        ))}
      </div>
    </Form>
  );
}
