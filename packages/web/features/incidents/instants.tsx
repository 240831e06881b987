/** When did it start, when was it noticed, taken, stopped, over? The five instants in a row, each opening to what was said before and why it was corrected. */
import { Button, Checkbox, Modal, Select, Textarea } from '@mantine/core';
import { correctInstant } from '@samspel/contract/incidents.ts';
import { useState } from 'react';
import { Form, InstantField } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { instantText, utcText } from '../../parts/format/instant.ts';
import { useAddress } from '../../platform/address.ts';
import { useAppearance } from '../../platform/appearance.ts';
import { useCommand } from '../../platform/ask.ts';
import { useNow } from '../../platform/clock.ts';
import { useDraft } from '../../platform/draft.ts';
import { fieldError } from '../../platform/problem.ts';
import { followers, takeBack } from './changing.ts';
import { Meanwhile, useMeanwhile } from './conflict.tsx';
import { isStepAhead, StepDialog } from './steps.tsx';
import { goesOn, type Incident, type InstantKind, instantKinds, instantTitle, type Shown, type Source, sourceChoices, sources } from './words.ts';

/** The row. The open one stands in the address (`?instant=started`). */
export function InstantStrip({ shown }: { readonly shown: Shown }) {
  const [{ instant }, set] = useAddress({ instant: null });
  const open = instantKinds.find((kind) => kind === instant) ?? null;
  const { incident, may } = shown;
  const close = () => set({ instant: null });
  return (
    <>
      <ol className="s-inc-instants" aria-label="The five instants">
        {instantKinds.map((kind) => (
          <InstantCell key={kind} kind={kind} incident={incident} may={may.change} open={() => set({ instant: kind }, 'push')} />
        ))}
      </ol>
      {open !== null &&
        (isStepAhead(open, incident.state) && incident.instants[open].now === null && may.respond ? (
          <StepDialog shown={shown} kind={open} close={close} />
        ) : (
          <InstantDialog shown={shown} kind={open} close={close} />
        ))}
    </>
  );
}

function InstantCell({
  kind,
  incident,
  may,
  open,
}: {
  readonly kind: InstantKind;
  readonly incident: Incident;
  readonly may: boolean;
  readonly open: () => void;
}) {
  const { clock } = useAppearance();
  const now = useNow();
  const { now: value, corrections } = incident.instants[kind];
  const started = incident.instants.started.now;
  const after = value === null || started === null || kind === 'started' ? null : (Date.parse(value.at) - Date.parse(started.at)) / 1000;
  const ahead = value === null && isStepAhead(kind, incident.state);
  return (
    <li data-known={value !== null || undefined} data-estimate={value?.source === 'estimate' || undefined}>
      <button type="button" className="s-inc-instant" onClick={open} title={value === null ? undefined : utcText(Date.parse(value.at))}>
        <span className="s-inc-instant-name">{instantTitle[kind]}</span>
        <span className="s-inc-instant-said">
          <span className="s-inc-instant-at s-num">
            {value === null
              ? ahead
                ? 'not yet'
                : 'not known'
              : instantText(Date.parse(value.at), kind === 'started' || started === null ? now : Date.parse(started.at), clock)}
          </span>
          <span className="s-inc-instant-sub">
            {value === null ? (
              may && !ahead && goesOn(incident.state) ? (
                'say when'
              ) : (
                <>&nbsp;</>
              )
            ) : (
              [
                ...(after === null ? [] : [after === 0 ? 'at once' : `after ${durationText(after)}`]),
                sources[value.source],
                ...(corrections.length === 0 ? [] : [`corrected${corrections.length === 1 ? '' : ` ${corrections.length}×`}`]),
              ].join(' · ')
            )}
          </span>
        </span>
      </button>
    </li>
  );
}

function InstantDialog({ shown, kind, close }: { readonly shown: Shown; readonly kind: InstantKind; readonly close: () => void }) {
  const { incident, may } = shown;
  const value = incident.instants[kind];
  return (
    <Modal opened onClose={close} title={instantTitle[kind]} size={520}>
      <div className="s-stack">
        <History value={value} />
        {incident.mergedInto !== null ? (
          <p className="s-dim">This incident was merged: correct the one it went into.</p>
        ) : may.change ? (
          <Correct shown={shown} kind={kind} close={close} />
        ) : (
          <p className="s-dim">Correcting takes an owner of what was hit, whoever opened or coordinates it, or an operator.</p>
        )}
      </div>
    </Modal>
  );
}

