/** Which days are holidays? Calendars that were brought in as iCalendar files. */
import { Button, TextInput } from '@mantine/core';
import { importHolidays, listHolidays } from '@samspel/contract/rotas.ts';
import { useRef, useState } from 'react';
import { countText } from '../../parts/format/number.ts';
import { Section } from '../../parts/page/page.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { useMay } from '../../platform/session.ts';

/** The section. */
export function Holidays() {
  const asked = useAsk(listHolidays);
  const operator = useMay('operator');
  const [name, setName] = useState('');
  const [leftOut, setLeftOut] = useState<readonly { line: number; says: string }[]>([]);
  const file = useRef<HTMLInputElement>(null);
  const bringing = useCommand(importHolidays, { says: (answer) => `${countText(answer.days, 'day')} of «${answer.title}».` });
  const take = async (files: FileList | null) => {
    const [one] = files ?? [];
    if (one === undefined) return;
    const done = await bringing.run({ params: { name: name.trim() === '' ? one.name.replace(/\.ics$/i, '') : name.trim() }, body: { text: await one.text() } });
    if (done !== null && done !== true) setLeftOut(done.leftOut);
  };
  return (
    <Section
      title="Holidays"
      count={asked.data?.items.length}
      note="From iCalendar files, as states and companies publish them. A file of the same name replaces what was there."
    >
      <ul>
        {(asked.data?.items ?? []).map((one) => (
          <li key={one.id}>
            {one.title}: {countText(one.days, 'day')}, {one.from} – {one.to}
          </li>
        ))}
      </ul>
      {operator && (
        <div className="s-row-wrap">
          <TextInput
            aria-label="Name of the calendar"
            placeholder="Name, such as Sweden"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button loading={bringing.pending} onClick={() => file.current?.click()}>
            Bring a file in
          </Button>
          <input ref={file} type="file" accept=".ics,text/calendar" hidden onChange={(event) => void take(event.currentTarget.files)} />
        </div>
      )}
      {leftOut.length > 0 && (
        <ul className="s-dim">
          {leftOut.map((one) => (
            <li key={`${one.line}${one.says}`}>
              Line {one.line}: {one.says}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
