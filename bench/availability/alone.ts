/** How fast and how large is the report in a process of its own, with nothing but the core loaded? Prints one JSON line. */
import { defaultPolicy } from '@samspel/core/availability/policy.ts';
import { report } from '@samspel/core/availability/report.ts';
import { defaultLengths, worstWindows } from '@samspel/core/availability/windows.ts';
import { medianMilliseconds } from '../figure.ts';
import { columns, cuts, exclusions, population, systems } from './impacts.ts';

const impacts = columns();
const settings = { exclusions, population };
const whole = () => report({ impacts, targets: systems, cuts, now: cuts[24] ?? 0, policy: defaultPolicy, settingOf: () => settings });
const started = performance.now();
whole();
const first = performance.now() - started;
const reportMilliseconds = await medianMilliseconds(7, 2, whole);

const minutes = 525_600;
const total = Array.from({ length: minutes }, (_, minute) => 900 + ((minute * 7919) % 300));
const good = total.map((requests, minute) => (minute % 997 < 4 ? requests - ((minute * 31) % 200) : requests));
const curveMilliseconds = await medianMilliseconds(7, 2, () => worstWindows(60, good, total, defaultLengths(minutes)));

const megabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ first, reportMilliseconds, curveMilliseconds, megabytes })}\n`);
