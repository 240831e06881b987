/** Who has the weeks and months ahead, by all rotas or by one with its layers, and where does somebody have to be found? */
import { Button } from '@mantine/core';
import { listRotas, readRotaCalendar } from '@samspel/contract/rotas.ts';
import { Facet, FilterBar } from '../../parts/facets/facets.tsx';
import { When } from '../../parts/figure/when.tsx';
import { countText } from '../../parts/format/number.ts';
import { Section } from '../../parts/page/page.tsx';
import { Answer } from '../../parts/page/standing.tsx';
import { State, StateShape } from '../../parts/state/state.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';
import { inksOf, type Stretch, weeksFrom } from './ahead.ts';
import type { Calendar, RotaDays } from './days.ts';
import { Picture, type PictureRow } from './picture.tsx';

const spans = { '6': '6 weeks', '13': '3 months', '26': '6 months', '52': 'A year' } as const;

/** The weeks that are chosen, in the address. */
function useAhead(now: number, timezone: string): { weeks: string; span: Stretch; set: (weeks: string) => void } {
  const [{ ahead }, set] = useAddress({ ahead: null });
  const weeks = ahead !== null && ahead in spans ? ahead : '13';
  return { weeks, span: weeksFrom(now, Number(weeks), timezone), set: (next) => set({ ahead: next === '13' ? null : next }, 'push') };
}

/** The ink of each person, the same in every picture. */
export function useInks(): (person: string) => string {
  const rotas = useAsk(listRotas).data?.items ?? [];
  return inksOf(rotas.flatMap(({ people }) => people.map(({ id }) => id)));
}

interface Props {
  readonly now: number;
  readonly timezone: string;
  readonly chosen: string;
  readonly onChoose: (rota: string) => void;
  /** Puts somebody on duty in a span; undefined: may not. */
  readonly put: ((rota: string, span: { from: string; to: string }) => void) | undefined;
}

/** All rotas over one another, and below what wants mending. */
export function MonthsAhead({ now, timezone, chosen, onChoose, put }: Props) {
  const { weeks, span, set } = useAhead(now, timezone);
  const inkOf = useInks();
  const asked = useAsk(readRotaCalendar, { query: { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() } });
  return (
    <Section title="Ahead" note={`Times of ${timezone}. Choose a rota to see its layers and days.`}>
      <FilterBar of="Ahead">
        <Facet
          label="Ahead"
          single
          chosen={[weeks]}
          onChange={([one]) => set(one ?? '13')}
          options={Object.entries(spans).map(([value, label]) => ({ value, label }))}
        />
        {asked.data !== undefined && <Health calendar={asked.data} now={now} />}
      </FilterBar>
      <Answer asked={asked}>
        {(calendar) => (
          <>
            <Picture
              label="Who has the weeks ahead"
              span={span}
              timezone={timezone}
              zones={calendar.rotas.map((one) => one.timezone)}
              holidays={calendar.rotas.find(({ id }) => id === chosen)?.holidays ?? []}
              now={now}
              inkOf={inkOf}
              rows={calendar.rotas.map((one) => ({
                ...rowOf(one, calendar, now),
                chosen: one.id === chosen,
                title: (
                  <button type="button" className="s-ahead-pick" aria-pressed={one.id === chosen} onClick={() => onChoose(one.id)}>
                    {one.title}
                  </button>
                ),
              }))}
            />
            <Mend calendar={calendar} now={now} put={put} />
          </>
        )}
      </Answer>
    </Section>
  );
}

function rowOf(one: RotaDays, calendar: Calendar, now: number): PictureRow {
  return {
    key: one.id,
    name: one.title,
    title: one.title,
    note: one.kind === 'goalie' && !/goalie/i.test(one.title) ? 'goalie' : undefined,
    shifts: one.shifts,
    gaps: one.gaps.filter(({ to }) => Date.parse(to) > now),
    twice: calendar.doubleBookings.filter(({ rotas, to }) => rotas.includes(one.id) && Date.parse(to) > now),
  };
}

function Health({ calendar, now }: { readonly calendar: Calendar; readonly now: number }) {
  const gaps = calendar.rotas.flatMap((one) => one.gaps).filter(({ to }) => Date.parse(to) > now).length;
  const twice = calendar.doubleBookings.filter(({ to }) => Date.parse(to) > now).length;
  if (gaps + twice === 0) return <State tone="good" word="No gap, nobody twice" />;
  return (
    <>
      {gaps > 0 && <State tone="bad" word={countText(gaps, 'gap')} strong />}
      {twice > 0 && <State tone="warn" word={countText(twice, 'double booking')} strong />}
    </>
  );
}

