/** Which questions can be asked? All of them, by name. The command line, the HTTP API and the tests ask here. */
import { type Outcome, refuse } from '../decision/refusal.ts';
import type { Answer, Question } from './question.ts';
import { availabilityQuestion } from './questions/availability.ts';
import { budgetQuestion } from './questions/budget.ts';
import { burnAlertsQuestion } from './questions/burn-alerts.ts';
import { businessTimeQuestion } from './questions/business-time.ts';
import { cascadeQuestion } from './questions/cascade.ts';
import { combineQuestion } from './questions/combine.ts';
import { criticalPathQuestion } from './questions/critical-path.ts';
import { edgesQuestion } from './questions/edges.ts';
import { faultTreeQuestion } from './questions/fault-tree.ts';
import { graphQuestion } from './questions/graph.ts';
import { incidentTimesQuestion } from './questions/incident-times.ts';
import { percentilesQuestion } from './questions/percentiles.ts';
import { retriesQuestion } from './questions/retries.ts';
import { rotationQuestion } from './questions/rotation.ts';
import { userUptimeQuestion } from './questions/user-uptime.ts';
import { whatWouldHelpQuestion } from './questions/what-would-help.ts';
import { windowsQuestion } from './questions/windows.ts';

export const questions: readonly Question[] = [
  availabilityQuestion,
  windowsQuestion,
  userUptimeQuestion,
  incidentTimesQuestion,
  budgetQuestion,
  burnAlertsQuestion,
  combineQuestion,
  faultTreeQuestion,
  whatWouldHelpQuestion,
  percentilesQuestion,
  businessTimeQuestion,
  rotationQuestion,
  edgesQuestion,
  criticalPathQuestion,
  graphQuestion,
  retriesQuestion,
  cascadeQuestion,
];

const byName = new Map(questions.map((question) => [question.name, question]));

/** Asks a question by name. Refused with `compute.unknown-question` when there is none, `compute.too-much` when memory does not suffice, else as the question says. */
export function ask(name: string, input: unknown): Outcome<Answer> {
  const found = byName.get(name);
  if (found !== undefined) return answered(found, input);
  const known = questions.map((question) => question.name).join(', ');
  return refuse(
    'compute.unknown-question',
    { question: name, known, message: `There is no question ${JSON.stringify(name)}. Ask one of: ${known}.` },
    '/question',
  );
}

/** What an input within all bounds asks for can still be more than this machine has. */
function answered(question: Question, input: unknown): Outcome<Answer> {
  try {
    return question.ask(input);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return refuse('compute.too-much', { question: question.name, message: `This takes more memory than there is (${error.message}).` });
  }
}
