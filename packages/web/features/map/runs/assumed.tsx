/** What was taken for granted? How many figures were stated, observed and assumed, and each of those nobody stated, with a door to state it. */
import { Button } from '@mantine/core';
import type { Assumption, Run } from '@samspel/contract/cascades.ts';
import { useState } from 'react';
import { Facet, FilterBar } from '../../../parts/facets/facets.tsx';
import { countText, numberText } from '../../../parts/format/number.ts';
import { Link } from '../../../parts/page/link.tsx';
import { Section } from '../../../parts/page/page.tsx';
import { type Column, DataTable } from '../../../parts/table/data-table.tsx';
import { usePanel } from '../../../platform/address.ts';
import { withoutRefs } from '../../../platform/reference.ts';
import { useMay } from '../../../platform/session.ts';
import { countedOf } from './counted.ts';
import { memberWord, valueWord } from './saying.ts';
import './runs.css';

/** The section; `run` with its scenario. */
export function Assumed({ run, titleOf }: { readonly run: Run; readonly titleOf: (ref: string) => string }) {
  const [shown, setShown] = useState(false);
  const counted = countedOf(run.scenario, run.assumed).filter(({ stated, observed, assumed }) => stated + observed + assumed > 0);
  const nobody = run.assumed.filter(({ source }) => source !== 'observed').length;
  return (
    <Section
      title="What was assumed"
      count={nobody}
      note={
        nobody === 0
          ? 'Nothing: every figure was stated or observed.'
          : 'What nobody stated and nothing observed is taken from the policy, or sized so that the system carries its peak. The verdict is as good as these figures.'
      }
      actions={
        run.assumed.length > 0 && (
          <Button size="compact-sm" aria-expanded={shown} onClick={() => setShown(!shown)}>
            {shown ? 'Hide them' : `Show ${countText(run.assumed.length, 'figure')}`}
          </Button>
        )
      }
    >
      <table className="s-run-counted">
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col">Stated</th>
            <th scope="col">Observed</th>
            <th scope="col">Assumed</th>
            <th scope="col">
              <span className="s-unseen">Share</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {counted.map(({ what, stated, observed, assumed }) => (
            <tr key={what}>
              <th scope="row">{memberWord(what)}</th>
              <td>{numberText(stated)}</td>
              <td>{numberText(observed)}</td>
              <td>{numberText(assumed)}</td>
              <td>
                <span className="s-run-share" aria-hidden="true">
                  <i data-of="stated" style={{ flexGrow: stated }} />
                  <i data-of="observed" style={{ flexGrow: observed }} />
                  <i data-of="assumed" style={{ flexGrow: assumed }} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown && <Each assumed={run.assumed} titleOf={titleOf} />}
    </Section>
  );
}

const sources = { observed: 'observed', policy: 'policy', sized: 'sized for its load' } as const;

function Each({ assumed, titleOf }: { readonly assumed: readonly Assumption[]; readonly titleOf: (ref: string) => string }) {
  const [what, setWhat] = useState<readonly string[]>([]);
  const kinds = [...new Set(assumed.map((one) => one.what))];
  // What can be stated here comes before what is declared elsewhere.
  const elsewhere = ({ of }: Assumption): number => Number(of.includes(' → '));
  const rows = assumed.filter((one) => what.length === 0 || what.includes(one.what)).toSorted((a, b) => elsewhere(a) - elsewhere(b));
  const whom = (one: Assumption): string => one.of.split(' → ').map(titleOf).join(' → ');
  const columns: readonly Column<Assumption>[] = [
    { key: 'of', title: 'Whose', width: 'minmax(160px, 2fr)', cell: whom, sort: whom },
    { key: 'what', title: 'Figure', width: 'minmax(110px, 1fr)', cell: (one) => memberWord(one.what), sort: (one) => one.what },
    { key: 'value', title: 'Taken', width: '96px', align: 'end', cell: (one) => valueWord(one.what, one.value) },
    { key: 'says', title: 'Why', width: 'minmax(160px, 2.4fr)', cell: (one) => <span title={withoutRefs(one.says)}>{withoutRefs(one.says)}</span>, from: 720 },
    { key: 'source', title: 'From', width: '128px', cell: (one) => sources[one.source], from: 900 },
    { key: 'state', title: 'State it', hideTitle: true, width: '88px', align: 'end', cell: (one) => <StateIt one={one} /> },
  ];
  return (
    <>
      <FilterBar count={countText(rows.length, 'figure')}>
        <Facet
          label="Figure"
          chosen={what}
          onChange={setWhat}
          options={kinds.map((value) => ({ value, label: memberWord(value), count: assumed.filter((one) => one.what === value).length }))}
        />
      </FilterBar>
      <DataTable
        label="Figures nobody stated"
        rows={rows}
        columns={columns}
        rowKey={(one) => one.at}
        keyboard={false}
        narrow={(one) => (
          <>
            <span className="s-row">
              <b className="s-cut s-grow">{whom(one)}</b>
              <StateIt one={one} />
            </span>
            <span className="s-dim s-cut" style={{ display: 'block' }}>
              {memberWord(one.what)}: {valueWord(one.what, one.value)}
            </span>
          </>
        )}
      />
    </>
  );
}

/** Figures of systems and journeys are stated here; those of a dependency where it is declared. */
function StateIt({ one }: { readonly one: Assumption }) {
  const { show } = usePanel();
  const may = useMay('member');
  const [from = '', to] = one.of.split(' → ');
  if (!from.includes(':')) return null;
  if (to !== undefined)
    return (
      <Link className="s-link" to={`?panel=dependency/${from}>${to}`}>
        Dependency
      </Link>
    );
  return (
    <button type="button" className="s-run-plain s-link" onClick={() => show('figures', from)}>
      {may ? 'State it' : 'Figures'}
    </button>
  );
}
