/** Who is on call and goalie: now, at the next hand-over, and in the months to come, with gaps; overrides and swaps by a few keys. */
import { Button } from '@mantine/core';
import { makeFeed, type OnDutyAnswer, readOnDuty, readRotaCalendar } from '@samspel/contract/rotas.ts';
import { type ReactNode, useState } from 'react';
import { Facet, FilterBar } from '../../parts/facets/facets.tsx';
import { When } from '../../parts/figure/when.tsx';
import { countText } from '../../parts/format/number.ts';
import { ButtonLink } from '../../parts/page/button-link.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Page, Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { useNow } from '../../platform/clock.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { useMay, useWho } from '../../platform/session.ts';
import { daysOf, monthAfter, monthOf, type RotaDays, weeksOf } from './days.ts';
import { HandOver } from './hand-over.tsx';
import { Month } from './month.tsx';
import { LayersAhead, MonthsAhead, useInks } from './months-ahead.tsx';
import { OverrideDialog, SwapDialog } from './override.tsx';
import { ShiftsOfDay } from './shifts.tsx';
import './rotas.css';

/** The screen. */
export function Screen() {
  const duty = useAsk(readOnDuty);
  const operator = useMay('operator');
  return (
    <Page
      title="On call"
      meta={<span>Who is woken, who takes interruptions, and who comes next.</span>}
      actions={
        <>
          <ButtonLink to="/on-call/pages">Pages</ButtonLink>
          <ButtonLink to="/on-call/load">Load</ButtonLink>
          <ButtonLink to="/on-call/me">How I am told</ButtonLink>
          <ButtonLink to="/on-call/escalations">Escalations</ButtonLink>
          {operator && <ButtonLink to="/on-call/new">New rota</ButtonLink>}
        </>
      }
    >
      <Answer asked={duty}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              title="No rota yet"
              action={
                operator ? (
                  <ButtonLink to="/on-call/new" variant="filled">
                    Make the first rota
                  </ButtonLink>
                ) : undefined
              }
            >
              Who is on call and who is goalie will stand here, with the next hand-over and the months to come.
            </EmptyState>
          ) : (
            <Rotas duty={items} />
          )
        }
      </Answer>
    </Page>
  );
}

function Rotas({ duty }: { readonly duty: readonly OnDutyAnswer[] }) {
  const [{ rota }, set] = useAddress({ rota: null, day: null });
  const now = useNow(60);
  const member = useMay('member');
  const [mending, setMending] = useState<{ rota: string; from: string; to: string } | null>(null);
  const chosen = duty.find((one) => one.rota === rota) ?? duty[0];
  if (chosen === undefined) return null;
  const begun = (from: string): string => new Date(Math.max(now, Date.parse(from))).toISOString();
  return (
    <>
      <Section title="Now">
        <div className="s-duty">
          {duty.map((one) => (
            <Duty key={one.rota} duty={one} />
          ))}
        </div>
      </Section>
      <MonthsAhead
        now={now}
        timezone={chosen.timezone}
        chosen={chosen.rota}
        onChoose={(one) => set({ rota: one, day: null }, 'push')}
        put={member ? (of, { from, to }) => setMending({ rota: of, from: begun(from), to }) : undefined}
      />
      <Months key={chosen.rota} duty={chosen} choose={<Choose duty={duty} chosen={chosen.rota} set={(one) => set({ rota: one, day: null }, 'push')} />} />
      {mending !== null && <OverrideDialog {...mending} close={() => setMending(null)} />}
    </>
  );
}

function Choose({ duty, chosen, set }: { readonly duty: readonly OnDutyAnswer[]; readonly chosen: string; readonly set: (rota: string | null) => void }) {
  const operator = useMay('operator');
  return (
    <FilterBar of="Days of a rota">
      <Facet
        label="Rota"
        single
        chosen={[chosen]}
        onChange={([one]) => set(one ?? null)}
        options={duty.map((one) => ({ value: one.rota, label: one.title }))}
      />
      <Link className="s-link" to={`/on-call/rotas/${chosen}`}>
        {operator ? 'Change this rota' : 'What it consists of'}
      </Link>
    </FilterBar>
  );
}

function Duty({ duty }: { readonly duty: OnDutyAnswer }) {
  const who = useWho();
  return (
    <div className="s-duty-one">
      <div className="s-dim">
        {duty.title}
        {duty.kind === 'goalie' && !/goalie/i.test(duty.title) && ' · goalie'}
      </div>
      <div className="s-duty-who">
        {duty.now === null ? <State tone={duty.kind === 'goalie' ? 'quiet' : 'bad'} word="Nobody" strong /> : duty.now.person.name}
        {duty.now !== null && duty.now.person.id === who?.person.id && <span className="s-faint"> (you)</span>}
      </div>
      <div className="s-faint">
        {duty.now !== null && (
          <>
            until <When at={duty.now.to} />
          </>
        )}
        {duty.next !== null && (
          <>
            {duty.now === null ? 'from ' : ', then '}
            {duty.now === null && <When at={duty.next.from} />} {duty.next.person.name}
            {duty.now !== null && duty.next.from !== duty.now.to && (
              <>
                {' '}
                from <When at={duty.next.from} />
              </>
            )}
          </>
        )}
      </div>
    </div>
  );
}

