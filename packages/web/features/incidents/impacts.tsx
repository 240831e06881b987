/** Who suffered how much, from when to when? Impacts drawn on the time of the incident, with the rows behind them to add, change and take away. */
import { ActionIcon, Button, Menu } from '@mantine/core';
import { removeImpact } from '@samspel/contract/incidents.ts';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Timeline } from '../../parts/chart/timeline.tsx';
import { Age, Duration, When } from '../../parts/figure/when.tsx';
import { dayText, instantText, utcText } from '../../parts/format/instant.ts';
import { Section } from '../../parts/page/page.tsx';
import { EmptyState } from '../../parts/page/standing.tsx';
import { StateShape } from '../../parts/state/state.tsx';
import { useAppearance } from '../../platform/appearance.ts';
import { useCommand } from '../../platform/ask.ts';
import { useNow } from '../../platform/clock.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { nameOf } from '../../platform/reference.ts';
import { ThingLink } from './cells.tsx';
import { echoIncident, followers, takeBack } from './changing.ts';
import { ImpactDialog } from './impact-form.tsx';
import { goesOn, type Impact, instantKinds, instantTitle, measureText, measureTone, type Shown } from './words.ts';
import '../../parts/chart/chart.css';

/** The section: chart, rows, and the way to add one. */
export function ImpactSection({ shown }: { readonly shown: Shown }) {
  const [open, setOpen] = useState<Impact | 'new' | null>(null);
  const { incident, may } = shown;
  const change = may.change && incident.mergedInto === null;
  useShortcuts('This incident', [{ keys: 'i', says: 'Add an impact', run: () => setOpen('new') }], change);
  return (
    <Section
      title="Impact"
      count={incident.impacts.length === 0 ? undefined : incident.impacts.length}
      actions={
        change && (
          <Button leftSection={<IconPlus size={15} stroke={1.5} />} onClick={() => setOpen('new')}>
            Add an impact
          </Button>
        )
      }
    >
      {incident.impacts.length === 0 ? (
        <EmptyState small title={incident.mergedInto === null ? 'Nobody said yet who suffered.' : 'Its impacts went over with the merge.'}>
          {change
            ? 'A system, a journey or the service, and how much of it. Availability is computed from impacts.'
            : incident.mergedInto === null
              ? 'Until then it is in no figure.'
              : null}
        </EmptyState>
      ) : (
        <>
          <ImpactChart shown={shown} />
          <ImpactRows shown={shown} onEdit={change ? setOpen : undefined} />
        </>
      )}
      {!incident.countability.countable && (
        <p className="s-inc-uncounted">
          <StateShape tone="unknown" /> <span>{incident.countability.says}</span>
        </p>
      )}
      {open !== null && <ImpactDialog shown={shown} impact={open === 'new' ? null : open} close={() => setOpen(null)} />}
    </Section>
  );
}

/** At most this many lanes are drawn; the rows below hold all. */
const lanesDrawn = 16;

function ImpactChart({ shown }: { readonly shown: Shown }) {
  const { incident } = shown;
  const titles = useMemo(() => new Map(shown.affected.map((thing) => [thing.ref, thing.title])), [shown.affected]);
  const lanes = useMemo(() => {
    const by = new Map<string, Impact[]>();
    for (const impact of incident.impacts) by.set(impact.target, [...(by.get(impact.target) ?? []), impact]);
    return [...by].slice(0, lanesDrawn).map(([target, impacts]) => ({
      key: target,
      label: titles.get(target) ?? nameOf(target),
      spans: impacts.map((impact) => ({
        from: Date.parse(impact.from),
        to: impact.to === null ? null : Date.parse(impact.to),
        tone: measureTone(impact),
        says: `${measureText(impact)}${impact.site === null ? '' : `, at ${impact.site}`}`,
      })),
    }));
  }, [incident.impacts, titles]);
  const moments = instantKinds.flatMap((kind) => {
    const { now } = incident.instants[kind];
    return now === null ? [] : [{ at: Date.parse(now.at), label: instantTitle[kind].toLowerCase() }];
  });
  const hidden = new Set(incident.impacts.map((impact) => impact.target)).size - lanes.length;
  return (
    <Timeline
      label="Impacts over the time of the incident"
      lanes={lanes}
      moments={moments}
      {...(goesOn(incident.state) ? {} : { to: lastEnd(shown) })}
      rest={hidden > 0 ? `${hidden} more in the rows below` : null}
    />
  );
}

const lastEnd = (shown: Shown): number | undefined => {
  const ends = [...shown.incident.impacts.map((impact) => impact.to), shown.incident.instants.resolved.now?.at ?? null].flatMap((at) =>
    at === null ? [] : [Date.parse(at)],
  );
  return ends.length === 0 ? undefined : Math.max(...ends);
};

/** From when to when; the day is said once where both are on it. */
function Span({ from, to }: { readonly from: string; readonly to: string | null }) {
  const { clock } = useAppearance();
  const now = useNow(3600);
  const [first, last] = [Date.parse(from), to === null ? null : Date.parse(to)];
  if (last === null)
    return (
      <>
        <When at={from} /> – now
      </>
    );
  const sameDay = dayText(first, now, clock) === dayText(last, now, clock);
  return (
    <span title={`${utcText(first)} – ${utcText(last)}`} className="s-num">
      {instantText(first, now, clock)} – {sameDay ? instantText(last, last, clock) : instantText(last, now, clock)}
      {clock === 'utc' && ' UTC'}
    </span>
  );
}

/** The rows. `onEdit` gives each its menu. */
export function ImpactRows({
  shown,
  onEdit,
  most = 200,
}: {
  readonly shown: Shown;
  readonly onEdit?: ((impact: Impact) => void) | undefined;
  readonly most?: number;
}) {
  const { incident } = shown;
  const titles = new Map(shown.affected.map((thing) => [thing.ref, thing.title]));
  const removing = useCommand(removeImpact, {
    nouns: followers,
    says: 'Impact taken away. Availability follows.',
    undo: takeBack(incident.id),
    echo: (echo, input) => echoIncident(echo, incident.id, (held) => ({ impacts: held.impacts.filter((impact) => impact.id !== input.params.impact) })),
  });
  return (
    <ul className="s-inc-impacts">
      {incident.impacts.slice(0, most).map((impact) => (
        <li key={impact.id}>
          <StateShape tone={impact.to === null ? measureTone(impact) : 'quiet'} />
          <span className="s-inc-impact-what">
            <ThingLink thing={impact.target} title={titles.get(impact.target)} />
            {impact.site !== null && <span className="s-dim"> at {impact.site}</span>}
          </span>
          <span className="s-inc-impact-much">{measureText(impact)}</span>
          <span className="s-inc-impact-when s-dim">
            <Span from={impact.from} to={impact.to} />
          </span>
          <span className="s-inc-impact-long">
            {impact.to === null ? <Age since={impact.from} /> : <Duration seconds={(Date.parse(impact.to) - Date.parse(impact.from)) / 1000} />}
          </span>
          {onEdit !== undefined && (
            <Menu>
              <Menu.Target>
                <ActionIcon aria-label={`Impact on ${titles.get(impact.target) ?? nameOf(impact.target)}: change or take away`}>
                  <IconDots size={16} stroke={1.5} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => onEdit(impact)}>Change…</Menu.Item>
                <Menu.Item onClick={() => void removing.run({ params: { id: incident.id, impact: impact.id } })}>Take away</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </li>
      ))}
      {incident.impacts.length > most && <li className="s-faint">and {incident.impacts.length - most} more</li>}
    </ul>
  );
}
