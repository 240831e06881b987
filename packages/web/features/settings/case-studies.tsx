/** Which incidents demand a case study? Conditions, any of which is enough, with their versions. */
import { Checkbox, NumberInput, Switch } from '@mantine/core';
import { readCaseStudyPolicy, writeCaseStudyPolicy } from '@samspel/contract/incidents/case-study.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { numberText } from '../../parts/format/number.ts';
import { Section as Part } from '../../parts/page/page.tsx';
import { Answer } from '../../parts/page/standing.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { useMay } from '../../platform/session.ts';

type Policy = AnswerOf<typeof readCaseStudyPolicy>['current'];
const severities = ['major', 'partial', 'degraded'] as const;

/** The section. */
export function Section() {
  const asked = useAsk(readCaseStudyPolicy);
  const admin = useMay('admin');
  return (
    <Answer asked={asked}>
      {({ current, earlier }) => (
        <>
          <Part title={`In force: version ${current.version}`} note="An incident demands a case study when any of these holds. The incident says which one.">
            {admin ? <Conditions key={current.version} current={current} /> : <p>{conditionsText(current)}</p>}
          </Part>
          <Part title="Versions" count={earlier.length + 1}>
            <DataTable
              label="Versions of the case study policy"
              rows={[current, ...earlier]}
              rowKey={(policy) => String(policy.version)}
              columns={[
                { key: 'version', title: 'Version', width: '64px', cell: (policy) => policy.version },
                { key: 'since', title: 'Since', width: '136px', cell: (policy) => <When at={policy.since} /> },
                { key: 'by', title: 'By', width: '140px', from: 480, cell: (policy) => policy.by.name },
                {
                  key: 'says',
                  title: 'Demands it when',
                  width: 'minmax(120px, 3fr)',
                  cell: (policy) => <span title={conditionsText(policy)}>{conditionsText(policy)}</span>,
                },
              ]}
            />
          </Part>
        </>
      )}
    </Answer>
  );
}

function conditionsText(policy: Policy): string {
  const told = [
    ...(policy.lossShareOfBudget === null ? [] : [`${numberText(policy.lossShareOfBudget * 100, 1)} % of a budget was lost`]),
    ...(policy.severities.length === 0 ? [] : [`it was ${policy.severities.join(' or ')}`]),
    ...(policy.dataLost ? ['data was lost'] : []),
    ...(policy.rolledBack ? ['something was rolled back'] : []),
    ...(policy.foundByPerson ? ['a person found it'] : []),
  ];
  return told.length === 0 ? 'never' : told.join(', or ');
}

function Conditions({ current }: { readonly current: Policy }) {
  const { version: _version, since: _since, by: _by, ...conditions } = current;
  const [given, setGiven] = useState(conditions);
  const writing = useCommand(writeCaseStudyPolicy, { quiet: true, says: (answer) => `Version ${answer.version} is in force.` });
  const change = (part: Partial<typeof given>) => setGiven((before) => ({ ...before, ...part }));
  const share = given.lossShareOfBudget;
  return (
    <div className="s-settings-form">
      <Form
        onSubmit={() => void writing.run({ body: given }, { version: current.version })}
        submit="Put in force"
        pending={writing.pending}
        problem={writing.problem}
        fields={['/lossShareOfBudget']}
        disabled={JSON.stringify(given) === JSON.stringify(conditions)}
      >
        <div className="s-stack" style={{ gap: 8 }}>
          <Switch
            label="A share of a goal’s budget was lost"
            checked={share !== null}
            onChange={(event) => change({ lossShareOfBudget: event.currentTarget.checked ? 0.2 : null })}
          />
          {share !== null && (
            <NumberInput
              aria-label="Share of the budget in per cent"
              w={140}
              suffix=" %"
              min={0}
              value={Number((share * 100).toPrecision(10))}
              onChange={(value) => typeof value === 'number' && change({ lossShareOfBudget: value / 100 })}
              error={fieldError(writing.problem, '/lossShareOfBudget')}
            />
          )}
        </div>
        <Checkbox.Group
          label="Its severity was"
          value={[...given.severities]}
          onChange={(value) => change({ severities: severities.filter((one) => value.includes(one)) })}
        >
          <div className="s-row-wrap" style={{ gap: 16 }}>
            {severities.map((one) => (
              <Checkbox key={one} value={one} label={one} />
            ))}
          </div>
        </Checkbox.Group>
        <Switch label="Data was lost" checked={given.dataLost} onChange={(event) => change({ dataLost: event.currentTarget.checked })} />
        <Switch label="Something was rolled back" checked={given.rolledBack} onChange={(event) => change({ rolledBack: event.currentTarget.checked })} />
        <Switch
          label="A person found it, not a monitor"
          checked={given.foundByPerson}
          onChange={(event) => change({ foundByPerson: event.currentTarget.checked })}
        />
      </Form>
    </div>
  );
}
