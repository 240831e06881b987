/** How is the course of one incident told? In minutes after it began, each line one call of the API. */
import {
  acknowledgeIncident,
  addImpact,
  addNote,
  correctInstant,
  editIncident,
  joinIncident,
  mitigateIncident,
  moveChange,
  nameCoordinator,
  openIncident,
  promiseChange,
  publishCaseStudy,
  resolveIncident,
  tagIncident,
  writeCaseStudy,
} from '@samspel/contract/incidents.ts';
import type { InputOf } from '@samspel/contract/route.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { type Deed, day, deed, kept, minute, moment, oneDay } from './deeds.ts';
import type { Teller } from './people.ts';

type Open = InputOf<typeof openIncident>['body'];
type ImpactInput = InputOf<typeof addImpact>['body'];

export interface Impact {
  readonly target: string;
  /** In minutes after the start; with the incident when not given. */
  readonly from?: number;
  readonly to?: number;
  readonly site?: string;
  readonly severity?: 'major' | 'partial' | 'degraded';
  readonly fraction?: number;
  readonly users?: number;
}

export interface Promised {
  readonly what: string;
  readonly owner: string;
  readonly measure: string;
  /** Days after the incident. */
  readonly due: number;
  /** What became of it, each so many days after the incident. */
  readonly followed: readonly { readonly days: number; readonly state: 'promised' | 'done' | 'holds' | 'failed'; readonly note: string }[];
}

export interface Tale {
  readonly id: string;
  readonly deeds: Deed[];
  readonly at: (minutes: number) => Instant;
  readonly open: (minutes: number, by: Teller, body: Open) => void;
  readonly acknowledge: (minutes: number, by: Teller) => void;
  readonly mitigate: (minutes: number, by: Teller) => void;
  readonly resolve: (minutes: number, by: Teller, at?: number) => void;
  readonly note: (minutes: number, by: Teller, text: string, important?: boolean) => void;
  readonly join: (minutes: number, by: Teller, name: string, team: string) => void;
  readonly lead: (minutes: number, by: Teller, order: number) => void;
  readonly impact: (minutes: number, by: Teller, impact: Impact) => void;
  readonly correct: (minutes: number, by: Teller, which: 'started' | 'detected' | 'mitigated' | 'resolved', at: number, why: string) => void;
  readonly edit: (minutes: number, by: Teller, body: InputOf<typeof editIncident>['body']) => void;
  readonly tag: (minutes: number, by: Teller, add: readonly string[]) => void;
  readonly study: (days: number, by: Teller, body: InputOf<typeof writeCaseStudy>['body'], changes: readonly Promised[], now: Instant) => void;
}

/** Begins a tale; `started` is the true beginning, all minutes count from there. */
export function tale(name: string, started: Instant): Tale {
  const deeds: Deed[] = [];
  const id = kept(name);
  const params = { id };
  const at = (minutes: number): Instant => started + minutes * minute;
  const add = (...more: readonly Deed[]): void => void deeds.push(...more);
  return {
    id,
    deeds,
    at,
    open: (minutes, by, body) =>
      add(deed(at(minutes), by, openIncident, { body }, { keep: { [name]: 'incident/id', [`${name}/impacts`]: 'incident/impacts' } })),
    acknowledge: (minutes, by) => add(deed(at(minutes), by, acknowledgeIncident, { params, body: {} })),
    mitigate: (minutes, by) => add(deed(at(minutes), by, mitigateIncident, { params, body: {} })),
    resolve: (minutes, by, when) => add(deed(at(minutes), by, resolveIncident, { params, body: when === undefined ? {} : { at: moment(at(when)) } })),
    note: (minutes, by, text, important = false) => add(deed(at(minutes), by, addNote, { params, body: { text, important } })),
    join: (minutes, by, person, team) =>
      add(
        deed(
          at(minutes),
          by,
          joinIncident,
          { params, body: { name: person, team: `group:default/${team}` } },
          { keep: { [`${name}/responder`]: 'incident/responders' } },
        ),
      ),
    lead: (minutes, by, order) => add(deed(at(minutes), by, nameCoordinator, { params, body: { responder: kept(`${name}/responder/${order}/id`) } })),
    impact: (minutes, by, impact) => add(deed(at(minutes), by, addImpact, { params, body: impactBody(at, impact) })),
    correct: (minutes, by, which, when, why) =>
      add(deed(at(minutes), by, correctInstant, { params: { id, which }, body: { at: moment(at(when)), source: 'person', why } })),
    edit: (minutes, by, body) => add(deed(at(minutes), by, editIncident, { params, body })),
    tag: (minutes, by, tags) => add(deed(at(minutes), by, tagIncident, { params, body: { add: [...tags] } })),
    study: (days, by, body, changes, now) => {
      const written = started + days * oneDay;
      add(deed(written, by, writeCaseStudy, { params, body }));
      changes.forEach((change, order) => {
        const promise = { what: change.what, owner: change.owner, due: day(started + change.due * oneDay), measure: change.measure };
        add(deed(written + (order + 1) * minute, by, promiseChange, { params, body: promise }, { keep: { [`${name}/changes`]: 'changes' } }));
      });
      add(deed(written + oneDay, by, publishCaseStudy, { params }));
      for (const [order, change] of changes.entries()) {
        const followed = change.followed.filter((one) => started + one.days * oneDay < now);
        const where = { id, change: kept(`${name}/changes/${order}/id`) };
        add(
          ...followed.map((one) =>
            deed(started + one.days * oneDay + order * minute, by, moveChange, { params: where, body: { state: one.state, note: one.note } }),
          ),
        );
      }
    },
  };
}

/** An impact as the API takes it. */
export function impactBody(at: (minutes: number) => Instant, impact: Impact): ImpactInput {
  return {
    target: impact.target,
    ...(impact.from === undefined ? {} : { from: moment(at(impact.from)) }),
    ...(impact.to === undefined ? {} : { to: moment(at(impact.to)) }),
    ...(impact.site === undefined ? {} : { site: impact.site }),
    ...(impact.severity === undefined ? {} : { severity: impact.severity }),
    ...(impact.fraction === undefined ? {} : { fraction: impact.fraction }),
    ...(impact.users === undefined ? {} : { users: impact.users }),
  };
}
