/** How do I want to be told? My ways, in which order for which severity, and hours in which only the worst wakes me. */
import { Button, Checkbox, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { type PersonRulesWire, readMyRules, tryMyWay, writeMyRules } from '@samspel/contract/pages.ts';
import type { Problem } from '@samspel/contract/route.ts';
import { weekdays } from '@samspel/core/time/week.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { WeekField } from '../../parts/field/week-field.tsx';
import { ZoneField } from '../../parts/field/zone-field.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Page, Section } from '../../parts/page/page.tsx';
import { Answer } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { useWho } from '../../platform/session.ts';
import { doorSaid } from './words.ts';
import './pages.css';

const severities = ['major', 'partial', 'degraded'] as const;
type Severity = (typeof severities)[number];
type Way = PersonRulesWire['ways'][number];
const asked: Readonly<Record<string, string>> = {
  mail: 'address',
  irc: 'nick',
  mattermost: '@name',
  webhook: 'https address',
  'web-push': 'your id, filled in',
  sms: '+46…',
  voice: '+46…',
};

/** The screen. */
export function Screen() {
  const rules = useAsk(readMyRules);
  return (
    <Page
      title="How I am told"
      width="reading"
      above={
        <Link className="s-link" to="/on-call">
          On call
        </Link>
      }
      meta={<span>When you are paged. Somebody else is told when you don’t answer, so quiet hours never hide an incident.</span>}
    >
      <Answer asked={rules}>{({ rules: mine, isOwn, version }) => <Rules key={version} rules={mine} isOwn={isOwn} />}</Answer>
    </Page>
  );
}

function Rules({ rules, isOwn }: { readonly rules: PersonRulesWire; readonly isOwn: boolean }) {
  const [given, setGiven] = useState(rules);
  const writing = useCommand(writeMyRules, { quiet: true, says: 'Kept.' });
  const trying = useCommand(tryMyWay, { says: 'A trial is on its way.' });
  const change = (part: Partial<PersonRulesWire>) => setGiven((before) => ({ ...before, ...part }));
  const setWay = (index: number, part: Partial<Way>) => change({ ways: given.ways.map((way, at) => (at === index ? { ...way, ...part } : way)) });
  const who = useWho();
  const add = () => {
    const name = nameFor(given.ways.map(({ id }) => id));
    change({ ways: [...given.ways, { id: name, door: 'mail', adapter: null, to: '' }] });
  };
  return (
    <Form
      submit="Keep"
      pending={writing.pending}
      problem={writing.problem}
      fields={['/quiet/hours', '/quiet/timezone', ...given.ways.map((_, index) => `/ways/${index}/to`)]}
      disabled={JSON.stringify(given) === JSON.stringify(rules) || given.ways.some(({ to }) => to.trim() === '')}
      onSubmit={() => void writing.run({ body: given })}
    >
      <Section
        title="Ways"
        count={given.ways.length}
        note={isOwn ? 'Try each once: a way that fails at three in the morning is none.' : 'Nothing is written yet: a mail goes to your account at once.'}
      >
        {given.ways.map((way, index) => (
          <div key={way.id} className="s-rule-row">
            <Select
              label="By"
              allowDeselect={false}
              data={Object.entries(doorSaid).map(([value, label]) => ({ value, label }))}
              value={way.door}
              onChange={(door) => door !== null && setWay(index, { door: door as Way['door'], to: door === 'web-push' ? (who?.person.id ?? '') : way.to })}
            />
            <TextInput
              label="To"
              placeholder={asked[way.door] ?? ''}
              value={way.to}
              onChange={(event) => setWay(index, { to: event.currentTarget.value })}
              error={fieldError(writing.problem, `/ways/${index}/to`)}
            />
            <span className="s-row">
              <Button
                loading={trying.pending}
                disabled={JSON.stringify(given.ways) !== JSON.stringify(rules.ways)}
                onClick={() => void trying.run({ body: { way: way.id } })}
              >
                Try it
              </Button>
              <Button
                aria-label={`Take ${doorSaid[way.door] ?? way.door} out`}
                onClick={() =>
                  change({
                    ways: given.ways.filter((_, at) => at !== index),
                    lists: given.lists.map((list) => ({ ...list, ways: list.ways.filter((one) => one.way !== way.id) })),
                  })
                }
              >
                ×
              </Button>
            </span>
          </div>
        ))}
        <Button onClick={add}>Add a way</Button>
      </Section>
      {severities.map((severity) => (
        <Order key={severity} severity={severity} given={given} change={change} />
      ))}
      <Quiet given={given} change={change} problem={writing.problem} />
    </Form>
  );
}

function nameFor(taken: readonly string[]): string {
  for (let number = 1; ; number += 1) if (!taken.includes(`way-${number}`)) return `way-${number}`;
}

interface PartProps {
  readonly given: PersonRulesWire;
  readonly change: (part: Partial<PersonRulesWire>) => void;
}

/** After how many minutes each way is used for a severity. */
function Order({ severity, given, change }: PartProps & { readonly severity: Severity }) {
  const own = given.lists.findLast((list) => list.severities.includes(severity));
  const ways = own?.ways ?? given.ways.slice(0, 1).map(({ id }) => ({ way: id, afterMinutes: 0 }));
  const put = (next: PersonRulesWire['lists'][number]['ways']) => {
    const others = given.lists
      .map((list) => ({ ...list, severities: list.severities.filter((one) => one !== severity) }))
      .filter((list) => list.severities.length > 0);
    change({ lists: [...others, { severities: [severity], ways: next }] });
  };
  return (
    <Section title={`When it is ${severity}`}>
      {given.ways.length > 0 && ways.length === 0 && <State tone="warn" word="You are not told: whoever comes next is." />}
      {given.ways.map((way) => {
        const used = ways.find((one) => one.way === way.id);
        const name = `${doorSaid[way.door] ?? way.door} ${way.to}`;
        return (
          <div key={way.id} className="s-rule-row" data-kind="order">
            <Checkbox
              label={name}
              checked={used !== undefined}
              onChange={(event) => put(event.currentTarget.checked ? [...ways, { way: way.id, afterMinutes: 0 }] : ways.filter((one) => one.way !== way.id))}
            />
            {used !== undefined && (
              <NumberInput
                aria-label={`Minutes before ${name}`}
                prefix="after "
                suffix=" min"
                min={0}
                max={240}
                value={used.afterMinutes}
                onChange={(value) => typeof value === 'number' && put(ways.map((one) => (one.way === way.id ? { ...one, afterMinutes: value } : one)))}
              />
            )}
          </div>
        );
      })}
    </Section>
  );
}

const nights = { from: '22:00', to: '07:00' };

/** Every night from when to when. */
function everyNight({ from, to }: typeof nights): NonNullable<PersonRulesWire['quiet']>['hours'] {
  const spans: [string, string][] =
    from < to
      ? [[from, to]]
      : [
          ['00:00', to],
          [from, '24:00'],
        ];
  return Object.fromEntries(weekdays.map((day) => [day, spans]));
}

function Quiet({ given, change, problem }: PartProps & { readonly problem: Problem | null }) {
  const { quiet } = given;
  const begin = (on: boolean) =>
    change({ quiet: on ? { timezone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC', hours: everyNight(nights), brokenBy: ['major'] } : null });
  return (
    <Section
      title="Quiet hours"
      note={
        quiet === null ? 'Without them every page reaches you at once.' : 'What does not break them waits until they end; whoever comes next is told meanwhile.'
      }
    >
      <Switch label="I have quiet hours" checked={quiet !== null} onChange={(event) => begin(event.currentTarget.checked)} />
      {quiet !== null && (
        <>
          <div className="s-rule-row" data-kind="quiet">
            <ZoneField
              label="Time zone"
              value={quiet.timezone}
              onChange={(timezone) => change({ quiet: { ...quiet, timezone } })}
              error={fieldError(problem, '/quiet/timezone')}
            />
            <WeekField
              label="Hours"
              description="Such as Mon-Sun 22:00-07:00"
              value={quiet.hours}
              onChange={(hours) => change({ quiet: { ...quiet, hours: hours ?? everyNight(nights) } })}
              error={fieldError(problem, '/quiet/hours')}
            />
          </div>
          <Checkbox.Group
            label="Broken by what is"
            value={[...quiet.brokenBy]}
            onChange={(value) => change({ quiet: { ...quiet, brokenBy: severities.filter((one) => value.includes(one)) } })}
          >
            <div className="s-row-wrap" style={{ gap: 16 }}>
              {severities.map((one) => (
                <Checkbox key={one} value={one} label={one} />
              ))}
            </div>
          </Checkbox.Group>
          {quiet.brokenBy.length === 0 && <State tone="warn" word="Nothing breaks them: at night everything waits for the morning, and others are woken." />}
        </>
      )}
    </Section>
  );
}
