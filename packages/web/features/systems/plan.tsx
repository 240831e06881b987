/** What would this import change? Refused documents first, then what a person decided otherwise, then everything added, changed and removed; applied whole or not at all. */
import { Button, Checkbox, TextInput } from '@mantine/core';
import { applyImport, type ImportPlanAnswer, type PlanItemAnswer } from '@samspel/contract/catalog.ts';
import { useState } from 'react';
import { Facet, FilterBar, TextFilter } from '../../parts/facets/facets.tsx';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { countText, numberText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { EmptyState } from '../../parts/page/standing.tsx';
import { State, type Tone } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAddress, usePanel } from '../../platform/address.ts';
import { useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { kindWord } from '../../platform/reference.ts';
import './systems.css';

const said: Readonly<Record<PlanItemAnswer['change'], { tone: Tone; word: string }>> = {
  added: { tone: 'good', word: 'Added' },
  changed: { tone: 'active', word: 'Changed' },
  removed: { tone: 'bad', word: 'Removed' },
  unchanged: { tone: 'quiet', word: 'As it was' },
};

const placeOf = (item: { readonly file: string | null; readonly line: number | null }): string => (item.file === null ? '' : `${item.file}:${item.line ?? 1}`);

const columns: readonly Column<PlanItemAnswer>[] = [
  { key: 'title', title: 'Thing', width: 'minmax(160px, 2fr)', sort: (row) => row.title, cell: (row) => <span title={row.ref}>{row.title}</span> },
  {
    key: 'change',
    title: 'Change',
    width: '112px',
    sort: (row) => row.change,
    cell: (row) => <State tone={said[row.change].tone} word={said[row.change].word} />,
  },
  { key: 'kind', title: 'Kind', width: '96px', sort: (row) => kindWord(row.kind.toLowerCase()), cell: (row) => kindWord(row.kind.toLowerCase()), from: 480 },
  {
    key: 'fields',
    title: 'What differs',
    width: 'minmax(140px, 2fr)',
    cell: (row) =>
      row.change === 'changed' ? (
        <span title={row.fields.map((field) => field.path).join(', ')}>
          {row.fields.map((field) => field.path.replace(/^\//, '').replaceAll('/', '.')).join(', ')}
        </span>
      ) : (
        <span className="s-faint">{row.change === 'added' ? 'new' : row.change === 'removed' ? 'no longer declared' : ''}</span>
      ),
    from: 640,
  },
  {
    key: 'file',
    title: 'Declared in',
    width: 'minmax(140px, 2fr)',
    sort: (row) => placeOf(row),
    cell: (row) => <span className="s-mono s-dim">{placeOf(row)}</span>,
    from: 800,
  },
];

/** The difference as it was shown, and the step that writes it. */
export function Plan({ plan, leave }: { readonly plan: ImportPlanAnswer; readonly leave: () => void }) {
  const { counts } = plan;
  const conflicts = plan.items.filter((item) => item.conflicts.length > 0);
  const changes = counts.added + counts.changed + counts.removed;
  return (
    <>
      <div className="s-row-wrap" style={{ justifyContent: 'space-between', padding: '4px 0 12px' }}>
        <div className="s-sys-counts" role="status">
          <span>
            <b>{numberText(counts.added)}</b> added
          </span>
          <span>
            <b>{numberText(counts.changed)}</b> changed
          </span>
          <span>
            <b>{numberText(counts.removed)}</b> removed
          </span>
          <span className="s-dim">
            <b>{numberText(counts.unchanged)}</b> as they were
          </span>
          {counts.refused > 0 && <State tone="bad" word={`${numberText(counts.refused)} refused`} />}
          {counts.conflicts > 0 && <State tone="warn" word={`${numberText(counts.conflicts)} decided otherwise by hand`} />}
        </div>
        <span className="s-dim">
          from {plan.origin}, read <When at={plan.createdAt} />
        </span>
      </div>
      {plan.appliedAt === null ? <Apply plan={plan} changes={changes} leave={leave} /> : <Applied plan={plan} leave={leave} />}
      {plan.refused.length > 0 && (
        <Section
          title="Refused"
          count={plan.refused.length}
          note={
            plan.appliedAt === null
              ? 'These documents stay out; everything else can go in. Mend the files and read them again.'
              : 'These documents stayed out. Mend the files and read them again.'
          }
        >
          <ul>
            {plan.refused.map((each) => (
              <li key={`${each.file}:${each.line}:${each.document}`} className="s-import-line">
                <span className="s-mono">
                  {each.file}:{each.line}
                </span>
                <span>
                  {each.reason}
                  <span className="s-faint">
                    {each.ref !== null && ` · ${each.ref}`}
                    {each.path !== null && ` · ${each.path}`}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {conflicts.length > 0 && (
        <Section
          title="Decided otherwise by hand"
          count={counts.conflicts}
          note="Somebody changed these fields here, and the files say something else now. What was changed by hand stays; each becomes a finding to decide on."
        >
          <ul>
            {conflicts.flatMap((item) =>
              item.conflicts.map((conflict) => (
                <li key={`${item.ref}${conflict.path}`} className="s-import-line">
                  <span>
                    {item.title} <span className="s-mono s-faint">{conflict.path}</span>
                  </span>
                  <span>
                    here <b>{valueText(conflict.byHand)}</b>, in the file <b>{valueText(conflict.incoming)}</b>
                  </span>
                </li>
              )),
            )}
          </ul>
        </Section>
      )}
      <Changes plan={plan} />
      {plan.missing.length > 0 && (
        <Section
          title="Not in the files any more"
          count={plan.missing.length}
          note="They came from this source before and stay, because nothing said to remove what is missing."
        >
          <p className="s-dim" style={{ overflowWrap: 'anywhere' }}>
            {plan.missing.join(', ')}
          </p>
        </Section>
      )}
      {plan.notices.length > 0 && (
        <Section title="To look at" count={plan.notices.length} note="These keep nothing out.">
          <ul>
            {plan.notices.slice(0, 300).map((each, index) => (
              <li key={String(index)} className="s-import-line">
                <span className="s-mono">
                  {each.file}:{each.line}
                </span>
                <span>
                  {each.message}
                  {each.ref !== null && <span className="s-faint"> · {each.ref}</span>}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

/** A value of a field in one line. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function Changes({ plan }: { readonly plan: ImportPlanAnswer }) {
  const [{ change, kind, q }, set] = useAddress({ change: [], kind: [], q: '' });
  const { open, show } = usePanel();
  const rows = plan.items.filter(
    (item) =>
      (change.length === 0 || change.includes(item.change)) &&
      (kind.length === 0 || kind.includes(item.kind)) &&
      (q === '' || `${item.title} ${item.ref}`.toLowerCase().includes(q.toLowerCase())),
  );
  const tally = (of: (item: PlanItemAnswer) => string) => {
    const found = new Map<string, number>();
    for (const item of plan.items) found.set(of(item), (found.get(of(item)) ?? 0) + 1);
    return [...found].map(([value, count]) => ({ value, count }));
  };
  return (
    <Section title="The difference" count={plan.items.length}>
      {plan.items.length === 0 ? (
        <EmptyState small title="Nothing would change: the catalog says this already." />
      ) : (
        <>
          <FilterBar
            count={rows.length === plan.items.length ? undefined : `${numberText(rows.length)} of ${numberText(plan.items.length)}`}
            clear={change.length + kind.length > 0 || q !== '' ? () => set({ change: [], kind: [], q: '' }) : undefined}
          >
            <TextFilter label="Filter by name" value={q} onChange={(text) => set({ q: text })} />
            <Facet
              label="Change"
              chosen={change}
              onChange={(chosen) => set({ change: chosen })}
              options={tally((item) => item.change).map((each) => ({ ...each, label: said[each.value as PlanItemAnswer['change']].word }))}
            />
            <Facet
              label="Kind"
              chosen={kind}
              onChange={(chosen) => set({ kind: chosen })}
              options={tally((item) => item.kind).map((each) => ({ ...each, label: kindWord(each.value.toLowerCase()) }))}
            />
          </FilterBar>
          <DataTable
            label="The difference"
            rows={rows}
            columns={columns}
            rowKey={(row) => row.ref}
            rowLink={(row) => `?panel=import-item/${plan.id}/${row.ref}`}
            onOpen={(row) => show('import-item', `${plan.id}/${row.ref}`)}
            currentKey={open?.kind === 'import-item' ? open.id.slice(plan.id.length + 1) : null}
            narrow={(row) => (
              <>
                <span className="s-row">
                  <b className="s-cut s-grow">{row.title}</b>
                  <State tone={said[row.change].tone} word={said[row.change].word} />
                </span>
                <span className="s-dim s-cut" style={{ display: 'block' }}>
                  {kindWord(row.kind.toLowerCase())} · {placeOf(row)}
                </span>
              </>
            )}
          />
        </>
      )}
    </Section>
  );
}

function Apply({ plan, changes, leave }: { readonly plan: ImportPlanAnswer; readonly changes: number; readonly leave: () => void }) {
  const [accepted, setAccepted] = useState(false);
  const [reason, setReason] = useState('Import');
  const apply = useCommand(applyImport, { quiet: true, nouns: ['findings', 'availability'], says: `${countText(changes, 'change')} written.` });
  if (changes === 0 && plan.counts.conflicts === 0)
    return (
      <p className="s-row-wrap" style={{ paddingBottom: 12 }}>
        <span className="s-dim">There is nothing to write.</span>
        <Button onClick={leave}>Read other files</Button>
      </p>
    );
  return (
    <div style={{ paddingBottom: 16 }}>
      <Form
        submit={`Apply ${countText(changes, 'change')}`}
        pending={apply.pending}
        problem={apply.problem}
        fields={['/reason']}
        disabled={reason.trim() === ''}
        onCancel={leave}
        onSubmit={() => void apply.run({ params: { id: plan.id }, body: { ownersAccepted: accepted, reason: reason.trim() } })}
      >
        <Checkbox
          size="sm"
          label="The owners in these files have agreed already"
          description="Otherwise each begins as not accepted, and the teams are asked."
          checked={accepted}
          onChange={(event) => setAccepted(event.currentTarget.checked)}
        />
        <TextInput
          label="Why"
          value={reason}
          maw={360}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={fieldError(apply.problem, '/reason')}
        />
        {apply.problem?.code === 'catalog.plan-stale' && (
          <p>
            <Button onClick={leave}>Read the files again</Button>
          </p>
        )}
      </Form>
    </div>
  );
}

function Applied({ plan, leave }: { readonly plan: ImportPlanAnswer; readonly leave: () => void }) {
  return (
    <div className="s-row-wrap" style={{ paddingBottom: 16 }}>
      <State tone="good" word="Applied" />
      <span className="s-dim">
        <When at={plan.appliedAt} />
      </span>
      <Button variant="filled" component={Link} to="/systems">
        See the systems
      </Button>
      <Button component={Link} to="/systems/queues?tab=unaccepted">
        Ask the owners
      </Button>
      <Button variant="subtle" color="gray" onClick={leave}>
        Import more
      </Button>
    </div>
  );
}
