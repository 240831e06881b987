/** What do monitors say, and what is done about it? Groups first; beside them what led to nothing, silences, sources, rules, and our own looks. */
import { Button } from '@mantine/core';
import { alertCounts } from '@samspel/contract/alerts.ts';
import { type ReactNode, useState } from 'react';
import { TabPanel, Tabs, useTab } from '../../parts/facets/tabs.tsx';
import { countText } from '../../parts/format/number.ts';
import { Page } from '../../parts/page/page.tsx';
import { useAsk } from '../../platform/ask.ts';
import { useMay } from '../../platform/session.ts';
import { GroupsTab } from './groups.tsx';
import { LifeTab } from './life.tsx';
import { RulesTab } from './rules.tsx';
import { ScrubTab } from './scrub.tsx';
import { SilenceDialog } from './silence-dialog.tsx';
import { SilencesTab } from './silences.tsx';
import { SourcesTab } from './sources.tsx';
import './alerts.css';

const keys = ['groups', 'scrub', 'silences', 'sources', 'rules', 'life'] as const;
type Key = (typeof keys)[number];

/** The screen. */
export function Screen() {
  const [open, setOpen] = useTab(keys);
  const [silencing, setSilencing] = useState(false);
  const member = useMay('member');
  const counts = useAsk(alertCounts, { query: { days: 7 } }, { nouns: ['incidents'] }).data;
  const panes: Record<Key, () => ReactNode> = {
    groups: () => <GroupsTab />,
    scrub: () => <ScrubTab />,
    silences: () => <SilencesTab />,
    sources: () => <SourcesTab />,
    rules: () => <RulesTab />,
    life: () => <LifeTab />,
  };
  const week = counts?.days.reduce((sum, day) => ({ alerts: sum.alerts + day.alerts, groups: sum.groups + day.groups, pages: sum.pages + day.pages }), {
    alerts: 0,
    groups: 0,
    pages: 0,
  });
  return (
    <Page
      title="Alerts"
      meta={
        week === undefined || counts === undefined ? undefined : (
          <span className="s-num">
            {countText(counts.burning, 'alert burns', 'alerts burn')} now · in seven days {countText(week.alerts, 'alert')}, {countText(week.groups, 'group')},{' '}
            {countText(week.pages, 'page')}
            {counts.waiting > 0 && ` · ${countText(counts.waiting, 'message')} waiting`}
          </span>
        )
      }
      actions={
        member && (
          <Button onClick={() => setSilencing(true)} aria-haspopup="dialog">
            Silence…
          </Button>
        )
      }
      bar={
        <Tabs
          label="Alerts"
          tabs={[
            { key: 'groups', label: 'Groups' },
            { key: 'scrub', label: 'Led to nothing' },
            { key: 'silences', label: 'Silences' },
            { key: 'sources', label: 'Sources' },
            { key: 'rules', label: 'Rules' },
            { key: 'life', label: 'Heartbeats and checks' },
          ]}
          open={open}
          onOpen={setOpen}
        />
      }
    >
      <TabPanel open={open}>{panes[open]()}</TabPanel>
      {silencing && <SilenceDialog close={() => setSilencing(false)} />}
    </Page>
  );
}
