/** Which days are holidays? Calendars from iCalendar files, or read every day from an address, each with what went wrong. */
import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { followHolidays, importHolidays, listHolidays, refreshHolidays, removeHolidays } from '@samspel/contract/rotas.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { useRef, useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { countText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { State, StateShape } from '../../parts/state/state.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { useMay } from '../../platform/session.ts';

type Read = AnswerOf<typeof importHolidays>;
type Calendar = AnswerOf<typeof listHolidays>['items'][number];

/** The section. */
export function Holidays() {
  const asked = useAsk(listHolidays);
  const operator = useMay('operator');
  const [read, setRead] = useState<Read | null>(null);
  const items = asked.data?.items ?? [];
  return (
    <Section
      title="Holidays"
      count={asked.data?.items.length}
      note="Calendars of days off, as states and companies publish them. Which one a rota goes by is chosen above."
    >
      {items.length === 0 && asked.data !== undefined && <p className="s-dim">No calendar yet: every day is a working day.</p>}
      <ul>
        {items.map((one) => (
          <One key={one.id} one={one} may={operator} setRead={setRead} />
        ))}
      </ul>
      {operator && <Bring setRead={setRead} />}
      {read !== null && read.leftOut.length > 0 && (
        <div role="status">
          <p>
            <State
              tone="warn"
              word={`${countText(read.leftOut.length, 'entry', 'entries')} of «${read.title}» left out, which ${read.leftOut.length === 1 ? 'is' : 'are'} no whole day:`}
            />
          </p>
          <ul className="s-dim">
            {read.leftOut.map((one) => (
              <li key={`${one.line}${one.says}`}>
                Line {one.line}: {one.says}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  );
}

interface Told {
  readonly setRead: (read: Read) => void;
}

function One({ one, may, setRead }: Told & { readonly one: Calendar; readonly may: boolean }) {
  const refreshing = useCommand(refreshHolidays, { says: (answer) => `${countText(answer.days, 'day')} of «${answer.title}».` });
  const removing = useCommand(removeHolidays, { says: `«${one.title}» is taken away.` });
  const refresh = async () => {
    const done = await refreshing.run({ params: { id: one.id } });
    if (done !== null && done !== true) setRead(done);
  };
  return (
    <li className="s-shift-line">
      <span className="s-holiday-of">
        <b>{one.title}</b> {countText(one.days, 'day')}
        {one.from !== null && one.to !== null && (
          <span className="s-faint">
            {' '}
            {one.from} – {one.to}
          </span>
        )}
        {one.rotas.length > 0 && (
          <span className="s-faint">
            {' '}
            for{' '}
            {one.rotas.map((rota, index) => (
              <span key={rota.id}>
                {index > 0 && ', '}
                <Link className="s-link" to={`/on-call?rota=${rota.id}`}>
                  {rota.title}
                </Link>
              </span>
            ))}
          </span>
        )}
        {one.address !== null && (
          <span className="s-holiday-address s-faint">
            {one.address}, read <When at={one.readAt} as="relative" />
          </span>
        )}
        {one.failure !== null && (
          <span className="s-holiday-address">
            <StateShape tone="bad" /> <span className="s-tone-bad">It could not be read: {one.failure}</span> Tried <When at={one.failedAt} as="relative" />,
            and again every six hours; what was read before still counts.
          </span>
        )}
      </span>
      <span className="s-grow" />
      {may && one.address !== null && (
        <Button loading={refreshing.pending} onClick={() => void refresh()}>
          Read now
        </Button>
      )}
      {may && one.rotas.length === 0 && (
        <Button loading={removing.pending} onClick={() => void removing.run({ params: { id: one.id } })}>
          Take away
        </Button>
      )}
    </li>
  );
}

function Bring({ setRead }: Told) {
  const [from, setFrom] = useState<'address' | 'file'>('address');
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const file = useRef<HTMLInputElement>(null);
  const says = (answer: Read): string => `${countText(answer.days, 'day')} of «${answer.title}».`;
  const bringing = useCommand(importHolidays, { quiet: true, says });
  const following = useCommand(followHolidays, { quiet: true, says });
  const { problem, pending } = from === 'address' ? following : bringing;
  const done = (read: Read | true | null) => {
    if (read === null || read === true) return;
    setRead(read);
    setName('');
    setAddress('');
  };
  const take = async (files: FileList | null) => {
    const [one] = files ?? [];
    if (one === undefined) return;
    done(await bringing.run({ params: { name: name.trim() === '' ? one.name.replace(/\.ics$/i, '') : name.trim() }, body: { text: await one.text() } }));
  };
  const send = () => {
    if (from === 'file') file.current?.click();
    else void following.run({ params: { name: name.trim() }, body: { address: address.trim() } }).then(done);
  };
  return (
    <Form
      submit={from === 'address' ? 'Read it now and every day' : 'Choose the file'}
      pending={pending}
      problem={problem}
      fields={['/address']}
      disabled={from === 'address' && (name.trim() === '' || address.trim() === '')}
      onSubmit={send}
    >
      <div className="s-row-wrap" style={{ gap: 12, alignItems: 'end' }}>
        <SegmentedControl
          aria-label="Where the calendar comes from"
          data={[
            { value: 'address', label: 'An address' },
            { value: 'file', label: 'A file' },
          ]}
          value={from}
          onChange={(value) => setFrom(value === 'file' ? 'file' : 'address')}
        />
      </div>
      <div className="s-layer-row">
        <TextInput
          label="Name"
          description="One of the same name is replaced"
          placeholder={from === 'file' ? 'that of the file' : 'Sweden'}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {from === 'address' && (
          <TextInput
            label="Address"
            description="Of an iCalendar file, over https"
            placeholder="https://…/holidays.ics"
            value={address}
            onChange={(event) => setAddress(event.currentTarget.value)}
            error={fieldError(problem, '/address')}
          />
        )}
      </div>
      <input ref={file} type="file" accept=".ics,text/calendar" hidden onChange={(event) => void take(event.currentTarget.files)} />
    </Form>
  );
}
