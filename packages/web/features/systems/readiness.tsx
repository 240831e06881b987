/** May operations take more of it? The readiness review: each question ok, a gap, or a risk accepted until a day; filled here, by keyboard if one likes. */
import { Button, Modal, Textarea } from '@mantine/core';
import { finishReadiness, type ReadinessReviewAnswer, type SystemSummary, startReadiness } from '@samspel/contract/catalog.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { countText } from '../../parts/format/number.ts';
import { Section } from '../../parts/page/page.tsx';
import { EmptyState } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { useCommand } from '../../platform/ask.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { fieldError } from '../../platform/problem.ts';
import { type AnswerWord, Question, useAnswer } from './question.tsx';
import { readinessSaid } from './words.ts';

export interface ReadinessProps {
  readonly system: Pick<SystemSummary, 'ref' | 'title' | 'readiness'>;
  readonly review: ReadinessReviewAnswer | null;
  readonly reviews: readonly {
    readonly id: string;
    readonly state: SystemSummary['readiness'];
    readonly startedAt: string;
    readonly finishedAt: string | null;
  }[];
  readonly mayChange: boolean;
}

/** The review under way or the last one, with those before it. */
export function Readiness({ system, review, reviews, mayChange }: ReadinessProps) {
  const [dialog, setDialog] = useState<'start' | 'finish' | null>(null);
  const start = (
    <Button variant={review === null ? 'filled' : 'default'} onClick={() => setDialog('start')}>
      {review === null ? 'Begin a review' : 'Review again'}
    </Button>
  );
  return (
    <>
      {review === null ? (
        <EmptyState title="No readiness review yet" action={mayChange ? start : undefined}>
          Before operations take a duty, dev and ops go through architecture and dependencies, monitoring, emergency response, capacity, change and performance
          together. What is found stands here as gaps and accepted risks.
        </EmptyState>
      ) : (
        <Review
          key={review.id}
          review={review}
          mayChange={mayChange}
          finish={() => setDialog('finish')}
          again={mayChange && review.finishedAt !== null ? start : undefined}
        />
      )}
      {reviews.length > 1 && (
        <Section title="Reviews before" count={reviews.length - 1}>
          <ul className="s-sys-list">
            {reviews
              .filter((each) => each.id !== review?.id)
              .map((each) => (
                <li key={each.id}>
                  <When at={each.startedAt} />
                  <State tone={readinessSaid[each.state].tone} word={readinessSaid[each.state].word} />
                </li>
              ))}
          </ul>
        </Section>
      )}
      {dialog === 'start' && <Start system={system} close={() => setDialog(null)} />}
      {dialog === 'finish' && review !== null && <Finish review={review} close={() => setDialog(null)} />}
    </>
  );
}

