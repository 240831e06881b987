/** Which nouns does the navigation have, in which order, under which letter? A noun is shown when a feature of that name has a home. */
import {
  IconAlertTriangle,
  IconBinaryTree,
  IconBolt,
  IconCalendarEvent,
  IconChartAreaLine,
  IconGauge,
  IconInbox,
  IconLayoutKanban,
  IconPercentage,
  IconPhoneCall,
  IconRocket,
  IconServer2,
  IconSettings,
  IconSun,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

export interface Noun {
  readonly noun: string;
  readonly title: string;
  /** `G` then this letter goes there. */
  readonly letter: string;
  readonly icon: ComponentType<{ size?: number; stroke?: number }>;
  /** Nouns with the same number stand together. */
  readonly group: 1 | 2 | 3 | 4;
  /** Stands in the bar at the foot of narrow screens; the others are behind "More" there. */
  readonly foot?: true;
}

export const nouns: readonly Noun[] = [
  { noun: 'today', title: 'Today', letter: 't', icon: IconSun, group: 1, foot: true },
  { noun: 'incidents', title: 'Incidents', letter: 'i', icon: IconBolt, group: 1, foot: true },
  { noun: 'requests', title: 'Requests', letter: 'r', icon: IconInbox, group: 1, foot: true },
  { noun: 'rotas', title: 'On call', letter: 'o', icon: IconPhoneCall, group: 1 },
  { noun: 'alerts', title: 'Alerts', letter: 'l', icon: IconAlertTriangle, group: 1 },
  { noun: 'board', title: 'Board', letter: 'b', icon: IconLayoutKanban, group: 1 },
  { noun: 'meetings', title: 'Meetings', letter: 'm', icon: IconCalendarEvent, group: 1 },
  { noun: 'systems', title: 'Systems', letter: 's', icon: IconServer2, group: 2, foot: true },
  { noun: 'map', title: 'Map', letter: 'p', icon: IconBinaryTree, group: 2, foot: true },
  { noun: 'deployments', title: 'Deployments', letter: 'd', icon: IconRocket, group: 2 },
  { noun: 'capacity', title: 'Capacity', letter: 'c', icon: IconGauge, group: 2 },
  { noun: 'availability', title: 'Availability', letter: 'a', icon: IconPercentage, group: 3 },
  { noun: 'reports', title: 'Reports', letter: 'e', icon: IconChartAreaLine, group: 3 },
  { noun: 'settings', title: 'Settings', letter: 'n', icon: IconSettings, group: 4 },
];
