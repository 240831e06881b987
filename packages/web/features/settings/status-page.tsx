/** What does the public see? The switch of the status page, its name and its components. */
import { ActionIcon, Button, Switch, TextInput } from '@mantine/core';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { readStatusSettings, writeStatusSettings } from '@samspel/contract/status.ts';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { Fact, Facts, Section as Part } from '../../parts/page/page.tsx';
import { Answer, EmptyState } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { useMay } from '../../platform/session.ts';

type Settings = AnswerOf<typeof readStatusSettings>;

/** The section. */
export function Section() {
  const asked = useAsk(readStatusSettings);
  const admin = useMay('admin');
  return (
    <Answer asked={asked}>
      {(settings) => (
        <>
          <p className="s-settings-lead">
            The status page shows only what was chosen for it: these components and the incidents that were published, under public titles. Readers of
            Statuspage’s API find it at <span className="s-mono">/api/v2/summary.json</span>.
          </p>
          {admin ? <Edit key={settings.version} settings={settings} /> : <Read settings={settings} />}
        </>
      )}
    </Answer>
  );
}

function Read({ settings }: { readonly settings: Settings }) {
  return (
    <Facts>
      <Fact name="Page">
        <State tone={settings.on ? 'good' : 'quiet'} word={settings.on ? 'on' : 'off'} />
      </Fact>
      <Fact name="Name">{settings.name}</Fact>
      <Fact name="Components">{settings.components.length === 0 ? 'none' : settings.components.map((component) => component.title).join(', ')}</Fact>
    </Facts>
  );
}

function Edit({ settings }: { readonly settings: Settings }) {
  const { version, ...held } = settings;
  const [given, setGiven] = useState(held);
  const writing = useCommand(writeStatusSettings, {
    quiet: true,
    says: (answer) => (answer.on ? 'Saved. The status page is on.' : 'Saved. The status page is off.'),
  });
  const { problem } = writing;
  const change = (part: Partial<typeof given>) => setGiven((before) => ({ ...before, ...part }));
  const components = given.components;
  const put = (index: number, part: Partial<(typeof components)[number]>) =>
    change({ components: components.map((one, place) => (place === index ? { ...one, ...part } : one)) });
  const move = (index: number, step: number) => {
    const next = [...components];
    const [one] = next.splice(index, 1);
    if (one !== undefined) next.splice(index + step, 0, one);
    change({ components: next });
  };
  return (
    <Form
      onSubmit={() => void writing.run({ body: given }, { version })}
      submit="Save"
      pending={writing.pending}
      problem={problem}
      fields={['/name', '/url', '/timeZone', ...components.map((_, index) => `/components/${index}`)]}
      disabled={JSON.stringify(given) === JSON.stringify(held)}
    >
      <Switch
        label={given.on ? 'The status page is on' : 'The status page is off'}
        checked={given.on}
        onChange={(event) => change({ on: event.currentTarget.checked })}
      />
      <div className="s-settings-form s-stack">
        <TextInput label="Name" value={given.name} onChange={(event) => change({ name: event.currentTarget.value })} error={fieldError(problem, '/name')} />
        <TextInput
          label="Address"
          description="Where people find it"
          placeholder="https://status.example.org"
          value={given.url}
          onChange={(event) => change({ url: event.currentTarget.value })}
          error={fieldError(problem, '/url')}
        />
        <TextInput
          label="Time zone"
          value={given.timeZone}
          onChange={(event) => change({ timeZone: event.currentTarget.value })}
          error={fieldError(problem, '/timeZone')}
        />
      </div>
      <Part title="Components" count={components.length} note="A component stands for a journey, a system or the service, under words the public knows.">
        {components.length === 0 && <EmptyState small title="No components: the page says only whether anything is wrong." />}
        {components.map((component, index) => (
          <div key={component.id ?? `new ${index}`} className="s-status-row">
            <TextInput
              className="s-grow"
              aria-label={`Title of component ${index + 1}`}
              placeholder="Play music"
              value={component.title}
              onChange={(event) => put(index, { title: event.currentTarget.value })}
              error={fieldError(problem, `/components/${index}/title`)}
            />
            <TextInput
              className="s-grow"
              aria-label={`Reference of component ${index + 1}`}
              placeholder="journey:default/play"
              value={component.ref}
              onChange={(event) => put(index, { ref: event.currentTarget.value })}
              error={fieldError(problem, `/components/${index}/ref`) ?? (problem?.facts['ref'] === component.ref ? problem.detail : null)}
            />
            <ActionIcon aria-label={`Move ${component.title} up`} disabled={index === 0} onClick={() => move(index, -1)} mt={4}>
              <IconArrowUp size={16} stroke={1.5} />
            </ActionIcon>
            <ActionIcon aria-label={`Move ${component.title} down`} disabled={index === components.length - 1} onClick={() => move(index, 1)} mt={4}>
              <IconArrowDown size={16} stroke={1.5} />
            </ActionIcon>
            <ActionIcon
              aria-label={`Take ${component.title} off`}
              onClick={() => change({ components: components.filter((_, place) => place !== index) })}
              mt={4}
            >
              <IconX size={16} stroke={1.5} />
            </ActionIcon>
          </div>
        ))}
        <Button leftSection={<IconPlus size={15} />} onClick={() => change({ components: [...components, { ref: '', title: '', description: null }] })}>
          Add a component
        </Button>
      </Part>
    </Form>
  );
}
