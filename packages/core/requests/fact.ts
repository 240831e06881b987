/** How is a fact about a request written, and a move to another standing? */
import { accept, type Outcome } from '../decision/refusal.ts';
import type { Decision, Fact, Request, Standing } from './request.ts';

/** A fact about a request: `requests.…`, its id as the subject. */
export function fact(request: Pick<Request, 'id'>, type: string, payload: Fact['payload']): Fact {
  return { type: `requests.${type}`, subject: request.id, payload };
}

/** A yes by which a request stands otherwise. */
export function moved(request: Request, standing: Standing, type: string, payload: Fact['payload'], reason: string): Outcome<Decision> {
  return accept({ request: { ...request, standing }, facts: [fact(request, type, { ...payload, reason })], reason });
}
