/** Who did what? Every event of the product, newest first; each opens to what changed. */
import { Modal } from '@mantine/core';
import { type AuditEntry, exportAuditCsv, exportAuditJsonl, readAudit } from '@samspel/contract/audit.ts';
import { urlOf } from '@samspel/contract/client.ts';
import { Facet, FilterBar, TextFilter } from '../../parts/facets/facets.tsx';
import { When } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Fact, Facts } from '../../parts/page/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAskPages } from '../../platform/ask.ts';
import { addressOfRef } from '../../platform/places.ts';

const nouns = ['access', 'availability', 'catalog', 'demo', 'findings', 'incidents', 'platform', 'status'];

/** `incidents.impact-changed` as words: "impact changed". */
const doneWords = (type: string): string => type.slice(type.indexOf('.') + 1).replaceAll('-', ' ');

/** The section. */
export function Section() {
  const [{ noun, subject, actor, entry }, set] = useAddress({ noun: null, subject: '', actor: null, entry: null });
  const filters = { ...(noun === null ? {} : { noun }), ...(subject.trim() === '' ? {} : { subject: subject.trim() }), ...(actor === null ? {} : { actor }) };
  const audit = useAskPages(readAudit, { query: { ...filters, limit: 200 } }, { nouns: nouns });
  const open = audit.items?.find((one) => one.id === entry);
  return (
    <>
      <div style={{ marginBottom: 8 }}>
        <FilterBar clear={noun === null && subject === '' && actor === null ? undefined : () => set({ noun: null, subject: '', actor: null })}>
          <TextFilter label="Id or reference" value={subject} onChange={(text) => set({ subject: text })} />
          <Facet
            label="About"
            single
            options={nouns.map((one) => ({ value: one, label: one }))}
            chosen={noun === null ? [] : [noun]}
            onChange={(chosen) => set({ noun: chosen[0] ?? null })}
          />
          {actor !== null && (
            <Facet
              label="By"
              single
              options={[{ value: actor, label: audit.items?.[0]?.actor.name ?? actor }]}
              chosen={[actor]}
              onChange={() => set({ actor: null })}
            />
          )}
          <span className="s-row" style={{ marginLeft: 'auto', gap: 16 }}>
            <a className="s-link" href={urlOf(exportAuditCsv, { query: filters })} download>
              CSV
            </a>
            <a className="s-link" href={urlOf(exportAuditJsonl, { query: filters })} download>
              JSON lines
            </a>
          </span>
        </FilterBar>
      </div>
      {audit.error !== null ? (
        <ErrorState error={audit.error} retry={() => void audit.refetch()} />
      ) : audit.items === undefined ? (
        <Skeleton kind="table" lines={8} />
      ) : (
        <DataTable
          label="Audit log"
          rows={audit.items}
          rowKey={(one) => one.id}
          onOpen={(one) => set({ entry: one.id }, 'push')}
          onEnd={audit.more}
          currentKey={entry}
          narrow={(one) => (
            <>
              <span className="s-row">
                <b className="s-nowrap">{doneWords(one.type)}</b> <span className="s-faint s-cut s-grow">{one.subject}</span>
              </span>
              <span className="s-dim">
                {one.actor.name}, <When at={one.at} seconds />
              </span>
            </>
          )}
          empty={<EmptyState small title="Nothing like this was done." />}
          columns={[
            { key: 'at', title: 'When', width: '132px', cell: (one) => <When at={one.at} seconds /> },
            { key: 'actor', title: 'Who', width: 'minmax(96px, 180px)', cell: (one) => one.actor.name },
            { key: 'noun', title: 'About', width: '100px', from: 640, cell: (one) => <span className="s-dim">{one.type.split('.')[0]}</span> },
            { key: 'type', title: 'What', width: 'minmax(120px, 1fr)', cell: (one) => doneWords(one.type) },
            { key: 'subject', title: 'To what', width: 'minmax(140px, 2fr)', from: 560, cell: (one) => <Subject text={one.subject} /> },
          ]}
        />
      )}
      {open !== undefined && <Entry entry={open} onClose={() => set({ entry: null })} onActor={(id) => set({ actor: id, entry: null })} />}
    </>
  );
}

function Subject({ text }: { readonly text: string }) {
  const address = addressOfRef(text);
  return address === null ? (
    <span className="s-mono" title={text}>
      {text}
    </span>
  ) : (
    <Link to={address} className="s-link s-mono" title={text}>
      {text}
    </Link>
  );
}

function Entry({ entry, onClose, onActor }: { readonly entry: AuditEntry; readonly onClose: () => void; readonly onActor: (id: string) => void }) {
  return (
    <Modal opened onClose={onClose} title={`${entry.type.split('.')[0]}: ${doneWords(entry.type)}`} size={680}>
      <Facts>
        <Fact name="When">
          <When at={entry.at} seconds />
        </Fact>
        <Fact name="Who">
          {entry.actor.name} ({entry.actor.kind}){' '}
          <button type="button" className="s-plain-button" onClick={() => onActor(entry.actor.id)}>
            everything by them
          </button>
        </Fact>
        <Fact name="To what">
          <Subject text={entry.subject} />
        </Fact>
        <Fact name="Event">
          <span className="s-mono">{entry.id}</span>
        </Fact>
      </Facts>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre className="s-mono s-payload" role="region" tabIndex={0} aria-label="What changed">
        {JSON.stringify(entry.payload, null, 2)}
      </pre>
    </Modal>
  );
}
