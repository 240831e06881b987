/** What kind of incident is it? Trigger and cause apart, tags, deployment, and the two facts that ask for a case study. Each is changed in place. */
import { ActionIcon, Button, Checkbox, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { editIncident, readVocabulary, tagIncident } from '@samspel/contract/incidents.ts';
import { IconTagPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Fact, Facts, Section } from '../../parts/page/page.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { useDraft } from '../../platform/draft.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { fieldError } from '../../platform/problem.ts';
import { TagText } from './cells.tsx';
import { echoIncident, followers, takeBack } from './changing.ts';
import { Meanwhile, useMeanwhile } from './conflict.tsx';
import { TagField } from './tag-field.tsx';
import { codeText, type Incident, type Severity, type Shown, severities } from './words.ts';

/** The section; editing stands in the address (`?edit=about`). */
export function About({ shown }: { readonly shown: Shown }) {
  const { incident, may } = shown;
  const [{ edit }, set] = useAddress({ edit: null });
  const [tagging, setTagging] = useState(false);
  const open = incident.mergedInto === null;
  useShortcuts('This incident', [
    ...(may.change && open ? [{ keys: 'e', says: 'Edit title, severity, trigger and cause', run: () => set({ edit: 'about' }, 'push') }] : []),
    ...(may.respond && open ? [{ keys: 't', says: 'Tag it', run: () => setTagging(true) }] : []),
  ]);
  return (
    <Section title="About it" actions={may.change && open && <Button onClick={() => set({ edit: 'about' }, 'push')}>Edit…</Button>}>
      <Facts>
        <Fact name="Trigger">
          <Coded coded={incident.trigger} />
        </Fact>
        <Fact name="Cause">
          <Coded coded={incident.cause} />
        </Fact>
        <Fact name="Tags">
          {tagging ? (
            <EditTags shown={shown} close={() => setTagging(false)} />
          ) : (
            <span className="s-row-wrap" style={{ gap: 4 }}>
              {incident.tags.map((tag) => (
                <Link key={tag} to={`/incidents?tag=${tag}`} aria-label={`Incidents tagged ${tag}`} className="s-inc-tag">
                  <TagText tag={tag} />
                </Link>
              ))}
              {incident.tags.length === 0 && !may.respond && <span className="s-faint">none</span>}
              {may.respond && open && (
                <ActionIcon size={24} aria-label={incident.tags.length === 0 ? 'Add tags' : 'Change the tags'} onClick={() => setTagging(true)}>
                  <IconTagPlus size={15} stroke={1.5} />
                </ActionIcon>
              )}
            </span>
          )}
        </Fact>
        {incident.deployment !== null && <Fact name="Deployment">{incident.deployment}</Fact>}
        {(incident.dataLost || incident.rolledBack) && (
          <Fact name="Marks">
            {[...(incident.dataLost ? ['data was lost'] : []), ...(incident.rolledBack ? ['a deployment was rolled back'] : [])].join(', ')}
          </Fact>
        )}
        {incident.external !== null && (
          <Fact name="Came from">
            {incident.external.source}, {incident.external.id}
          </Fact>
        )}
        <Fact name="Written down">
          <When at={incident.opened} /> by {incident.openedBy.name}
        </Fact>
      </Facts>
      {edit === 'about' && may.change && <Edit shown={shown} close={() => set({ edit: null })} />}
    </Section>
  );
}

function Coded({ coded }: { readonly coded: Incident['cause'] | Incident['trigger'] }) {
  if (coded === null) return <span className="s-faint">not said</span>;
  return (
    <>
      {codeText(coded.code)}
      {coded.text !== '' && <span className="s-inc-why">{coded.text}</span>}
    </>
  );
}

function EditTags({ shown, close }: { readonly shown: Shown; readonly close: () => void }) {
  const { incident } = shown;
  const known = useAsk(readVocabulary).data?.tags.map((each) => each.tag) ?? [];
  const [tags, setTags] = useState<string[]>([...incident.tags]);
  const tagging = useCommand(tagIncident, {
    quiet: true,
    says: (answer) => `Tags: ${answer.reason}`,
    undo: takeBack(incident.id),
    echo: (echo) => echoIncident(echo, incident.id, () => ({ tags })),
  });
  const add = tags.filter((tag) => !incident.tags.includes(tag));
  const remove = incident.tags.filter((tag) => !tags.includes(tag));
  const send = async () => {
    if (add.length + remove.length === 0) return close();
    if ((await tagging.run({ params: { id: incident.id }, body: { add, remove } })) !== null) close();
  };
  return (
    <Form onSubmit={() => void send()} submit="Keep" pending={tagging.pending} problem={tagging.problem} fields={['/add', '/remove', '/tags']} onCancel={close}>
      <TagField
        aria-label="Tags"
        autoFocus
        known={known}
        value={tags}
        onChange={setTags}
        error={fieldError(tagging.problem, '/add') ?? fieldError(tagging.problem, '/tags')}
      />
    </Form>
  );
}

function Edit({ shown, close }: { readonly shown: Shown; readonly close: () => void }) {
  const { incident } = shown;
  const words = useAsk(readVocabulary).data;
  const meanwhile = useMeanwhile(shown);
  const [before] = useState(() => ({
    title: incident.title,
    summary: incident.summary,
    severity: incident.severity as string,
    trigger: incident.trigger?.code ?? '',
    triggerText: incident.trigger?.text ?? '',
    cause: incident.cause?.code ?? '',
    causeText: incident.cause?.text ?? '',
    deployment: incident.deployment ?? '',
    dataLost: incident.dataLost,
    rolledBack: incident.rolledBack,
  }));
  const [typed, type, forget] = useDraft(`incident.edit.${incident.id}`, before);
  const editing = useCommand(editIncident, { nouns: followers, quiet: true, says: 'Changed.', undo: takeBack(incident.id) });
  const { problem } = editing;
  const differs = (field: keyof typeof before) => typed[field] !== before[field];
  const coded = (code: string, text: string) => (code === '' ? null : { code, text: text.trim() });
  const body = {
    ...(differs('title') ? { title: typed.title.trim() } : {}),
    ...(differs('summary') ? { summary: typed.summary } : {}),
    ...(differs('severity') ? { severity: typed.severity as Severity } : {}),
    ...(differs('trigger') || differs('triggerText') ? { trigger: coded(typed.trigger, typed.triggerText) as Incident['trigger'] } : {}),
    ...(differs('cause') || differs('causeText') ? { cause: coded(typed.cause, typed.causeText) as Incident['cause'] } : {}),
    ...(differs('deployment') ? { deployment: typed.deployment.trim() === '' ? null : typed.deployment.trim() } : {}),
    ...(differs('dataLost') ? { dataLost: typed.dataLost } : {}),
    ...(differs('rolledBack') ? { rolledBack: typed.rolledBack } : {}),
  };
  const leave = () => {
    forget();
    close();
  };
  const send = async () => {
    if ((await editing.run({ params: { id: incident.id }, body }, { version: meanwhile.version })) === null) return;
    leave();
  };
  return (
    <Modal opened onClose={close} title="Edit the incident" size={600}>
      <Form
        onSubmit={() => void send()}
        submit="Save"
        pending={editing.pending}
        disabled={typed.title.trim() === '' || Object.keys(body).length === 0}
        problem={problem?.status === 412 && meanwhile.changed ? null : problem}
        fields={['/title', '/summary', '/severity', '/trigger', '/cause', '/deployment']}
        onCancel={leave}
      >
        <Meanwhile meanwhile={meanwhile} shown={shown} />
        <TextInput
          data-autofocus
          label="Title"
          maxLength={300}
          value={typed.title}
          onChange={(event) => type({ title: event.currentTarget.value })}
          error={fieldError(problem, '/title')}
        />
        <Select
          label="Severity of the whole"
          data={Object.entries(severities).map(([value, said]) => ({ value, label: `${value}: ${said.says}` }))}
          value={typed.severity}
          allowDeselect={false}
          onChange={(severity) => type({ severity: severity ?? typed.severity })}
          error={fieldError(problem, '/severity')}
        />
        <Textarea
          label="Summary"
          description="Markdown"
          maxRows={14}
          value={typed.summary}
          onChange={(event) => type({ summary: event.currentTarget.value })}
          error={fieldError(problem, '/summary')}
        />
        <div className="s-inc-pair">
          <Select
            label="Trigger"
            description="What set it off that day"
            clearable
            searchable
            data={(words?.triggers ?? []).map((each) => ({ value: each.code, label: `${codeText(each.code)}: ${each.says}` }))}
            value={typed.trigger === '' ? null : typed.trigger}
            onChange={(trigger) => type({ trigger: (trigger ?? '') as typeof typed.trigger })}
            error={fieldError(problem, '/trigger')}
          />
          <Select
            label="Cause"
            description="Which weakness let it happen"
            clearable
            searchable
            data={(words?.causes ?? []).map((each) => ({ value: each.code, label: `${codeText(each.code)}: ${each.says}` }))}
            value={typed.cause === '' ? null : typed.cause}
            onChange={(cause) => type({ cause: (cause ?? '') as typeof typed.cause })}
            error={fieldError(problem, '/cause')}
          />
        </div>
        {typed.trigger !== '' && (
          <TextInput
            label="More about the trigger"
            value={typed.triggerText}
            maxLength={2000}
            onChange={(event) => type({ triggerText: event.currentTarget.value })}
          />
        )}
        {typed.cause !== '' && (
          <TextInput
            label="More about the cause"
            value={typed.causeText}
            maxLength={2000}
            onChange={(event) => type({ causeText: event.currentTarget.value })}
          />
        )}
        <TextInput
          label="Deployment"
          description="Which one set it off, if one did"
          maxLength={200}
          value={typed.deployment}
          onChange={(event) => type({ deployment: event.currentTarget.value })}
          error={fieldError(problem, '/deployment')}
        />
        <Checkbox label="Data was lost" checked={typed.dataLost} onChange={(event) => type({ dataLost: event.currentTarget.checked })} />
        <Checkbox label="A deployment was rolled back" checked={typed.rolledBack} onChange={(event) => type({ rolledBack: event.currentTarget.checked })} />
      </Form>
    </Modal>
  );
}
