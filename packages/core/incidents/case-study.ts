/**
 * What stands in a case study before anybody has written a line? What the incident and its timeline already know.
 *
 * The draft tells the course of events from instants, impacts and important notes, takes trigger and cause over, and puts
 * under «went badly», «went well» and «by luck» only what the record shows; why it surprised and what changes are for people
 * to say. It is a suggestion: nothing is kept until somebody writes.
 */
import { type Instant, iso } from '../time/instant.ts';
import { measureWords } from './impacts.ts';
import type { By, Coded, Incident } from './incident.ts';
import { type CauseCode, type ChangeState, instantKinds, type TriggerCode } from './vocabulary.ts';

/** A change in how we work, followed until it holds. Dates are local days, `yyyy-mm-dd`. */
export interface CaseChange {
  readonly id: string;
  readonly what: string;
  readonly owner: string;
  readonly due: string;
  readonly measure: string | null;
  readonly state: ChangeState;
  readonly checkOn: string | null;
  readonly history: readonly ChangeStep[];
}

export interface ChangeStep {
  readonly at: Instant;
  readonly by: By;
  readonly from: ChangeState | null;
  readonly to: ChangeState;
  readonly note: string;
}

export interface CaseStudyText {
  readonly happened: string;
  readonly surprise: string;
  readonly trigger: Coded<TriggerCode> | null;
  readonly cause: Coded<CauseCode> | null;
  readonly wentWell: readonly string[];
  readonly wentBadly: readonly string[];
  readonly luck: readonly string[];
}

/** A line of the timeline, as far as the draft needs it. */
export interface TimelineLine {
  readonly at: Instant;
  readonly by: string;
  readonly says: string;
  readonly important: boolean;
  readonly kind: 'event' | 'note';
}

/** Fills a case study from what is known. */
export function draftCaseStudy(incident: Incident, timeline: readonly TimelineLine[]): CaseStudyText {
  return {
    happened: happened(incident, timeline),
    surprise: '',
    trigger: incident.trigger,
    cause: incident.cause,
    wentWell: wentWell(incident),
    wentBadly: wentBadly(incident),
    luck: [],
  };
}

function happened(incident: Incident, timeline: readonly TimelineLine[]): string {
  const points: { at: Instant; words: string }[] = [];
  for (const kind of instantKinds) {
    const value = incident.instants[kind].now;
    if (value === null) continue;
    const by = value.source === 'monitor' ? 'by a monitor' : value.source === 'person' ? 'by a person' : 'an estimate';
    points.push({ at: value.at, words: `**${kind}** (${by})` });
  }
  for (const impact of incident.impacts) {
    const where = impact.site === null ? '' : ` at ${impact.site}`;
    points.push({ at: impact.from, words: `\`${impact.target}\`${where} suffers: ${measureWords(impact.measure)}` });
    if (impact.to !== null) points.push({ at: impact.to, words: `\`${impact.target}\`${where} recovers` });
  }
  const important = timeline.filter((line) => line.important);
  const told = important.length > 0 ? important : timeline.filter((line) => line.kind === 'note');
  for (const line of told) points.push({ at: line.at, words: `${line.by}: ${firstLine(line.says)}` });
  points.sort((a, b) => a.at - b.at);
  const course = points.map((point) => `- ${iso(point.at)} ${point.words}`).join('\n');
  const summary = incident.summary.trim();
  return [summary, course].filter((part) => part !== '').join('\n\n');
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

const minute = 60_000;

function gap(incident: Incident, kind: 'detected' | 'acknowledged' | 'mitigated'): number | null {
  const started = incident.instants.started.now;
  const value = incident.instants[kind].now;
  return started === null || value === null ? null : value.at - started.at;
}

function wentWell(incident: Incident): readonly string[] {
  const lines: string[] = [];
  const detect = gap(incident, 'detected');
  if (incident.instants.detected.now?.source === 'monitor') {
    lines.push(detect === null ? 'A monitor found it.' : `A monitor found it within ${minutes(detect)}.`);
  }
  const mitigate = gap(incident, 'mitigated');
  if (mitigate !== null && mitigate <= 15 * minute) lines.push(`Users were helped within ${minutes(mitigate)}.`);
  return lines;
}

function wentBadly(incident: Incident): readonly string[] {
  const lines: string[] = [];
  if (incident.instants.detected.now?.source === 'person') lines.push('No monitor saw it: a person found it.');
  const detect = gap(incident, 'detected');
  if (detect !== null && detect > 15 * minute) lines.push(`It took ${minutes(detect)} to notice.`);
  if (incident.dataLost) lines.push('Data was lost.');
  if (incident.again !== null) lines.push(`It happened before (${incident.again}): what was learnt then did not hold.`);
  return lines;
}

function minutes(milliseconds: number): string {
  const whole = Math.max(1, Math.round(milliseconds / minute));
  if (whole < 60) return `${whole} min`;
  return whole % 60 === 0 ? `${whole / 60} h` : `${Math.floor(whole / 60)} h ${whole % 60} min`;
}

/** What has to be written before a case study can be published; empty when nothing is missing. */
export function missingParts(text: CaseStudyText, changes: readonly CaseChange[]): readonly string[] {
  const missing: string[] = [];
  if (text.happened.trim() === '') missing.push('what happened');
  if (text.surprise.trim() === '') missing.push('why it surprised');
  if (text.trigger === null) missing.push('the trigger');
  if (text.cause === null) missing.push('the cause');
  if (changes.length === 0) missing.push('at least one change in how we work');
  return missing;
}
