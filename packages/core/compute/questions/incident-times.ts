/** `incident-times`: how long did detection, acknowledgement, mitigation and resolution take? */
import { incidentTimes } from '../../availability/incident-times.ts';
import { answered, question } from '../question.ts';
import type { Place } from '../read.ts';
import { uniqueIds } from './user-uptime.ts';

export const incidentTimesQuestion = question(
  'incident-times',
  'Counts, means and percentiles of the times from start to detection, acknowledgement, mitigation and resolution',
  (input) => {
    const unique = uniqueIds();
    return input.members('incidents').incidents.list((incident) => {
      const it = incident.members('id', 'started', 'detected', 'acknowledged', 'mitigated', 'resolved');
      unique(it.id);
      const started = it.started.instant();
      const later = (place: Place) =>
        place.optional((given) => {
          const at = given.instant();
          if (at < started) given.refuse('compute.ends-before-it-begins', 'must not come before started');
          return at;
        });
      return { started, detected: later(it.detected), acknowledged: later(it.acknowledged), mitigated: later(it.mitigated), resolved: later(it.resolved) };
    });
  },
  (incidents) => answered(incidentTimes(incidents)),
);
