/** Over which span? Day, week, 28 days, month, quarter, year, or chosen days; kept in the address as `?span=`. */
import { Button, Popover, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { useState } from 'react';
import { useAddress } from '../../platform/address.ts';
import { useNarrowWindow } from '../../platform/media.ts';
import { type ChosenSpan, periods, readSpan, spanKey } from './periods.ts';

/** The span of this screen and its setter, in `?span=`; `other` is what stands without one. */
export function useSpan(other: ChosenSpan = { period: '28d' }): readonly [ChosenSpan, (span: ChosenSpan) => void] {
  const [{ span }, set] = useAddress({ span: spanKey(other) });
  return [readSpan(span), (chosen) => set({ span: spanKey(chosen) }, 'push')];
}

/** The control. On narrow screens it is one select. */
export function SpanPicker({ span, onChange }: { readonly span: ChosenSpan; readonly onChange: (span: ChosenSpan) => void }) {
  const narrow = useNarrowWindow();
  const [opened, setOpened] = useState(false);
  const [first, setFirst] = useState('period' in span ? '' : span.first);
  const [last, setLast] = useState('period' in span ? '' : span.last);
  const named = 'period' in span ? span.period : 'chosen';
  const choices = periods.map((period) => ({ value: period.name as string, label: period.label }));
  const choose = (name: string | null) => {
    const found = periods.find((period) => period.name === name);
    if (found !== undefined) onChange({ period: found.name });
    else if (name === 'chosen') setOpened(true);
  };
  const fits = first !== '' && last !== '' && first <= last;
  return (
    <div className="s-row">
      {narrow ? (
        <Select
          aria-label="Span"
          data={[...choices, { value: 'chosen', label: 'Chosen days' }]}
          value={named}
          onChange={choose}
          allowDeselect={false}
          w={140}
        />
      ) : (
        <SegmentedControl aria-label="Span" data={choices} value={named} onChange={choose} />
      )}
      <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus>
        <Popover.Target>
          <Button leftSection={<IconCalendar size={15} stroke={1.5} />} onClick={() => setOpened(!opened)} aria-expanded={opened} aria-label="Choose days">
            {'period' in span ? 'Days' : span.first === span.last ? span.first : `${span.first} – ${span.last}`}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <form
            className="s-stack"
            onSubmit={(event) => {
              event.preventDefault();
              if (!fits) return;
              onChange({ first, last });
              setOpened(false);
            }}
          >
            <TextInput type="date" label="First day (UTC)" value={first} onChange={(event) => setFirst(event.currentTarget.value)} />
            <TextInput
              type="date"
              label="Last day"
              value={last}
              onChange={(event) => setLast(event.currentTarget.value)}
              error={first !== '' && last !== '' && first > last ? 'The last day comes after the first.' : null}
            />
            <Button type="submit" variant="filled" disabled={!fits}>
              Show these days
            </Button>
          </form>
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}
