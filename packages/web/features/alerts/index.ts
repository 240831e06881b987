/** What do alerts bring to the web? Groups with their alerts, what led to nothing, silences, monitors with their keys, rules, heartbeats and checks. */
import type { WebFeature } from '../../platform/feature.ts';

export const alerts: WebFeature = {
  noun: 'alerts',
  home: '/alerts',
  screens: [{ path: '/alerts', load: () => import('./screen.tsx') }],
  panels: { group: () => import('./panel.tsx') },
  commands: [
    { id: 'alerts.now', title: 'See which alerts burn', words: 'alarms monitors groups firing', to: '/alerts' },
    { id: 'alerts.scrub', title: 'See alerts that led to nothing', words: 'scrub noise weekly useless', to: '/alerts?tab=scrub' },
    {
      id: 'alerts.silences',
      title: 'Silence alerts, or announce maintenance',
      words: 'mute quiet window downtime',
      to: '/alerts?tab=silences',
      needs: 'member',
    },
    {
      id: 'alerts.sources',
      title: 'Let a monitor send alerts',
      words: 'prometheus alertmanager grafana pagerduty opsgenie webhook key integration',
      to: '/alerts?tab=sources',
    },
    { id: 'alerts.life', title: 'See heartbeats and checks', words: 'dead man switch cron ping http tcp dns tls certificate expiry', to: '/alerts?tab=life' },
  ],
};
