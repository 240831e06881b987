/** What is broken? The quickest way from a bad feeling to an incident: a title, what is hit and how much, since when. The rest can wait. */
import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { openIncident, readVocabulary } from '@samspel/contract/incidents.ts';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { Form, InstantField } from '../../parts/field/form.tsx';
import { Page } from '../../parts/page/page.tsx';
import { EmptyState } from '../../parts/page/standing.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { useDraft } from '../../platform/draft.ts';
import { fieldError } from '../../platform/problem.ts';
import { useMay } from '../../platform/session.ts';
import { type Measure, MeasureField, measureGiven, measureMissing } from './measure.tsx';
import { IncidentPick, ThingPick } from './pick.tsx';
import { TagField } from './tag-field.tsx';
import { type Severity, type Source, severities, sourceChoices } from './words.ts';
import './incidents.css';

interface Hit {
  readonly target: string | null;
  readonly site: string;
  readonly measure: Measure;
}

const emptyHit: Hit = { target: null, site: '', measure: { kind: 'major', amount: null } };
const empty = {
  title: '',
  hits: [emptyHit] as readonly Hit[],
  started: 'now' as 'now' | 'then' | 'unknown',
  startedAt: null as string | null,
  startedSource: 'person' as Source,
  resolvedAt: null as string | null,
  more: false,
  severity: '' as Severity | '',
  summary: '',
  tags: [] as readonly string[],
  again: null as string | null,
};
const worst: readonly Severity[] = ['major', 'partial', 'degraded'];

/** The severity of the whole, when nobody chose one: the worst that was said of its parts. */
function severityOf(hits: readonly Hit[]): Severity {
  const said = hits.filter((hit) => hit.target !== null).map((hit) => hit.measure.kind);
  return worst.find((severity) => said.includes(severity)) ?? (said.includes('fraction') || said.includes('users') ? 'partial' : 'major');
}

/** The screen. */
export function Screen() {
  const member = useMay('member');
  return (
    <Page title="Open an incident" width="reading">
      {member ? <OpenForm /> : <EmptyState title="Opening an incident takes a member">You may read. Ask an admin for the role of member.</EmptyState>}
    </Page>
  );
}