const mostSaid = 8;

interface Wanting {
  readonly rota: string;
  readonly from: string;
  readonly to: string;
  readonly says: string;
  readonly tone: 'bad' | 'warn';
  /** How many more there are of the same. */
  readonly more: number;
}

/** Gaps of one rota are one line, and so is one person with the same two rotas: the next of them, and how many more. */
function wantingIn(calendar: Calendar, now: number): Wanting[] {
  const titleOf = (id: string): string => calendar.rotas.find((one) => one.id === id)?.title ?? id;
  const ahead = <T extends { readonly to: string }>(list: readonly T[]): T[] => list.filter(({ to }) => Date.parse(to) > now);
  const gaps = calendar.rotas.flatMap((one): Wanting[] => {
    const [first, ...more] = ahead(one.gaps);
    return first === undefined ? [] : [{ ...first, says: `Nobody has «${one.title}»`, tone: 'bad', more: more.length }];
  });
  const twice = new Map<string, Wanting>();
  for (const { person, from, to, rotas } of ahead(calendar.doubleBookings)) {
    const [a = '', b = ''] = rotas;
    const key = `${person.id} ${a} ${b}`;
    const before = twice.get(key);
    const says = `${person.name} has «${titleOf(a)}» and «${titleOf(b)}» at once`;
    twice.set(key, before === undefined ? { rota: b, from, to, says, tone: 'warn', more: 0 } : { ...before, more: before.more + 1 });
  }
  return [...gaps, ...twice.values()].sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
}

/** What wants mending, the next first, each with its remedy. */
function Mend({ calendar, now, put }: { readonly calendar: Calendar; readonly now: number } & Pick<Props, 'put'>) {
  const all = wantingIn(calendar, now);
  if (all.length === 0) return null;
  return (
    <ul aria-label="What wants mending" className="s-mend-list">
      {all.slice(0, mostSaid).map((one) => (
        <li key={`${one.says}${one.from}`} className="s-mend">
          <span className="s-mend-says">
            <StateShape tone={one.tone} /> <span className={`s-tone-${one.tone}`}>{one.says}</span>{' '}
            <span className="s-dim">
              <When at={one.from} /> – <When at={one.to} />
              {one.more > 0 && `, and ${countText(one.more, 'time')} more`}
            </span>
          </span>
          {put !== undefined && <Button onClick={() => put(one.rota, one)}>Put somebody on</Button>}
        </li>
      ))}
      {all.length > mostSaid && <li className="s-mend s-dim">and {all.length - mostSaid} more in this time</li>}
    </ul>
  );
}

/** The layers of one rota below what they come to, where there is more than one or somebody was put over them. */
export function LayersAhead({ rota, now, timezone }: { readonly rota: string; readonly now: number; readonly timezone: string }) {
  const { span } = useAhead(now, timezone);
  const inkOf = useInks();
  const asked = useAsk(readRotaCalendar, { query: { rota, from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() } });
  const [one] = asked.data?.rotas ?? [];
  if (asked.data === undefined || one === undefined || (one.layers.length < 2 && one.overrides.length === 0)) return null;
  return (
    <Section title="Layers" note="Where a higher one has somebody, that one is on duty; overrides lie over all.">
      <Picture
        label={`Layers of ${one.title}`}
        span={span}
        timezone={timezone}
        zones={one.layers.map((layer) => layer.timezone)}
        holidays={one.holidays}
        now={now}
        inkOf={inkOf}
        rows={layerRows({ ...rowOf(one, asked.data, now), name: 'On duty', title: <b>On duty</b> }, one, timezone)}
      />
    </Section>
  );
}

/** What it comes to on top, then overrides and layers from the highest down. */
export function layerRows(
  whole: PictureRow,
  { layers, overrides }: Pick<RotaDays, 'layers'> & { readonly overrides?: RotaDays['overrides'] },
  timezone: string,
): PictureRow[] {
  const rows = layers.map((layer, index): PictureRow => {
    const zone = layer.timezone === timezone ? undefined : layer.timezone;
    return { key: `layer ${index}`, name: layer.title, title: layer.title, note: zone, shifts: layer.shifts, quiet: true };
  });
  const over: PictureRow[] =
    overrides === undefined || overrides.length === 0
      ? []
      : [{ key: 'overrides', name: 'Overrides', title: 'Overrides', shifts: overrides.map(({ from, to, person }) => ({ from, to, person })), quiet: true }];
  return [whole, ...over, ...rows.reverse()];
}
