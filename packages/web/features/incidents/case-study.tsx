/** What did we learn? The case study beside its incident: read here, begun from what the timeline knows, written in place, published when nothing is missing. */
import { Button } from '@mantine/core';
import { publishCaseStudy, readCaseStudy, readVocabulary } from '@samspel/contract/incidents.ts';
import { type ReactNode, useState } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { Columns, Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { Markdown } from '../../parts/prose/markdown.tsx';
import { State, StateShape, type Tone } from '../../parts/state/state.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { useDraft } from '../../platform/draft.ts';
import { CaseForm, type CaseText, untouched } from './case-form.tsx';
import { ChangesSection } from './changes.tsx';
import type { Study } from './study.ts';
import { codeText, plainRefs, type Shown } from './words.ts';

const said: Readonly<Record<Study['state'], { readonly tone: Tone; readonly word: string }>> = {
  suggested: { tone: 'unknown', word: 'not begun' },
  draft: { tone: 'active', word: 'draft' },
  published: { tone: 'good', word: 'published' },
};

/** The side of the incident's screen that holds it. */
export function CaseStudy({ shown }: { readonly shown: Shown }) {
  const asked = useAsk(readCaseStudy, { params: { id: shown.incident.id } }, { keep: false });
  return (
    <Answer asked={asked} skeleton={<Skeleton lines={10} />}>
      {(study) => <Whole shown={shown} study={study} />}
    </Answer>
  );
}

function Whole({ shown, study }: { readonly shown: Shown; readonly study: Study }) {
  const { id, mergedInto } = shown.incident;
  const draft = useDraft<CaseText>(`incident.case-study.${id}`, untouched);
  const [writing, setWriting] = useState(Object.keys(draft[0]).length > 0);
  const publishing = useCommand(publishCaseStudy, { says: 'Published. Its changes are followed until they hold.' });
  const may = shown.may.respond && mergedInto === null;
  return (
    <div className="s-inc-study">
      <div className="s-inc-study-head">
        <span className="s-row-wrap s-grow" style={{ columnGap: 16 }}>
          <State {...said[study.state]} />
          {study.published !== null && (
            <span className="s-dim">
              <When at={study.published} />
            </span>
          )}
          {study.writtenBy !== null && <span className="s-dim">last written by {study.writtenBy.name}</span>}
        </span>
        {may && !writing && (
          <Button variant={study.state === 'suggested' ? 'filled' : 'default'} onClick={() => setWriting(true)}>
            {study.state === 'suggested' ? 'Begin it' : 'Write on'}
          </Button>
        )}
        {study.state === 'draft' && shown.may.change && !writing && (
          <Button
            variant={study.missing.length === 0 ? 'filled' : 'default'}
            disabled={study.missing.length > 0}
            loading={publishing.pending}
            onClick={() => void publishing.run({ params: { id } })}
          >
            Publish
          </Button>
        )}
      </div>
      {study.demanded.demanded && study.state !== 'published' && (
        <p className="s-inc-ask">
          <StateShape tone="warn" />
          <span>
            It is asked for: {study.demanded.reasons.map((reason) => plainRefs(reason.says, shown)).join(' ')}{' '}
            <span className="s-faint">
              {study.demanded.policyVersion === 0 ? 'By the policy Samspel comes with.' : `Policy version ${study.demanded.policyVersion}.`}
            </span>
          </span>
        </p>
      )}
      {study.state === 'suggested' && !writing && (
        <p className="s-dim s-inc-study-lead">Filled from the timeline. Nothing is kept until somebody writes; what stands below is where you would begin.</p>
      )}
      {study.state === 'draft' && study.missing.length > 0 && (
        <p className="s-dim s-inc-study-lead">Before it can be published it still needs {joined(study.missing)}.</p>
      )}
      {writing ? <CaseForm shown={shown} study={study} draft={draft} close={() => setWriting(false)} /> : <Read study={study} />}
      <ChangesSection shown={shown} study={study} may={may} />
    </div>
  );
}

/** "a, b and c". */
const joined = (parts: readonly string[]): string => (parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`);

function Read({ study }: { readonly study: Study }) {
  const words = useAsk(readVocabulary).data;
  const says = (code: string | undefined) => [...(words?.triggers ?? []), ...(words?.causes ?? [])].find((each) => each.code === code)?.says;
  return (
    <>
      <Section title="What happened">{study.happened === '' ? <NotYet /> : <Markdown text={study.happened} />}</Section>
      <Section title="Why it surprised">{study.surprise === '' ? <NotYet /> : <Markdown text={study.surprise} />}</Section>
      <Columns>
        <Section title="Trigger" note="What set it off that day">
          <Judged coded={study.trigger} says={says(study.trigger?.code)} />
        </Section>
        <Section title="Cause" note="The weakness that let it happen">
          <Judged coded={study.cause} says={says(study.cause?.code)} />
        </Section>
      </Columns>
      <Columns kind="three">
        <LinesSection title="Went well" lines={study.wentWell} />
        <LinesSection title="Went badly" lines={study.wentBadly} />
        <LinesSection title="Well by luck" lines={study.luck} />
      </Columns>
    </>
  );
}

const NotYet = () => <EmptyState small title="Not written yet." />;

function Judged({ coded, says }: { readonly coded: Study['trigger'] | Study['cause']; readonly says: ReactNode }) {
  if (coded === null) return <EmptyState small title="Not said yet." />;
  return (
    <>
      <p>
        <b>{codeText(coded.code)}</b> {says !== undefined && <span className="s-dim">{says}</span>}
      </p>
      {coded.text !== '' && <Markdown text={coded.text} />}
    </>
  );
}

function LinesSection({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  return (
    <Section title={title}>
      {lines.length === 0 ? (
        <EmptyState small title="Nothing said." />
      ) : (
        <ul className="s-inc-bullets">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </Section>
  );
}
