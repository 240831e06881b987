/** Which others belong to it? Merged, split, happened before or again, and those that hit the same; with the forms that say so. */
import { Button, Checkbox, Menu, Modal, Textarea, TextInput } from '@mantine/core';
import { linkAgain, mergeIncident, splitIncident } from '@samspel/contract/incidents.ts';
import { IconChevronDown } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { EmptyState } from '../../parts/page/standing.tsx';
import { useCommand } from '../../platform/ask.ts';
import { useDraft } from '../../platform/draft.ts';
import { fieldError } from '../../platform/problem.ts';
import { nameOf } from '../../platform/reference.ts';
import { IncidentState } from './cells.tsx';
import { followers, takeBack } from './changing.ts';
import { Meanwhile, useMeanwhile } from './conflict.tsx';
import { IncidentPick } from './pick.tsx';
import { kinships, measureText, type Shown } from './words.ts';

type Saying = 'merge' | 'split' | 'again';

/** The section. */
export function Related({ shown }: { readonly shown: Shown }) {
  const { incident, may, related } = shown;
  const [saying, setSaying] = useState<Saying | null>(null);
  const open = incident.mergedInto === null;
  const relinking = useCommand(linkAgain, { nouns: followers, says: 'No repeat any more.', undo: takeBack(incident.id) });
  const close = () => setSaying(null);
  return (
    <Section
      title="Related"
      actions={
        open &&
        may.respond && (
          <Menu>
            <Menu.Target>
              <Button rightSection={<IconChevronDown size={14} />}>Say how</Button>
            </Menu.Target>
            <Menu.Dropdown>
              {incident.again === null ? (
                <Menu.Item onClick={() => setSaying('again')}>It happened before…</Menu.Item>
              ) : (
                <Menu.Item onClick={() => void relinking.run({ params: { id: incident.id }, body: { of: null } })}>It is no repeat after all</Menu.Item>
              )}
              {may.change && <Menu.Item onClick={() => setSaying('merge')}>It is the same as another: merge…</Menu.Item>}
              {may.change && (
                <Menu.Item disabled={incident.impacts.length < 2} onClick={() => setSaying('split')}>
                  Part of it was another one: split…
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )
      }
    >
      {related.length === 0 && <EmptyState small title="None known." />}
      <ul className="s-inc-related">
        {related.map((one) => (
          <li key={`${one.how} ${one.id}`}>
            <span className="s-row">
              <Link className="s-link s-grow s-cut" to={`/incidents/${one.id}`} title={one.title}>
                {one.title}
              </Link>
            </span>
            <span className="s-row-wrap s-dim s-inc-small">
              <span>{kinships[one.how]}</span>
              <IncidentState state={one.state} />
              {one.started !== null && <When at={one.started} />}
            </span>
          </li>
        ))}
      </ul>
      {saying === 'merge' && <Merge shown={shown} close={close} />}
      {saying === 'split' && <Split shown={shown} close={close} />}
      {saying === 'again' && <Again shown={shown} close={close} />}
    </Section>
  );
}

interface Said {
  readonly shown: Shown;
  readonly close: () => void;
}

function Merge({ shown, close }: Said) {
  const { incident } = shown;
  const navigate = useNavigate();
  const meanwhile = useMeanwhile(shown);
  const [into, setInto] = useState<string | null>(null);
  const [{ why }, type, forget] = useDraft(`incident.merge.${incident.id}`, { why: '' });
  const merging = useCommand(mergeIncident, { nouns: followers, quiet: true, says: 'Merged. Its impacts and its timeline go on here.' });
  const send = async () => {
    if (into === null || (await merging.run({ params: { id: incident.id }, body: { into, why } }, { version: meanwhile.version })) === null) return;
    forget();
    close();
    void navigate({ to: `/incidents/${into}` });
  };
  return (
    <Modal opened onClose={close} title="Merge into another incident" size={520}>
      <Form
        onSubmit={() => void send()}
        submit="Merge"
        pending={merging.pending}
        disabled={into === null}
        problem={merging.problem}
        fields={['/into', '/why']}
        onCancel={close}
      >
        <Meanwhile meanwhile={meanwhile} shown={shown} />
        <p className="s-dim">
          This one ends; its impacts and its timeline go over. Overlaps are counted once. A merge stays: it cannot be undone, only split again.
        </p>
        <IncidentPick
          label="The one that goes on"
          placeholder="Words of its title"
          value={into}
          onChange={setInto}
          without={incident.id}
          error={fieldError(merging.problem, '/into')}
        />
        <Textarea
          label="Why"
          minRows={2}
          value={why}
          onChange={(event) => type({ why: event.currentTarget.value })}
          error={fieldError(merging.problem, '/why')}
        />
      </Form>
    </Modal>
  );
}

function Split({ shown, close }: Said) {
  const { incident } = shown;
  const navigate = useNavigate();
  const meanwhile = useMeanwhile(shown);
  const [typed, type, forget] = useDraft(`incident.split.${incident.id}`, { title: '', why: '', impacts: [] as readonly string[] });
  const splitting = useCommand(splitIncident, { nouns: followers, quiet: true, says: 'Split off. This is the new incident.' });
  const { problem } = splitting;
  const chosen = typed.impacts.filter((id) => incident.impacts.some((impact) => impact.id === id));
  const titles = new Map(shown.affected.map((thing) => [thing.ref, thing.title]));
  const send = async () => {
    const answer = await splitting.run(
      { params: { id: incident.id }, body: { title: typed.title.trim(), impacts: [...chosen], why: typed.why } },
      { version: meanwhile.version },
    );
    if (answer === null || answer === true) return;
    forget();
    close();
    void navigate({ to: `/incidents/${answer.incident.id}` });
  };
  return (
    <Modal opened onClose={close} title="Split part of it off" size={560}>
      <Form
        onSubmit={() => void send()}
        submit="Split off"
        pending={splitting.pending}
        disabled={chosen.length === 0 || typed.title.trim() === ''}
        problem={problem}
        fields={['/title', '/impacts', '/why']}
        onCancel={close}
      >
        <Meanwhile meanwhile={meanwhile} shown={shown} />
        <Checkbox.Group
          label="Impacts that were another incident"
          value={[...chosen]}
          onChange={(impacts) => type({ impacts })}
          error={fieldError(problem, '/impacts')}
        >
          <div className="s-inc-choices">
            {incident.impacts.map((impact) => (
              <Checkbox
                key={impact.id}
                value={impact.id}
                label={`${titles.get(impact.target) ?? nameOf(impact.target)}${impact.site === null ? '' : ` at ${impact.site}`}, ${measureText(impact)}`}
              />
            ))}
          </div>
        </Checkbox.Group>
        <TextInput
          label="Title of the new incident"
          maxLength={300}
          value={typed.title}
          onChange={(event) => type({ title: event.currentTarget.value })}
          error={fieldError(problem, '/title')}
        />
        <Textarea
          label="Why"
          minRows={2}
          value={typed.why}
          onChange={(event) => type({ why: event.currentTarget.value })}
          error={fieldError(problem, '/why')}
        />
      </Form>
    </Modal>
  );
}

function Again({ shown, close }: Said) {
  const { incident } = shown;
  const [of, setOf] = useState<string | null>(null);
  const linking = useCommand(linkAgain, { nouns: followers, quiet: true, says: 'Linked: it happened before.', undo: takeBack(incident.id) });
  const send = async () => {
    if (of !== null && (await linking.run({ params: { id: incident.id }, body: { of } })) !== null) close();
  };
  return (
    <Modal opened onClose={close} title="It happened before" size={520}>
      <Form
        onSubmit={() => void send()}
        submit="Link them"
        pending={linking.pending}
        disabled={of === null}
        problem={linking.problem}
        fields={['/of']}
        onCancel={close}
      >
        <p className="s-dim">What was learnt then did not hold: the case study will say so.</p>
        <IncidentPick
          label="The earlier incident"
          placeholder="Words of its title"
          value={of}
          onChange={setOf}
          without={incident.id}
          error={fieldError(linking.problem, '/of')}
        />
      </Form>
    </Modal>
  );
}
