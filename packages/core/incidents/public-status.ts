/**
 * How does an incident look from outside? In the words of Statuspage: an incident is investigated, identified, monitored, resolved; a
 * component is operational, degraded, partly or wholly out. The page as a whole is as bad as its worst component and open incident.
 */
import type { Impact, Incident, Measure } from './incident.ts';
import type { ImpactSeverity } from './vocabulary.ts';

export const componentStatuses = ['operational', 'degraded_performance', 'partial_outage', 'major_outage', 'under_maintenance'] as const;
export type ComponentStatus = (typeof componentStatuses)[number];
export type PublicStatus = 'investigating' | 'identified' | 'monitoring' | 'resolved' | 'postmortem';
export type PublicImpact = 'none' | 'minor' | 'major' | 'critical';

const badness: Readonly<Record<ComponentStatus, number>> = {
  operational: 0,
  under_maintenance: 1,
  degraded_performance: 2,
  partial_outage: 3,
  major_outage: 4,
};

/** The worse of two. */
export function worse(a: ComponentStatus, b: ComponentStatus): ComponentStatus {
  return badness[a] >= badness[b] ? a : b;
}

/** A measure in one word, for screens inside as for the public page. Half of the users or more is major, any other share partial; null: nobody suffers. */
export function severityOf(measure: Measure): ImpactSeverity | null {
  switch (measure.kind) {
    case 'whole':
      return 'major';
    case 'severity':
      return measure.severity;
    case 'fraction':
      return measure.fraction >= 0.5 ? 'major' : measure.fraction > 0 ? 'partial' : null;
    case 'users':
      return measure.users > 0 ? 'partial' : null;
  }
}

const statuses: Readonly<Record<ImpactSeverity, ComponentStatus>> = { major: 'major_outage', partial: 'partial_outage', degraded: 'degraded_performance' };

/** What an impact that goes on makes of its component. */
export function statusOf(impact: Pick<Impact, 'measure'>): ComponentStatus {
  const severity = severityOf(impact.measure);
  return severity === null ? 'operational' : statuses[severity];
}

/** What the impact of an incident is called outside, when nobody chose a word. */
export function publicImpactOf(severity: Incident['severity']): PublicImpact {
  return severity === 'major' ? 'critical' : severity === 'partial' ? 'major' : 'minor';
}

/** The public status that the state of an incident stands for, when nobody wrote an update. */
export function publicStatusOf(state: Incident['standing']['state']): PublicStatus {
  switch (state) {
    case 'open':
      return 'investigating';
    case 'acknowledged':
      return 'identified';
    case 'mitigated':
      return 'monitoring';
    case 'resolved':
    case 'merged':
      return 'resolved';
  }
}

const words: Readonly<Record<PublicImpact, string>> = {
  none: 'All Systems Operational',
  minor: 'Minor Service Outage',
  major: 'Partial System Outage',
  critical: 'Major Service Outage',
};

const indicators: Readonly<Record<ComponentStatus, PublicImpact>> = {
  operational: 'none',
  under_maintenance: 'none',
  degraded_performance: 'minor',
  partial_outage: 'major',
  major_outage: 'critical',
};

/** The page in one word and one line, worked out from its components and the impacts of its open incidents. */
export function overall(
  components: readonly ComponentStatus[],
  incidents: readonly PublicImpact[],
): { readonly indicator: PublicImpact; readonly description: string } {
  const order: readonly PublicImpact[] = ['none', 'minor', 'major', 'critical'];
  const all = [...components.map((status) => indicators[status]), ...incidents];
  const indicator = all.reduce<PublicImpact>((worst, one) => (order.indexOf(one) > order.indexOf(worst) ? one : worst), 'none');
  return { indicator, description: words[indicator] };
}
