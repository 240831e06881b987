/** What runs in the thread of a report? The report itself, and nothing that could outlive it. */
import { parentPort, workerData } from 'node:worker_threads';
import { dependencyReport } from '@samspel/core/dependencies/report.ts';
import type { ReportInput } from '@samspel/core/dependencies/report-input.ts';

parentPort?.postMessage(dependencyReport(workerData as ReportInput));
