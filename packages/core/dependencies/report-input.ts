/** What does the report about a graph look at? */
import type { Grouped } from '../reliability/common-causes.ts';
import type { Structure } from '../reliability/structure.ts';
import type { Dependency } from './dependency.ts';

export interface ReportedSystem {
  readonly ref: string;
  readonly title: string;
  readonly sites: readonly string[];
  /** What it is a tool to repair. */
  readonly repairs: readonly string[];
  /** Groups that fail together. */
  readonly failsWith: Grouped['failsWith'];
}

export interface ReportedJourney {
  readonly ref: string;
  readonly title: string;
  readonly weight: number;
  readonly structure: Structure;
}

export interface Reckoned {
  readonly availability: number;
  readonly source: 'measured' | 'goal' | 'assumed';
}

export interface ReportInput {
  readonly systems: readonly ReportedSystem[];
  readonly dependencies: readonly Dependency[];
  readonly journeys: readonly ReportedJourney[];
  readonly availabilities: ReadonlyMap<string, Reckoned>;
  /** Goals of systems and journeys. */
  readonly goals: ReadonlyMap<string, number>;
  /** Availability of systems of which nothing is known. */
  readonly assumed: number;
  /** Longest list answered. */
  readonly limit: number;
}
