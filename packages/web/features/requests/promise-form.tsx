/** When is the office open, and within how much of that time is an answer promised? A new version from now on. */
import { Checkbox, Modal, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { type listPromises, setPromise } from '@samspel/contract/requests.ts';
import { listHolidays, readHolidayDays } from '@samspel/contract/rotas.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { WeekField } from '../../parts/field/week-field.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { fieldError } from '../../platform/problem.ts';
import { TeamPick } from './pick.tsx';

type Promised = AnswerOf<typeof listPromises>['items'][number];
const always = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', '24:00']]])) as Promised['hours'];

export function PromiseForm({ like, close }: { readonly like: Promised | null; readonly close: () => void }) {
  const [team, setTeam] = useState<string | null>(null);
  const [timezone, setTimezone] = useState(like?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [hours, setHours] = useState<Promised['hours'] | null>(like?.hours ?? null);
  const [within, setWithin] = useState(Math.round((like?.answerWithinSeconds ?? 14_400) / 60));
  const [warn, setWarn] = useState(Math.round((like?.warnBeforeSeconds ?? 3600) / 60));
  const [holidays, setHolidays] = useState((like?.holidays ?? []).join('\n'));
  const [acknowledges, setAcknowledges] = useState(like?.acknowledges ?? false);
  const [reason, setReason] = useState('');
  const calendars = useAsk(listHolidays).data?.items ?? [];
  const setting = useCommand(setPromise, { quiet: true, says: 'Promised, from now on.' });
  const { problem } = setting;
  const dates = (text: string): string[] => [...new Set(text.split(/[\s,;]+/).filter((part) => part !== ''))].sort();
  const addCalendar = async (id: string | null) => {
    if (id === null) return;
    const { items } = await call(readHolidayDays, { params: { id } });
    setHolidays(dates(`${holidays}\n${items.map(({ date }) => date).join('\n')}`).join('\n'));
  };
  const save = async () => {
    const body = {
      team,
      timezone: timezone.trim(),
      hours: hours ?? always,
      holidays: dates(holidays),
      answerWithinSeconds: within * 60,
      warnBeforeSeconds: warn * 60,
      acknowledges,
      reason: reason.trim(),
    };
    if ((await setting.run({ body })) !== null) close();
  };
  return (
    <Modal opened onClose={close} title="Promise something" size={560}>
      <Form
        submit="Promise it from now on"
        pending={setting.pending}
        problem={problem}
        fields={['/team', '/timezone', '/hours', '/holidays', '/answerWithinSeconds', '/warnBeforeSeconds']}
        onCancel={close}
        onSubmit={() => void save()}
      >
        <TeamPick
          label="Team"
          description="None: for all without a promise of their own"
          value={team}
          onChange={setTeam}
          error={fieldError(problem, '/team')}
        />
        <WeekField label="Office hours" value={hours} onChange={setHours} error={fieldError(problem, '/hours')} />
        <TextInput label="Time zone" value={timezone} onChange={(event) => setTimezone(event.currentTarget.value)} error={fieldError(problem, '/timezone')} />
        <NumberInput
          label="Minutes of office time to the first answer"
          min={1}
          max={43_200}
          value={within}
          onChange={(value) => setWithin(Number(value) || 1)}
          error={fieldError(problem, '/answerWithinSeconds')}
        />
        <NumberInput
          label="Minutes before it is late the goalie is warned"
          min={0}
          max={43_200}
          value={warn}
          onChange={(value) => setWarn(Number(value) || 0)}
          error={fieldError(problem, '/warnBeforeSeconds')}
        />
        {calendars.length > 0 && (
          <Select
            label="Add the days of a calendar"
            description="As they stand now; calendars are brought in under On call."
            data={calendars.map(({ id, title, days }) => ({ value: id, label: `${title} (${days})` }))}
            value={null}
            onChange={(id) => void addCalendar(id)}
          />
        )}
        <Textarea
          label="Holidays"
          description="Dates such as 2026-12-24, parted by spaces or lines"
          autosize
          minRows={2}
          maxRows={8}
          value={holidays}
          onChange={(event) => setHolidays(event.currentTarget.value)}
          error={fieldError(problem, '/holidays')}
        />
        <Checkbox
          label="Tell who asks by mail until when they are answered"
          description="By a machine, marked as such; never to another machine."
          checked={acknowledges}
          onChange={(event) => setAcknowledges(event.currentTarget.checked)}
        />
        <TextInput label="Why" value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      </Form>
    </Modal>
  );
}
