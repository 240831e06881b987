/** Whose availability? The service unless something else is chosen; journeys, subsystems, sites by name, everything else by its own link. */
import { Select } from '@mantine/core';
import { availabilityOverview } from '@samspel/contract/availability.ts';
import { useAddress } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';
import { nameOf } from '../../platform/reference.ts';

/** The chosen scope in `?scope=`, with the service as what stands without one; null while nothing is known or there is nothing. */
export function useScope() {
  const [{ scope }, set] = useAddress({ scope: null });
  const overview = useAsk(availabilityOverview, { query: { of: 'journeys' } }, { nouns: ['incidents', 'catalog'] });
  const rows = overview.data?.rows ?? [];
  const service = rows.find((row) => row.kind === 'service') ?? rows[0];
  return {
    scope: scope ?? service?.ref ?? null,
    chosen: scope,
    choose: (next: string | null) => set({ scope: next === service?.ref ? null : next }, 'push'),
    overview,
  } as const;
}

/** The control. What is shown now can always be read in it, whatever it is. */
export function ScopeSelect({
  scope,
  title,
  choose,
}: {
  readonly scope: string;
  readonly title: string | undefined;
  readonly choose: (scope: string | null) => void;
}) {
  const journeys = useAsk(availabilityOverview, { query: { of: 'journeys' } }).data?.rows ?? [];
  const subsystems = useAsk(availabilityOverview, { query: { of: 'subsystems' } }).data?.rows ?? [];
  const sites = useAsk(availabilityOverview, { query: { of: 'sites' } }).data?.rows ?? [];
  const groups = [
    { group: 'Service', rows: journeys.filter((row) => row.kind === 'service') },
    { group: 'Journeys', rows: journeys.filter((row) => row.kind !== 'service') },
    { group: 'Subsystems', rows: subsystems },
    { group: 'Sites', rows: sites },
  ].filter((each) => each.rows.length > 0);
  const known = groups.some((each) => each.rows.some((row) => row.ref === scope));
  const data = groups.map((each) => ({ group: each.group, items: each.rows.map((row) => ({ value: row.ref, label: row.title })) }));
  return (
    <Select
      aria-label="Of what"
      searchable
      w={240}
      maxDropdownHeight={400}
      allowDeselect={false}
      data={known ? data : [{ group: 'Shown now', items: [{ value: scope, label: title ?? nameOf(scope) }] }, ...data]}
      value={scope}
      onChange={choose}
      nothingFoundMessage="None of that name. Systems and owners are under “By part”."
    />
  );
}
