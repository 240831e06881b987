/** `cascade`: what would happen to these systems under this load, and would they recover? */
import { scenarioAt } from '../../cascades/scenario-reading.ts';
import { simulate } from '../../cascades/simulate.ts';
import { answered, question } from '../question.ts';

export const cascadeQuestion = question(
  'cascade',
  'Simulates load, queues, timeouts and retries over systems that call each other: goodput, who fails first, whether it recovers',
  scenarioAt,
  (scenario) => {
    const answer = simulate(scenario);
    return answer.ok ? answered(answer.value) : answer;
  },
);
