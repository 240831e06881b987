/** What do traces tell of who calls whom? Spans come in by OTLP or from files, are rolled up, and the sums are asked for. */
import { importTraces, listEdges, listRoots, readCoverage, readCriticalPath, receiveTraces, tracesRefusals } from '@samspel/contract/traces.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso, parseInstant, type Span } from '@samspel/core/time/instant.ts';
import { type CoverageCount, coverageCounts } from '@samspel/core/traces/roll-up.ts';
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { answer, bind } from '../../platform/http/bind.ts';
import { makeImporting } from './importing.ts';
import { otlpAnswer } from './otlp-answer.ts';
import { coverageOf, coverageSteps, edgesSeen, latencyOf, pathOf, receiversOf, rootsOf } from './questions.ts';
import { makeReceiver } from './receiver.ts';
import { forgetOldSums } from './storage.ts';

export { type EdgeSeen, edgesSeen } from './questions.ts';

const mostEdges = 10_000;
const hour = 3_600_000;

/** The traces as a feature. */
export function tracesFeature(house: House): Feature {
  const receiver = makeReceiver(house);
  const bringIn = makeImporting(house);
  return {
    noun: 'traces',
    routes: [
      bind(
        receiveTraces,
        async ({ headers, bytes }) => {
          const type = String(headers['content-type'] ?? 'nothing');
          const form = formOf(type);
          if (form === null) return { refusal: refuse(tracesRefusals.wrongType.code, { type }).refusal };
          const taken = await receiver.take(form, bytes);
          if ('code' in taken) return { refusal: taken };
          return answer(otlpAnswer(form, taken), { 'content-type': form === 'json' ? 'application/json' : 'application/x-protobuf' });
        },
        receiver.admit,
      ),
      bind(importTraces, async ({ body, actor }) => {
        const done = await bringIn(actor, body.name, body.text);
        return done.ok ? answer({ ...done.value, faults: [...done.value.faults] }) : done;
      }),
      bind(listEdges, async ({ query, now }) => {
        const span = await spanOf(query, now);
        const service = query.service === undefined ? {} : { service: query.service };
        const found = await edgesSeen(house.reader, span, now, { ...service, most: mostEdges + 1 });
        const edges = found
          .slice(0, mostEdges)
          .map(({ sketch, firstAt, lastAt, ...edge }) => ({ ...edge, latency: latencyOf(sketch), firstAt: iso(firstAt), lastAt: iso(lastAt) }));
        return answer({ ...told(span), edges, more: found.length > mostEdges });
      }),
      bind(readCoverage, async ({ query, now }) => {
        const span = await spanOf(query, now);
        const [services, { stepSeconds, steps }, receivers] = await Promise.all([
          coverageOf(house.reader, span),
          coverageSteps(house.reader, span),
          receiversOf(house.reader, now),
        ]);
        const total = Object.fromEntries(coverageCounts.map((what) => [what, services.reduce((sum, row) => sum + row[what], 0)])) as Record<
          CoverageCount,
          number
        >;
        const standing = total.received - total.passedOver - total.duplicates;
        const pairedRatio = standing <= 0 ? null : Math.max(0, Math.min(1, 1 - (total.unpaired + total.evicted) / standing));
        return answer({
          ...told(span),
          total,
          pairedRatio,
          services: services.slice(0, 1000).map((row) => ({ ...row, lastAt: row.lastAt === null ? null : iso(row.lastAt) })),
          stepSeconds,
          steps: steps.map((row) => ({ ...row, at: iso(row.at) })),
          waiting: receiver.waiting(),
          receivers,
        });
      }),
      bind(listRoots, async ({ query, now }) => {
        const span = await spanOf(query, now);
        return answer({ ...told(span), roots: await rootsOf(house.reader, span) });
      }),
      bind(readCriticalPath, async ({ query, now }) => {
        const span = await spanOf(query, now);
        const { traces, seconds, steps } = await pathOf(house.reader, span, query);
        const each = steps.map((step) => ({ ...step, seconds: step.seconds / Math.max(1, traces), share: seconds === 0 ? 0 : step.seconds / seconds }));
        return answer({ ...told(span), traces, meanSeconds: traces === 0 ? null : seconds / traces, steps: each });
      }),
    ],
    clockwork: [{ name: 'traces.forget', everySeconds: 3600, tick: forgetOldSums }],
    stop: receiver.stop,
  };

  /** The span that is asked for, after what this server holds was written: whoever sent a trace and asks finds it. */
  async function spanOf(query: { readonly from?: string | undefined; readonly to?: string | undefined }, now: Instant): Promise<Span> {
    await receiver.write();
    const to = parseInstant(query.to ?? '') ?? now + 60_000;
    return { from: parseInstant(query.from ?? '') ?? to - hour, to };
  }
}

const told = ({ from, to }: Span): { from: string; to: string } => ({ from: iso(from), to: iso(to) });

function formOf(type: string): 'protobuf' | 'json' | null {
  const [plain = ''] = type.toLowerCase().split(';');
  if (plain.trim() === 'application/json') return 'json';
  return plain.trim() === 'application/x-protobuf' ? 'protobuf' : null;
}
