/** How is a case study written? In one form that keeps what was typed; only what was touched is sent, so that two can write at different places. */
import { Select, Textarea, TextInput } from '@mantine/core';
import { readVocabulary, writeCaseStudy } from '@samspel/contract/incidents.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { Columns } from '../../parts/page/page.tsx';
import { StateShape } from '../../parts/state/state.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import type { useDraft } from '../../platform/draft.ts';
import { fieldError } from '../../platform/problem.ts';
import { useWho } from '../../platform/session.ts';
import type { Study } from './study.ts';
import { codeText, type Shown } from './words.ts';

/** What was touched so far; lists are held as text, a line each. */
export interface CaseText {
  readonly happened?: string;
  readonly surprise?: string;
  readonly trigger?: string;
  readonly triggerText?: string;
  readonly cause?: string;
  readonly causeText?: string;
  readonly wentWell?: string;
  readonly wentBadly?: string;
  readonly luck?: string;
}
export const untouched: CaseText = {};

type Field = keyof CaseText;
const names: Readonly<Record<Field, string>> = {
  happened: 'What happened',
  surprise: 'Why it surprised',
  trigger: 'Trigger',
  triggerText: 'Trigger',
  cause: 'Cause',
  causeText: 'Cause',
  wentWell: 'Went well',
  wentBadly: 'Went badly',
  luck: 'Well by luck',
};

/** What stands, as the form holds it. */
function textOf(study: Study): Required<CaseText> {
  return {
    happened: study.happened,
    surprise: study.surprise,
    trigger: study.trigger?.code ?? '',
    triggerText: study.trigger?.text ?? '',
    cause: study.cause?.code ?? '',
    causeText: study.cause?.text ?? '',
    wentWell: study.wentWell.join('\n'),
    wentBadly: study.wentBadly.join('\n'),
    luck: study.luck.join('\n'),
  };
}

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim().replace(/^[-*•]\s+/, ''))
    .filter((line) => line !== '');

/** The form. */
export function CaseForm({
  shown,
  study,
  draft,
  close,
}: {
  readonly shown: Shown;
  readonly study: Study;
  readonly draft: ReturnType<typeof useDraft<CaseText>>;
  readonly close: () => void;
}) {
  const [typed, type, forget] = draft;
  const { id } = shown.incident;
  const me = useWho()?.person.id;
  const words = useAsk(readVocabulary).data;
  const [first] = useState(study);
  const held = textOf(study);
  const value = { ...held, ...typed };
  const touched = (Object.keys(typed) as Field[]).filter((field) => typed[field] !== undefined && typed[field] !== held[field]);
  const writing = useCommand(writeCaseStudy, { quiet: true, says: 'Kept.' });
  const { problem } = writing;
  const theirs =
    study.version > first.version && study.writtenBy?.id !== me ? (Object.keys(held) as Field[]).filter((field) => held[field] !== textOf(first)[field]) : [];
  const both = theirs.filter((field) => touched.includes(field));
  const set = (field: Field) => (event: { currentTarget: { value: string } }) => type({ [field]: event.currentTarget.value });
  const coded = (code: string, text: string) => (code === '' ? null : { code: code as never, text: text.trim() });
  const has = (...fields: Field[]) => fields.some((field) => touched.includes(field));
  const send = async () => {
    const body = {
      ...(has('happened') ? { happened: value.happened } : {}),
      ...(has('surprise') ? { surprise: value.surprise } : {}),
      ...(has('trigger', 'triggerText') ? { trigger: coded(value.trigger, value.triggerText) } : {}),
      ...(has('cause', 'causeText') ? { cause: coded(value.cause, value.causeText) } : {}),
      ...(has('wentWell') ? { wentWell: lines(value.wentWell) } : {}),
      ...(has('wentBadly') ? { wentBadly: lines(value.wentBadly) } : {}),
      ...(has('luck') ? { luck: lines(value.luck) } : {}),
    };
    if ((await writing.run({ params: { id }, body }, { version: study.version })) === null) return;
    forget();
    close();
  };
  const leave = () => {
    forget();
    close();
  };
  return (
    <div className="s-inc-case-form">
      <Form
        onSubmit={() => void send()}
        submit={both.length > 0 ? 'Keep mine' : study.state === 'suggested' ? 'Keep as draft' : 'Keep'}
        pending={writing.pending}
        disabled={touched.length === 0 && study.state !== 'suggested'}
        problem={problem?.status === 412 && theirs.length > 0 ? null : problem}
        fields={['/happened', '/surprise', '/trigger', '/cause', '/wentWell', '/wentBadly', '/luck']}
        onCancel={leave}
      >
        {theirs.length > 0 && (
          <div className="s-inc-meanwhile" role="status">
            <StateShape tone="warn" />
            <div className="s-grow">
              <p>
                {study.writtenBy?.name ?? 'Somebody'} wrote in the meantime: {[...new Set(theirs.map((field) => names[field]))].join(', ')}. What you typed is
                still here.
              </p>
              {both.map((field) => (
                <details key={field}>
                  <summary>You both changed “{names[field]}”. Theirs:</summary>
                  <pre className="s-inc-theirs">{held[field] === '' ? 'nothing' : held[field]}</pre>
                </details>
              ))}
            </div>
          </div>
        )}
        <Textarea
          label="What happened"
          description="Markdown, in the order of time"
          minRows={6}
          maxRows={24}
          value={value.happened}
          onChange={set('happened')}
          error={fieldError(problem, '/happened')}
        />
        <Textarea
          label="Why it surprised"
          description="What we believed that was not so. If nothing surprised, say why it could happen all the same."
          value={value.surprise}
          onChange={set('surprise')}
          error={fieldError(problem, '/surprise')}
        />
        <Columns>
          <div className="s-stack">
            <Select
              label="Trigger"
              description="What set it off that day"
              searchable
              clearable
              data={(words?.triggers ?? []).map((each) => ({ value: each.code, label: `${codeText(each.code)}: ${each.says}` }))}
              value={value.trigger === '' ? null : value.trigger}
              onChange={(trigger) => type({ trigger: trigger ?? '' })}
              error={fieldError(problem, '/trigger')}
            />
            {value.trigger !== '' && <TextInput label="More about the trigger" maxLength={2000} value={value.triggerText} onChange={set('triggerText')} />}
          </div>
          <div className="s-stack">
            <Select
              label="Cause"
              description="The weakness that let it happen"
              searchable
              clearable
              data={(words?.causes ?? []).map((each) => ({ value: each.code, label: `${codeText(each.code)}: ${each.says}` }))}
              value={value.cause === '' ? null : value.cause}
              onChange={(cause) => type({ cause: cause ?? '' })}
              error={fieldError(problem, '/cause')}
            />
            {value.cause !== '' && <TextInput label="More about the cause" maxLength={2000} value={value.causeText} onChange={set('causeText')} />}
          </div>
        </Columns>
        <Columns kind="three">
          <Textarea
            label="Went well"
            description="One thing a line"
            value={value.wentWell}
            onChange={set('wentWell')}
            error={fieldError(problem, '/wentWell')}
          />
          <Textarea
            label="Went badly"
            description="One thing a line"
            value={value.wentBadly}
            onChange={set('wentBadly')}
            error={fieldError(problem, '/wentBadly')}
          />
          <Textarea
            label="Well by luck"
            description="What saved us and will not next time"
            value={value.luck}
            onChange={set('luck')}
            error={fieldError(problem, '/luck')}
          />
        </Columns>
      </Form>
    </div>
  );
}
