/** How is a refusal told over HTTP? As RFC 9457 problem details with the status and the words its code has in the contract. */

import { houseRefusals, type Problem, type RefusalCode, type RouteShape } from '@samspel/contract/route.ts';
import type { Refusal } from '@samspel/core/decision/refusal.ts';

const house = new Map<string, RefusalCode>(Object.values(houseRefusals).map((code) => [code.code, code]));

/** Words a refusal. A code that neither the route nor the house declares is a bug and throws. */
export function problemOf(refusal: Refusal, route: RouteShape | null, requestId: string): Problem {
  const declared = route?.refusals?.find((one) => one.code === refusal.code) ?? house.get(refusal.code);
  if (declared === undefined) throw new Error(`refusal ${refusal.code} is not declared${route === null ? '' : ` by ${route.id}`}`);
  return {
    type: `/api/docs#${declared.code}`,
    title: declared.code.replace(/^[^.]+\./, '').replaceAll('-', ' '),
    status: declared.status,
    code: declared.code,
    detail: say(declared.says, refusal.facts),
    facts: refusal.facts,
    requestId,
    ...(refusal.path === undefined ? {} : { path: refusal.path }),
  };
}

/** Puts facts in the place of `{name}`. */
export function say(sentence: string, facts: Readonly<Record<string, unknown>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => (name in facts ? wordOf(facts[name]) : whole));
}

function wordOf(fact: unknown): string {
  if (Array.isArray(fact)) return fact.map(wordOf).join(', ');
  return typeof fact === 'object' && fact !== null ? JSON.stringify(fact) : String(fact);
}
