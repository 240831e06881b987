/** One question of a readiness review: its text, its answer, and the line or two that a gap or an accepted risk needs. */
import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { answerReadiness, type ReadinessReviewAnswer, showSystem } from '@samspel/contract/catalog.ts';
import type { Problem } from '@samspel/contract/route.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { State } from '../../parts/state/state.tsx';
import { useCommand } from '../../platform/ask.ts';
import { now } from '../../platform/clock.ts';
import { fieldError } from '../../platform/problem.ts';
import { answerSaid, dutyTitle } from './words.ts';

export type AnswerWord = 'ok' | 'gap' | 'accepted-risk';
type Given = ReadinessReviewAnswer['answers'][number];
interface Said {
  readonly answer: AnswerWord;
  readonly note: string;
  readonly expiresAt: string | null;
}

/** Sends answers of one review. */
export function useAnswer(review: ReadinessReviewAnswer): {
  readonly run: (question: string, said: Said) => Promise<boolean>;
  readonly pending: boolean;
  readonly problem: Problem | null;
  readonly clear: () => void;
} {
  const command = useCommand(answerReadiness, {
    quiet: true,
    echo: (echo, input) =>
      echo.change(showSystem, { params: { ref: review.system } }, (before) =>
        before.review?.id !== review.id
          ? before
          : {
              ...before,
              review: {
                ...before.review,
                answers: before.review.answers.map((each) =>
                  each.question === input.params.question
                    ? { ...each, answer: input.body.answer, note: input.body.note ?? null, expiresAt: input.body.expiresAt ?? null }
                    : each,
                ),
              },
            },
      ),
  });
  return {
    pending: command.pending,
    problem: command.problem,
    clear: command.clear,
    run: async (question, said) => (await command.run({ params: { id: review.id, question }, body: said })) !== null,
  };
}

export interface QuestionProps {
  readonly answer: Given;
  /** Whether it can be answered here. */
  readonly fill: boolean;
  /** The keyboard stands on it. */
  readonly here: boolean;
  /** The answer that is being written down. */
  readonly writing: AnswerWord | null;
  readonly choose: (answer: AnswerWord) => void;
  readonly close: () => void;
  readonly send: ReturnType<typeof useAnswer>;
}

/** The row. */
export function Question({ answer, fill, here, writing, choose, close, send }: QuestionProps) {
  const given = answer.answer === null ? null : answerSaid[answer.answer];
  const expired = answer.expiresAt !== null && Date.parse(answer.expiresAt) < now();
  return (
    <li id={`question-${answer.question}`} className="s-sys-question" data-at={here || undefined} aria-current={here || undefined}>
      <p>{answer.text}</p>
      {fill ? (
        <SegmentedControl
          aria-label={answer.text}
          value={writing ?? answer.answer ?? ''}
          onChange={(value) => choose(value as AnswerWord)}
          data={(['ok', 'gap', 'accepted-risk'] as const).map((value) => ({ value, label: answerSaid[value].word }))}
        />
      ) : given === null ? (
        <State tone="quiet" word="No answer" />
      ) : (
        <State tone={expired ? 'warn' : given.tone} word={expired ? 'Accepted risk, expired' : given.word} />
      )}
      {(answer.duties.length > 0 || answer.by !== null) && writing === null && (
        <div className="s-sys-question-about">
          {answer.note !== null && answer.note !== '' && <p style={{ color: 'var(--s-ink)' }}>{answer.note}</p>}
          {answer.duties.length > 0 && `Touches ${answer.duties.map((duty) => dutyTitle(duty).toLowerCase()).join(', ')}`}
          {answer.by !== null && (
            <>
              {answer.duties.length > 0 && ' · '}
              {answer.by}, <When at={answer.at} />
            </>
          )}
          {answer.expiresAt !== null && (
            <>
              {' '}
              · {expired ? 'expired' : 'until'} <When at={answer.expiresAt} />
            </>
          )}
          {fill && answer.answer !== null && answer.answer !== 'ok' && (
            <Button variant="subtle" size="compact-sm" ml={8} onClick={() => choose(answer.answer ?? 'gap')}>
              Change the note
            </Button>
          )}
        </div>
      )}
      {writing !== null && writing !== 'ok' && <Note key={writing} answer={answer} word={writing} close={close} send={send} />}
    </li>
  );
}

function Note({
  answer,
  word,
  close,
  send,
}: {
  readonly answer: Given;
  readonly word: 'gap' | 'accepted-risk';
  readonly close: () => void;
  readonly send: QuestionProps['send'];
}) {
  const [note, setNote] = useState(answer.note ?? '');
  const [until, setUntil] = useState(answer.expiresAt?.slice(0, 10) ?? '');
  const risk = word === 'accepted-risk';
  return (
    <Form
      submit={risk ? 'Accept the risk' : 'Note the gap'}
      pending={send.pending}
      disabled={note.trim() === '' || (risk && until === '')}
      problem={send.problem}
      fields={['/note', '/expiresAt']}
      onCancel={() => {
        send.clear();
        close();
      }}
      onSubmit={() =>
        void send.run(answer.question, { answer: word, note: note.trim(), expiresAt: risk ? `${until}T23:59:59Z` : null }).then((done) => done && close())
      }
    >
      <Textarea
        autoFocus
        label={risk ? 'Which risk, and why it is bearable' : 'What is missing'}
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        error={fieldError(send.problem, '/note')}
      />
      {risk && (
        <TextInput
          type="date"
          label="Until"
          description="Then it counts as expired and has to be looked at again."
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
          error={fieldError(send.problem, '/expiresAt')}
          w={200}
        />
      )}
    </Form>
  );
}