/** What was said first, and every correction since. */
function History({ value }: { readonly value: Incident['instants']['started'] }) {
  const said = (pinned: typeof value.now) =>
    pinned === null ? (
      'not known'
    ) : (
      <>
        <When at={pinned.at} seconds /> <span className="s-faint">{sources[pinned.source]}</span>
      </>
    );
  if (value.original === null && value.corrections.length === 0) return <p className="s-dim">Nobody has said it yet.</p>;
  return (
    <ol className="s-inc-history">
      <li>
        <span className="s-dim">First said</span>
        <span>{said(value.original)}</span>
      </li>
      {value.corrections.map((each) => (
        <li key={each.at}>
          <span className="s-dim">
            <When at={each.at} />
          </span>
          <span>
            {each.by.name}: <s className="s-faint">{said(each.before)}</s> → {said(each.after)}
            <span className="s-inc-why">{each.why}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}

function Correct({ shown, kind, close }: { readonly shown: Shown; readonly kind: InstantKind; readonly close: () => void }) {
  const { incident } = shown;
  const held = incident.instants[kind].now;
  const meanwhile = useMeanwhile(shown);
  const [typed, type, forget] = useDraft(`incident.correct.${incident.id}.${kind}`, { why: '' });
  const [at, setAt] = useState<string | null>(held?.at ?? null);
  const [source, setSource] = useState<Source>(held?.source ?? 'person');
  const [unknown, setUnknown] = useState(false);
  const correcting = useCommand(correctInstant, {
    nouns: followers,
    quiet: true,
    says: (answer) => `Corrected. ${answer.reason.includes('moved along') ? 'Impacts moved along, and availability follows.' : 'Availability follows.'}`,
    undo: takeBack(incident.id),
  });
  const { problem } = correcting;
  const send = async () => {
    const answer = await correcting.run(
      { params: { id: incident.id, which: kind }, body: { at: unknown ? null : at, source, why: typed.why } },
      { version: meanwhile.version },
    );
    if (answer === null) return;
    forget();
    close();
  };
  return (
    <Form
      onSubmit={() => void send()}
      submit={held === null ? 'Say it' : 'Correct it'}
      pending={correcting.pending}
      disabled={(!unknown && at === null) || typed.why.trim() === ''}
      problem={problem?.status === 412 && meanwhile.changed ? null : problem}
      fields={['/at', '/source', '/why', '/which']}
      onCancel={close}
    >
      <Meanwhile meanwhile={meanwhile} shown={shown} />
      <div className="s-inc-pair">
        <InstantField
          data-autofocus
          label={held === null ? 'When' : 'It was rather'}
          value={unknown ? null : at}
          disabled={unknown}
          onChange={setAt}
          error={fieldError(problem, '/at') ?? fieldError(problem, '/which')}
        />
        <Select
          label="Who says so"
          description="Where the time comes from"
          data={sourceChoices}
          value={source}
          disabled={unknown}
          allowDeselect={false}
          onChange={(next) => setSource((next ?? 'person') as Source)}
          error={fieldError(problem, '/source')}
        />
      </div>
      {held !== null && kind !== incident.state && (
        <Checkbox label="It is not known" checked={unknown} onChange={(event) => setUnknown(event.currentTarget.checked)} />
      )}
      <Textarea
        label="Why"
        description="A correction without a reason cannot be judged later."
        minRows={2}
        value={typed.why}
        onChange={(event) => type({ why: event.currentTarget.value })}
        error={fieldError(problem, '/why')}
      />
    </Form>
  );
}

/** The button that answers the ask for a start. */
export function SayStart() {
  const [, set] = useAddress({ instant: null });
  return (
    <Button size="compact-sm" onClick={() => set({ instant: 'started' }, 'push')}>
      Say when
    </Button>
  );
}
