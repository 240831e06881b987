/** `burn-alerts`: when would the budget's burn have called somebody? */
import { burnAlerts } from '../../availability/burn-alerts.ts';
import { answered, question } from '../question.ts';
import { goodAndTotal } from './series.ts';

export const burnAlertsQuestion = question(
  'burn-alerts',
  'When multiwindow burn-rate rules would have spoken over a series (SRE Workbook, chapter 5)',
  (input) => {
    const it = input.members('objective', 'windowSeconds', 'stepSeconds', 'good', 'total', 'rules');
    return {
      objective: it.objective.ratio(),
      windowSeconds: it.windowSeconds.number({ over: 0 }),
      stepSeconds: it.stepSeconds.number({ over: 0 }),
      ...goodAndTotal(it.good, it.total),
      rules: it.rules.optional((rules) =>
        rules.list((rule) => {
          const { longSeconds, shortSeconds, burn } = rule.members('longSeconds', 'shortSeconds', 'burn');
          const long = longSeconds.number({ over: 0 });
          return { longSeconds: long, shortSeconds: shortSeconds.number({ over: 0, max: long }), burn: burn.number({ min: 0 }) };
        }),
      ),
    };
  },
  (input) => answered({ alerts: burnAlerts(input) }),
);
