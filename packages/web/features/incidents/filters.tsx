/** Which incidents? The filters of the list, each kept in the address, and what the server is asked for with them. */
import { Button, Popover, TextInput } from '@mantine/core';
import { listTeams } from '@samspel/contract/catalog.ts';
import { readVocabulary } from '@samspel/contract/incidents.ts';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { Facet, FilterBar, TextFilter } from '../../parts/facets/facets.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';
import { useNow } from '../../platform/clock.ts';
import { ThingPick } from './pick.tsx';
import { codeText, severities, states } from './words.ts';

const none = {
  text: '',
  state: [],
  severity: [],
  tag: [],
  system: null,
  team: null,
  trigger: null,
  cause: null,
  span: null,
  countable: null,
} as const;
type Filters = ReturnType<typeof useAddress<typeof none>>[0];

/** The filters in the address, their setter, what they ask the server, and whether any is chosen. */
export function useFilters() {
  const [filters, set] = useAddress(none);
  const hour = useNow(3600);
  const chosen = filters.text !== '' || Object.entries(filters).some(([key, value]) => key !== 'text' && value !== null && value.length > 0);
  return { filters, set, chosen, query: queryOf(filters, hour), clear: () => set({ ...none }, 'push') } as const;
}

const spans = [
  { value: 'day', label: 'Last 24 hours', days: 1 },
  { value: 'week', label: 'Last 7 days', days: 7 },
  { value: '28d', label: 'Last 28 days', days: 28 },
  { value: '90d', label: 'Last 90 days', days: 90 },
  { value: '365d', label: 'Last 365 days', days: 365 },
] as const;
const chosenDays = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;

/** The span `[from, to)` of the address; days are the calendar's in UTC, the last one included. */
function spanOf(span: string | null, hour: number): { from?: string; to?: string } {
  const named = spans.find((each) => each.value === span);
  if (named !== undefined) return { from: new Date(hour - named.days * 86_400_000).toISOString() };
  const days = chosenDays.exec(span ?? '');
  if (days === null) return {};
  return { from: `${days[1]}T00:00:00Z`, to: new Date(Date.parse(`${days[2]}T00:00:00Z`) + 86_400_000).toISOString() };
}

function queryOf(filters: Filters, hour: number) {
  return {
    limit: 200,
    ...(filters.text.trim() === '' ? {} : { text: filters.text.trim() }),
    ...(filters.state.length === 0 ? {} : { state: filters.state.join(',') }),
    ...(filters.severity.length === 0 ? {} : { severity: filters.severity.join(',') }),
    ...(filters.tag.length === 0 ? {} : { tag: filters.tag.join(',') }),
    ...(filters.system === null ? {} : { system: filters.system }),
    ...(filters.team === null ? {} : { team: filters.team }),
    ...(filters.trigger === null ? {} : { trigger: filters.trigger as 'deployment' }),
    ...(filters.cause === null ? {} : { cause: filters.cause as 'bug' }),
    ...(filters.countable === null ? {} : { countable: filters.countable }),
    ...spanOf(filters.span, hour),
  };
}

/** The bar. */
export function Filters({ filters, set, chosen, clear, count }: Omit<ReturnType<typeof useFilters>, 'query'> & { readonly count: string | undefined }) {
  const words = useAsk(readVocabulary).data;
  const teams = useAsk(listTeams, {}).data?.items ?? [];
  const one = (key: 'team' | 'trigger' | 'cause' | 'countable') => (values: readonly string[]) => set({ [key]: values[0] ?? null }, 'push');
  const held = (value: string | null) => (value === null ? [] : [value]);
  return (
    <FilterBar clear={chosen ? clear : undefined} count={count}>
      <TextFilter label="Filter by words or id" value={filters.text} onChange={(text) => set({ text })} />
      <div className="s-facets">
        <Facet
          label="State"
          chosen={filters.state}
          onChange={(state) => set({ state }, 'push')}
          options={Object.entries(states).map(([value, said]) => ({ value, label: said.word }))}
        />
        <Facet
          label="Severity"
          chosen={filters.severity}
          onChange={(severity) => set({ severity }, 'push')}
          options={Object.keys(severities).map((value) => ({ value, label: value }))}
        />
        <ThingPick
          aria-label="What was hit"
          placeholder="System or journey"
          value={filters.system}
          onChange={(system) => set({ system }, 'push')}
          clearable
          className="s-inc-thing"
          size="xs"
        />
        <Facet label="Team" single chosen={held(filters.team)} onChange={one('team')} options={teams.map((team) => ({ value: team.ref, label: team.title }))} />
        <Facet
          label="Tag"
          chosen={filters.tag}
          onChange={(tag) => set({ tag }, 'push')}
          options={(words?.tags ?? []).map((each) => ({ value: each.tag, label: each.tag, count: each.incidents }))}
        />
        <SpanFacet span={filters.span} onChange={(span) => set({ span }, 'push')} />
        <Facet
          label="Trigger"
          single
          chosen={held(filters.trigger)}
          onChange={one('trigger')}
          options={(words?.triggers ?? []).map((each) => ({ value: each.code, label: codeText(each.code) }))}
        />
        <Facet
          label="Cause"
          single
          chosen={held(filters.cause)}
          onChange={one('cause')}
          options={(words?.causes ?? []).map((each) => ({ value: each.code, label: codeText(each.code) }))}
        />
        <Facet
          label="Counted"
          single
          chosen={held(filters.countable)}
          onChange={one('countable')}
          options={[
            { value: 'true', label: 'in the figures' },
            { value: 'false', label: 'not countable' },
          ]}
        />
      </div>
    </FilterBar>
  );
}

/** Any time, a span that ends now, or chosen days. */
function SpanFacet({ span, onChange }: { readonly span: string | null; readonly onChange: (span: string | null) => void }) {
  const [open, setOpen] = useState(false);
  const days = chosenDays.exec(span ?? '');
  const [first, setFirst] = useState(days?.[1] ?? '');
  const [last, setLast] = useState(days?.[2] ?? '');
  const wrong = first !== '' && last !== '' && first > last;
  const take = (next: string | null) => {
    onChange(next);
    setOpen(false);
  };
  const label = spans.find((each) => each.value === span)?.label ?? (days === null ? null : `${days[1]} – ${days[2]}`);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button
          className="s-facet"
          data-chosen={label !== null || undefined}
          rightSection={<IconChevronDown size={14} stroke={1.5} />}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <span className="s-cut">Time{label !== null && <b>: {label}</b>}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className="s-stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (first !== '' && last !== '' && !wrong) take(`${first}..${last}`);
          }}
        >
          <div className="s-inc-spans">
            <Button variant={span === null ? 'light' : 'subtle'} color="gray" onClick={() => take(null)}>
              Any time
            </Button>
            {spans.map((each) => (
              <Button key={each.value} variant={span === each.value ? 'light' : 'subtle'} color="gray" onClick={() => take(each.value)}>
                {each.label}
              </Button>
            ))}
          </div>
          <div className="s-row" style={{ alignItems: 'flex-start' }}>
            <TextInput type="date" label="First day (UTC)" value={first} onChange={(event) => setFirst(event.currentTarget.value)} />
            <TextInput
              type="date"
              label="Last day"
              value={last}
              onChange={(event) => setLast(event.currentTarget.value)}
              error={wrong ? 'Comes before the first.' : null}
            />
          </div>
          <Button type="submit" variant="filled" disabled={first === '' || last === '' || wrong}>
            Show these days
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
