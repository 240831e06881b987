/** Do the functions behind the questions agree with the answers from outside? */

import { type OracleCase, type OracleReply, oracleInput } from '../../../tools/oracles.ts';
import { describeOracles } from '../../../tools/oracles-suite.ts';
import { told } from './question.ts';
import { ask, questions } from './registry.ts';

const known = questions.map((question) => question.name);

function reply(each: OracleCase): OracleReply {
  const answer = ask(each.question, oracleInput(each));
  return answer.ok ? { answer: answer.value } : { refused: told(answer.refusal) };
}

for (const file of ['availability.json', 'budget.json', 'dependencies.json', 'edges.json', 'cascade.json', 'work.json', 'time.json', 'canary.json'])
  describeOracles(file, reply, known);
