/** Today: one glance before coffee. What hurts now, who is on duty, who waits for an answer, how available we were, what waits for me. */

import { readDemo } from '@samspel/contract/demo.ts';
import { incidentsToday } from '@samspel/contract/incidents/reading.ts';
import { Navigate } from '@tanstack/react-router';
import { Columns, Page } from '../../parts/page/page.tsx';
import { useAppearance } from '../../platform/appearance.ts';
import { useAsk } from '../../platform/ask.ts';
import { hasBegun } from '../../platform/began.ts';
import { useNow } from '../../platform/clock.ts';
import { useMay } from '../../platform/session.ts';
import { LateSoon } from './asked.tsx';
import { Available } from './available.tsx';
import { AlertsBurn } from './burning.tsx';
import { Decisions } from './decisions.tsx';
import { OnDuty } from './duty.tsx';
import { HurtsNow, SinceMidnight } from './hurts.tsx';
import { Mine } from './mine.tsx';
import { PagesOfMine } from './woken.tsx';
import './today.css';

/** The screen. Somebody who could begin and has not is shown the welcome first. */
export function Screen() {
  const admin = useMay('admin');
  const demo = useAsk(readDemo, undefined, { enabled: admin && !hasBegun(), nouns: ['catalog'] });
  const incidents = useAsk(incidentsToday);
  const now = useNow(60);
  const { clock } = useAppearance();
  const date = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', ...(clock === 'utc' ? { timeZone: 'UTC' } : {}) }).format(
    now,
  );
  if (demo.data?.canTell === true) return <Navigate to="/welcome" replace />;
  return (
    <Page title="Today" meta={<span>{date}</span>}>
      <OnDuty />
      <PagesOfMine />
      <Columns kind="wide-left">
        <div>
          <HurtsNow asked={incidents} />
          <AlertsBurn />
          <LateSoon />
          <Available />
          <SinceMidnight asked={incidents} />
        </div>
        <div>
          <Mine asked={incidents} />
          <Decisions />
        </div>
      </Columns>
    </Page>
  );
}