function Review({
  review,
  mayChange,
  finish,
  again,
}: {
  readonly review: ReadinessReviewAnswer;
  readonly mayChange: boolean;
  readonly finish: () => void;
  readonly again: React.ReactNode;
}) {
  const open = review.finishedAt === null;
  const fill = open && mayChange;
  const [at, setAt] = useState(-1);
  const [writing, setWriting] = useState<{ question: string; answer: AnswerWord } | null>(null);
  const send = useAnswer(review);
  const areas = [...new Set(review.answers.map((answer) => answer.area))];
  const here = review.answers[at];
  const move = (step: number) => {
    const next = Math.max(0, Math.min(review.answers.length - 1, at + step));
    setAt(next);
    document.getElementById(`question-${review.answers[next]?.question ?? ''}`)?.scrollIntoView({ block: 'center' });
  };
  const choose = (question: string, answer: AnswerWord) => {
    if (answer === 'ok') void send.run(question, { answer, note: '', expiresAt: null });
    else setWriting({ question, answer });
  };
  useShortcuts(
    'Readiness review',
    [
      { keys: 'j', says: 'Next question', run: () => move(1) },
      { keys: 'k', says: 'Question before', run: () => move(-1) },
      { keys: '1', says: 'Answer: OK', run: () => here !== undefined && choose(here.question, 'ok') },
      { keys: '2', says: 'Answer: a gap', run: () => here !== undefined && choose(here.question, 'gap') },
      { keys: '3', says: 'Answer: an accepted risk', run: () => here !== undefined && choose(here.question, 'accepted-risk') },
    ],
    fill,
  );
  const said = readinessSaid[review.state];
  return (
    <>
      <div className="s-row-wrap" style={{ justifyContent: 'space-between', padding: '4px 0 12px' }}>
        <span className="s-row-wrap">
          <State tone={said.tone} word={said.word} />
          <span className="s-dim">
            {countText(review.gaps, 'gap')}, {countText(review.acceptedRisks, 'accepted risk')}
            {open && `, ${countText(review.unanswered, 'question')} without answer`} · begun <When at={review.startedAt} /> by {review.startedBy}
            {review.finishedAt !== null && (
              <>
                , finished <When at={review.finishedAt} />
              </>
            )}
          </span>
        </span>
        <span className="s-row">
          {again}
          {fill && (
            <Button
              variant="filled"
              onClick={finish}
              disabled={review.unanswered > 0}
              title={review.unanswered > 0 ? 'Every question has to be answered first' : undefined}
            >
              Finish the review
            </Button>
          )}
        </span>
      </div>
      {areas.map((area) => {
        const answers = review.answers.filter((answer) => answer.area === area);
        return (
          <Section key={area} title={areaTitle(area)} count={answers.length}>
            <ol>
              {answers.map((answer) => (
                <Question
                  key={answer.question}
                  answer={answer}
                  fill={fill}
                  here={here?.question === answer.question}
                  writing={writing?.question === answer.question ? writing.answer : null}
                  choose={(word) => choose(answer.question, word)}
                  close={() => setWriting(null)}
                  send={send}
                />
              ))}
            </ol>
          </Section>
        );
      })}
    </>
  );
}

/** `emergency-response` as a heading, where the server gives a key. */
const areaTitle = (area: string): string => {
  const words = area.replaceAll('-', ' ').replace(/([a-z])([A-Z])/g, (_, low: string, high: string) => `${low} ${high.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function Start({ system, close }: { readonly system: ReadinessProps['system']; readonly close: () => void }) {
  const [reason, setReason] = useState('');
  const start = useCommand(startReadiness, { quiet: true });
  return (
    <Modal opened onClose={close} title={`Begin a readiness review: ${system.title}`} size={520}>
      <Form
        submit="Begin"
        pending={start.pending}
        disabled={reason.trim() === ''}
        problem={start.problem}
        fields={['/reason']}
        onCancel={close}
        onSubmit={() => void start.run({ params: { ref: system.ref }, body: { reason: reason.trim() } }).then((answer) => answer !== null && close())}
      >
        <p className="s-dim">The answers of the last review are taken over as a start.</p>
        <Textarea
          data-autofocus
          label="Why now"
          placeholder="Operations shall take the pager in June"
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={fieldError(start.problem, '/reason')}
        />
      </Form>
    </Modal>
  );
}

function Finish({ review, close }: { readonly review: ReadinessReviewAnswer; readonly close: () => void }) {
  const [reason, setReason] = useState('');
  const finish = useCommand(finishReadiness, { quiet: true, says: 'Review finished.' });
  return (
    <Modal opened onClose={close} title="Finish the review" size={520}>
      <Form
        submit="Finish"
        pending={finish.pending}
        disabled={reason.trim() === ''}
        problem={finish.problem}
        fields={['/reason']}
        onCancel={close}
        onSubmit={() =>
          void finish
            .run({ params: { id: review.id }, body: { reason: reason.trim() } }, { version: review.version })
            .then((answer) => answer !== null && close())
        }
      >
        <p className="s-dim">
          {review.gaps > 0
            ? `${countText(review.gaps, 'gap')} left: the system is then not ready, and duties that these touch cannot move.`
            : 'No gaps: the duties can move.'}{' '}
          A finished review is not changed any more; a new one begins with its answers.
        </p>
        <Textarea
          data-autofocus
          label="What it comes to"
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={fieldError(finish.problem, '/reason')}
        />
      </Form>
    </Modal>
  );
}