function OpenForm() {
  const navigate = useNavigate();
  const [typed, type, forget] = useDraft('incident.open', empty);
  const opening = useCommand(openIncident, { quiet: true, nouns: ['availability', 'catalog'], says: 'Opened.' });
  const known = useAsk(readVocabulary).data?.tags.map((each) => each.tag) ?? [];
  const { problem } = opening;
  const hits = typed.hits.filter((hit) => hit.target !== null);
  const severity = typed.severity === '' ? severityOf(typed.hits) : typed.severity;
  const put = (index: number, part: Partial<Hit>) => type({ hits: typed.hits.map((hit, place) => (place === index ? { ...hit, ...part } : hit)) });
  // The place of a shown hit among those that are sent: refusals name the latter.
  const sentPlace = (index: number) => typed.hits.slice(0, index).filter((hit) => hit.target !== null).length;
  const send = async () => {
    const answer = await opening.run({
      body: {
        title: typed.title.trim(),
        summary: typed.summary.trim(),
        severity,
        started:
          typed.started === 'unknown'
            ? null
            : { ...(typed.started === 'then' && typed.startedAt !== null ? { at: typed.startedAt } : {}), source: typed.startedSource },
        ...(typed.resolvedAt === null ? {} : { resolved: { at: typed.resolvedAt } }),
        impacts: hits.map((hit) => ({
          target: hit.target ?? '',
          ...(hit.site.trim() === '' ? {} : { site: hit.site.trim() }),
          ...measureGiven(hit.measure),
        })),
        tags: [...typed.tags],
        again: typed.again,
      },
    });
    if (answer === null || answer === true) return;
    forget();
    void navigate({ to: `/incidents/${answer.incident.id}`, replace: true });
  };
  return (
    <Form
      onSubmit={() => void send()}
      submit="Open it"
      pending={opening.pending}
      disabled={typed.title.trim() === '' || hits.some((hit) => measureMissing(hit.measure)) || (typed.started === 'then' && typed.startedAt === null)}
      problem={problem}
      fields={['/title', '/started', '/resolved', '/tags', '/again', '/summary', ...hits.map((_, index) => `/impacts/${index}`)]}
      onCancel={() => window.history.back()}
    >
      <TextInput
        data-autofocus
        autoFocus
        label="What is wrong"
        placeholder="Songs stop after ten seconds"
        maxLength={300}
        value={typed.title}
        onChange={(event) => type({ title: event.currentTarget.value })}
        error={fieldError(problem, '/title')}
      />
      {typed.hits.map((hit, index) => (
        <fieldset key={String(index)} className="s-inc-hit">
          <legend className="s-unseen">What is hit, {index + 1}</legend>
          <ThingPick
            label={index === 0 ? 'What is hit' : 'And'}
            placeholder="System, journey or the service"
            value={hit.target}
            onChange={(target) => put(index, { target })}
            clearable
            error={hit.target === null ? null : fieldError(problem, `/impacts/${sentPlace(index)}`)}
          />
          <MeasureField value={hit.measure} onChange={(measure) => put(index, { measure })} />
          {typed.hits.length > 1 && (
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconX size={14} />}
              onClick={() => type({ hits: typed.hits.filter((_, place) => place !== index) })}
            >
              Take off
            </Button>
          )}
        </fieldset>
      ))}
      <div>
        <Button ml={-12} variant="subtle" color="gray" leftSection={<IconPlus size={14} />} onClick={() => type({ hits: [...typed.hits, emptyHit] })}>
          Something else is hit too
        </Button>
      </div>
      <div className="s-inc-pair">
        <Select
          label="Started"
          data={[
            { value: 'now', label: 'just now' },
            { value: 'then', label: 'earlier…' },
            { value: 'unknown', label: 'not known yet' },
          ]}
          value={typed.started}
          allowDeselect={false}
          onChange={(started) => type({ started: (started ?? 'now') as 'now' })}
          error={typed.started === 'then' ? null : fieldError(problem, '/started')}
        />
        {typed.started === 'then' && (
          <InstantField label="At" value={typed.startedAt} onChange={(startedAt) => type({ startedAt })} error={fieldError(problem, '/started')} />
        )}
        {typed.started !== 'unknown' && (
          <Select
            label="Who says so"
            data={sourceChoices}
            value={typed.startedSource}
            allowDeselect={false}
            onChange={(source) => type({ startedSource: (source ?? 'person') as Source })}
          />
        )}
      </div>
      {typed.started === 'unknown' && <p className="s-dim">It will stand in no figure until somebody says when it started.</p>}
      {!typed.more && (
        <div>
          <Button ml={-12} variant="subtle" color="gray" onClick={() => type({ more: true })}>
            More: tags, summary, already over…
          </Button>
        </div>
      )}
      {typed.more && (
        <>
          <Select
            label="Severity of the whole"
            data={Object.entries(severities).map(([value, said]) => ({ value, label: `${value}: ${said.says}` }))}
            value={severity}
            allowDeselect={false}
            onChange={(next) => type({ severity: (next ?? '') as Severity })}
            maw={360}
          />
          <Textarea
            label="Summary"
            description="Markdown. What is known so far."
            value={typed.summary}
            onChange={(event) => type({ summary: event.currentTarget.value })}
            error={fieldError(problem, '/summary')}
          />
          <TagField label="Tags" known={known} value={typed.tags} onChange={(tags) => type({ tags })} error={fieldError(problem, '/tags')} />
          <div className="s-inc-pair">
            <InstantField
              label="Resolved"
              description="Only when it is over already"
              value={typed.resolvedAt}
              onChange={(resolvedAt) => type({ resolvedAt })}
              error={fieldError(problem, '/resolved')}
            />
            <IncidentPick
              label="It happened before as"
              description="May stay empty"
              value={typed.again}
              onChange={(again) => type({ again })}
              without=""
              clearable
              error={fieldError(problem, '/again')}
            />
          </div>
        </>
      )}
    </Form>
  );
}