type Dialog = { readonly kind: 'override' | 'swap'; readonly from: string; readonly to: string };

function Months({ duty, choose }: { readonly duty: OnDutyAnswer; readonly choose: ReactNode }) {
  const now = useNow(60);
  const member = useMay('member');
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: duty.timezone }).format(now);
  const [{ month: given, day: givenDay }, set] = useAddress({ month: null, day: null });
  const month = given !== null && /^\d{4}-\d{2}$/.test(given) ? given : monthOf(now, duty.timezone);
  const chosen = givenDay ?? (today.startsWith(month) ? today : `${month}-01`);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const { from, to } = weeksOf(month, duty.timezone);
  const asked = useAsk(readRotaCalendar, { query: { rota: duty.rota, from: new Date(from).toISOString(), to: new Date(to).toISOString() } });
  const go = (by: number) => set({ month: monthAfter(month, by), day: null }, 'push');
  const calendar = asked.data?.rotas[0];
  const inkOf = useInks();
  const day = calendar === undefined ? undefined : daysOf(month, calendar).find(({ date }) => date === chosen);
  const span = day === undefined ? null : { from: new Date(Math.max(day.from, now)).toISOString(), to: new Date(day.to).toISOString() };
  const canTake = member && span !== null && day !== undefined && day.to > now && dialog === null;
  useShortcuts('On call', [
    { keys: '[', says: 'The month before', run: () => go(-1) },
    { keys: ']', says: 'The month after', run: () => go(1) },
    { keys: 'o', says: 'Put somebody on duty on this day', run: () => canTake && span !== null && setDialog({ kind: 'override', ...span }) },
    { keys: 'w', says: 'Ask somebody to take this day', run: () => canTake && span !== null && setDialog({ kind: 'swap', ...span }) },
  ]);
  return (
    <>
      <Section
        title={duty.title}
        note={`Times of ${duty.timezone}. Arrow keys walk the days; O puts somebody on duty, W asks for a swap, [ and ] turn the month.`}
      >
        {choose}
        <div className="s-month-bar">
          <Button onClick={() => go(-1)} aria-label="The month before">
            ‹
          </Button>
          <span className="s-month-title">{monthName(month)}</span>
          <Button onClick={() => go(1)} aria-label="The month after">
            ›
          </Button>
          {given !== null && <Button onClick={() => set({ month: null, day: null }, 'push')}>Today</Button>}
          <Gaps asked={calendar} />
        </div>
        <Answer asked={asked}>
          {({ rotas: [shown] }) =>
            shown === undefined ? null : (
              <Month
                label={`${duty.title}, ${monthName(month)}`}
                days={daysOf(month, shown)}
                timezone={duty.timezone}
                today={today}
                chosen={chosen}
                onChoose={(date) => set({ day: date })}
                onLeave={go}
                inkOf={inkOf}
              />
            )
          }
        </Answer>
        {day !== undefined && calendar !== undefined && (
          <ShiftsOfDay
            rota={duty.rota}
            day={day}
            timezone={duty.timezone}
            overrides={calendar.overrides}
            may={member}
            open={(kind, piece) => setDialog({ kind, ...piece })}
          />
        )}
      </Section>
      <LayersAhead rota={duty.rota} now={now} timezone={duty.timezone} />
      <HandOver rota={duty.rota} />
      <Share rota={duty.rota} title={duty.title} />
      {dialog?.kind === 'override' && <OverrideDialog rota={duty.rota} from={dialog.from} to={dialog.to} close={() => setDialog(null)} />}
      {dialog?.kind === 'swap' && <SwapDialog rota={duty.rota} from={dialog.from} to={dialog.to} close={() => setDialog(null)} />}
    </>
  );
}

function monthName(month: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(Date.parse(`${month}-01T00:00:00Z`));
}

function Gaps({ asked }: { readonly asked: RotaDays | undefined }) {
  if (asked === undefined) return null;
  return asked.gaps.length === 0 ? <State tone="good" word="No gap" /> : <State tone="bad" word={countText(asked.gaps.length, 'gap')} strong />;
}

function Share({ rota, title }: { readonly rota: string; readonly title: string }) {
  const [path, setPath] = useState<string | null>(null);
  const making = useCommand(makeFeed);
  const make = async (of: string | null) => {
    const made = await making.run({ body: { rota: of } });
    if (made !== null && made !== true) setPath(new URL(made.path, window.location.href).href);
  };
  return (
    <Section title="In your calendar" note="A secret address that any calendar program reads. Making a new one ends the one before.">
      <div className="s-row-wrap">
        <Button loading={making.pending} onClick={() => void make(null)}>
          Address of all my shifts
        </Button>
        <Button loading={making.pending} onClick={() => void make(rota)}>
          Address of «{title}»
        </Button>
      </div>
      {path !== null && (
        <p>
          <code className="s-mono" style={{ overflowWrap: 'anywhere' }}>
            {path}
          </code>{' '}
          <span className="s-faint">Shown once: put it into your calendar now.</span>
        </p>
      )}
    </Section>
  );
}
