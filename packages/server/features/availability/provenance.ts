/** From which state was an answer made? Named in every answer, so that two figures can be told apart. */
import { iso } from '@samspel/core/time/instant.ts';
import type { Count } from './counting.ts';

export function provenanceOf(count: Count) {
  const { rules, impacts } = count.standing;
  return { asOf: iso(count.asOf), policyVersion: rules.policy.version, revision: impacts.revision, exclusionsVersion: rules.exclusionsVersion };
}
