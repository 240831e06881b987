/** Which screens are there to look at? Each with its address in the demo world, and how one knows that it stands. The axe tests walk the same list. */
import { listNetworks } from '@samspel/contract/chat.ts';
import type { Client } from '@samspel/contract/client.ts';
import { listFindings } from '@samspel/contract/findings.ts';
import { listIncidents } from '@samspel/contract/incidents.ts';
import { listRequests } from '@samspel/contract/requests.ts';
import type { Page } from 'playwright-core';
import { findStorm } from './storm.ts';

export interface ScreenToSee {
  readonly name: string;
  readonly path: string;
  /** Looked at without a session. */
  readonly stranger?: true;
  /** Comes back when everything on it has come. */
  readonly ready: (page: Page) => Promise<void>;
}

export const sizes = [
  { width: 1440, height: 900 },
  { width: 380, height: 820 },
] as const;

/** Waits until a screen has its heading, nothing is being fetched, and letters and pictures are there. */
export async function isReady(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: 15_000 });
  await page.waitForFunction(() => document.querySelector('.s-skeleton, [aria-busy="true"]') === null && document.fonts.status === 'loaded', undefined, {
    timeout: 15_000,
  });
}

/** All of them; incidents, findings and runs are asked for, since their ids differ each time. */
export async function findScreens(client: Client): Promise<readonly ScreenToSee[]> {
  const idOf = async (text: string): Promise<string> => (await client(listIncidents, { query: { text, limit: 1 } })).items[0]?.id ?? 'none';
  const [open, friday, playlists] = await Promise.all([idOf('Suggestions slow in London'), idOf('Nobody can log in'), idOf('Playlists cannot be changed')]);
  const finding = (await client(listFindings, { query: { limit: 1 } })).items[0]?.id ?? 'none';
  const asked = (await client(listRequests, { query: { view: 'all', text: 'index', limit: 1 } })).items[0]?.id ?? 'none';
  const channel = (await client(listNetworks)).items[0]?.channels[0]?.id ?? 'none';
  const storm = await findStorm(client);
  const screen = (name: string, path: string): ScreenToSee => ({ name, path, ready: isReady });
  return [
    screen('today', '/'),
    screen('incidents', '/incidents'),
    screen('incident-open', `/incidents/${open}`),
    screen('incident', `/incidents/${friday}`),
    screen('case-study', `/incidents/${playlists}?tab=case-study`),
    screen('requests', '/requests'),
    screen('request', `/requests?view=all&request=${asked}`),
    screen('requests-ask', '/requests/new'),
    screen('requests-figures', '/requests/figures?days=730'),
    screen('requests-happy', '/requests/happy?months=24'),
    screen('requests-again', '/requests/again?days=365'),
    screen('requests-promises', '/requests/promises'),
    screen('on-call', '/on-call'),
    screen('on-call-load', '/on-call/load?days=730'),
    screen('on-call-pages', '/on-call/pages'),
    screen('on-call-me', '/on-call/me'),
    screen('on-call-escalations', '/on-call/escalations'),
    screen('on-call-new', '/on-call/new'),
    screen('alerts', '/alerts'),
    screen('alerts-scrub', '/alerts?tab=scrub'),
    screen('alerts-sources', '/alerts?tab=sources'),
    screen('chat-log', `/chat/${channel}`),
    screen('availability', '/availability?span=year'),
    screen('ledger', '/availability?span=year&tab=ledger'),
    screen('parts', '/availability?span=quarter&tab=parts'),
    screen('times', '/availability?span=year&tab=times'),
    screen('rules', '/availability?tab=rules'),
    screen('systems', '/systems'),
    screen('system', '/systems/component:default/login'),
    screen('system-panel', '/systems?panel=system%2Fcomponent:default%2Flogin'),
    screen('map', '/map'),
    screen('map-system', '/map?panel=map-system/component:default/login'),
    screen('map-break', '/map?panel=break/component:default/login'),
    screen('map-whole', '/map?fold=all'),
    screen('map-changes', '/map?focus=component:default/login&since=2000-01-01'),
    screen('map-systems', '/map?tab=systems'),
    screen('map-dependencies', '/map?tab=dependencies'),
    screen('map-points', '/map?tab=points'),
    screen('runs', '/map?tab=runs'),
    screen('replays', '/map?tab=replays'),
    ...(storm === null
      ? []
      : [
          screen('run', `/map/runs/${storm.storm}`),
          screen('run-on-map', `/map?run=${storm.storm}&panel=run/${storm.storm}`),
          screen('retry-storm', `/map/runs/${storm.cured}?against=${storm.storm}&of=journey:default/open-a-playlist`),
          screen('run-again', `/map/runs/${storm.storm}?panel=break/again:${storm.storm}`),
          screen('remedies', `/map/runs/${storm.search}`),
        ]),
    screen('traces', '/map/traces'),
    screen('traces-calls', '/map/traces?tab=calls'),
    screen('traces-coverage', '/map/traces?tab=coverage'),
    screen('traces-send', '/map/traces?tab=send'),
    screen('queues', '/systems/queues'),
    screen('import', '/systems/import'),
    screen('subsystems', '/subsystems'),
    screen('subsystem', '/subsystems/system:default/playlists'),
    screen('teams', '/teams'),
    screen('team', '/teams/group:default/operations'),
    screen('findings', '/findings'),
    screen('finding-panel', `/findings?panel=finding%2F${finding}`),
    ...[
      'appearance',
      'account',
      'tokens',
      'people',
      'policy',
      'case-studies',
      'status-page',
      'chat',
      'chat-me',
      'mail',
      'adapters',
      'sending',
      'push',
      'audit',
      'jobs',
      'system',
    ].map((section) => screen(`settings-${section}`, `/settings/${section}`)),
    { ...screen('sign-in', '/sign-in'), stranger: true },
    { ...screen('status-page', '/status'), stranger: true },
    { ...screen('pulse', '/pulse#a-link-of-nobody'), stranger: true },
  ];
}
