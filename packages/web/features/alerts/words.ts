/** How are alerts and their groups said? */
import type { AlertAnswer, GroupAnswer } from '@samspel/contract/alerts.ts';
import type { Tone } from '../../parts/state/state.tsx';

type Said = { readonly tone: Tone; readonly word: string };

export const alertStateSaid: Readonly<Record<AlertAnswer['state'], Said>> = {
  firing: { tone: 'bad', word: 'Fires' },
  acknowledged: { tone: 'active', word: 'Acknowledged' },
  unknown: { tone: 'unknown', word: 'Unknown' },
  resolved: { tone: 'good', word: 'Over' },
  expired: { tone: 'quiet', word: 'Expired' },
};

export const groupStateSaid: Readonly<Record<GroupAnswer['state'], Said>> = {
  burning: { tone: 'bad', word: 'Burns' },
  quiet: { tone: 'active', word: 'Quiet' },
  over: { tone: 'good', word: 'Over' },
  merged: { tone: 'quiet', word: 'Merged' },
};

/** How a group stands; what only was noticed does not shout. */
export function groupSaid(group: Pick<GroupAnswer, 'state' | 'action' | 'burning' | 'silenced' | 'isUnknown'>): Said {
  if (group.state === 'burning' && group.silenced === group.burning) return { tone: 'quiet', word: 'Silenced' };
  if (group.state === 'burning' && group.isUnknown) return alertStateSaid.unknown;
  if (group.state === 'burning' && (group.action === 'ticket' || group.action === 'drop')) return { tone: 'warn', word: 'Burns' };
  return groupStateSaid[group.state];
}

export const actionSaid: Readonly<Record<GroupAnswer['action'], string>> = {
  incident: 'Opens an incident',
  page: 'Pages',
  ticket: 'For office hours',
  drop: 'Only kept',
};

export const severitySaid: Readonly<Record<GroupAnswer['severity'], string>> = { critical: 'critical', error: 'error', warning: 'warning', info: 'info' };
