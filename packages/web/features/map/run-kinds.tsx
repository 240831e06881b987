/** What came of the other kinds of runs? Remedies that were tried, an incident played again, and the nightly watch over journeys. */
import { Button } from '@mantine/core';
import { startRun } from '@samspel/contract/cascades.ts';
import { durationText } from '../../parts/format/duration.ts';
import { countText, numberText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { EmptyState } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { useAddress } from '../../platform/address.ts';
import { useCommand } from '../../platform/ask.ts';
import { withoutRefs } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';
import type { Run } from './dock.tsx';
import { verdicts } from './words.ts';

/** Remedies, best first; each can be run. */
export function Remedies({ search, from }: { readonly search: NonNullable<Run['search']>; readonly from: string }) {
  const member = useMay('member');
  const [, set] = useAddress({ run: null, against: null, tab: 'picture', panel: null });
  const starting = useCommand(startRun, {});
  const run = async (remedy: (typeof search.remedies)[number]) => {
    const answer = await starting.run({ body: { kind: 'run', from, name: `With ${remedy.says}`.slice(0, 200), changes: remedy.changes } });
    if (answer !== null && answer !== true) set({ run: answer.id, against: from, tab: 'picture', panel: `run/${answer.id}` }, 'push');
  };
  return (
    <Section
      title="What would help"
      count={search.remedies.length}
      note={`Without any: ${verdicts[search.baseline.verdict].word}, ${numberText(search.baseline.lostRequests)} requests lost. ${countText(search.tried, 'remedy', 'remedies')} tried${search.leftOut > 0 ? `, ${numberText(search.leftOut)} not, for want of time` : ''}.`}
    >
      {search.remedies.length === 0 ? (
        <EmptyState small title="None of the standard remedies saves anything." />
      ) : (
        <ol className="s-map-list">
          {search.remedies.slice(0, 20).map((remedy) => (
            <li key={remedy.rank}>
              <span className="s-grow">
                {withoutRefs(remedy.says)}{' '}
                <span className="s-dim">
                  saves {remedy.savedRatio === null ? numberText(remedy.savedRequests) : ratioText(remedy.savedRatio, 0)}, {countText(remedy.places, 'figure')}{' '}
                  changed
                </span>
              </span>
              <State tone={verdicts[remedy.verdict].tone} word={verdicts[remedy.verdict].word} />
              {member && (
                <Button size="compact-sm" disabled={starting.pending} onClick={() => void run(remedy)}>
                  Run
                </Button>
              )}
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

const outcomes = {
  hit: { tone: 'good', word: 'said and hit' },
  missed: { tone: 'bad', word: 'hit, not said' },
  'false-alarm': { tone: 'warn', word: 'said, not hit' },
} as const;

/** The recorded order beside the predicted one. */
export function Replayed({ replay }: { readonly replay: NonNullable<Run['replay']> }) {
  return (
    <>
      <p className="s-map-verdict">
        <Link className="s-link" to={`/incidents/${replay.incident}`}>
          {replay.incidentTitle}
        </Link>
        : {replay.hitRate === null ? 'no system of it is on the map' : `${ratioText(replay.hitRate, 0)} of the systems that were hit were said`}
        {replay.orderAgreement !== null && `, ${ratioText(replay.orderAgreement, 0)} of their pairs in the recorded order`}.
      </p>
      <Section title="Recorded and predicted" count={replay.steps.length}>
        <ol className="s-map-list">
          {replay.steps.map((step) => (
            <li key={step.ref}>
              <span className="s-grow s-cut" title={withoutRefs(step.says)}>
                {step.title}
              </span>
              <span className="s-num s-nowrap">
                {step.recordedAt === null ? '—' : durationText(step.recordedAt)} / {step.predictedAt === null ? '—' : durationText(step.predictedAt)}
              </span>
              <State tone={outcomes[step.outcome].tone} word={outcomes[step.outcome].word} />
            </li>
          ))}
        </ol>
      </Section>
      {replay.findings.length > 0 && (
        <Section title="What the map missed" count={replay.findings.length}>
          <ul className="s-map-list">
            {replay.findings.map((finding) => (
              <li key={`${finding.kind} ${finding.subject} ${finding.says}`}>{withoutRefs(finding.says)}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

/** Journeys at their peak load. */
export function Watched({ watch }: { readonly watch: NonNullable<Run['watch']> }) {
  return (
    <Section title="Journeys at peak load" count={watch.journeys.length}>
      <ul className="s-map-list">
        {watch.journeys.map((journey) => (
          <li key={journey.ref}>
            <span className="s-grow s-cut">{journey.title}</span>
            <State tone={verdicts[journey.verdict].tone} word={verdicts[journey.verdict].word} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
