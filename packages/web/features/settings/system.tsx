/** What is this installation? Versions, database, size, and the settings it was started with. */
import { platformInfo } from '@samspel/contract/platform.ts';
import { When } from '../../parts/figure/when.tsx';
import { numberText } from '../../parts/format/number.ts';
import { Fact, Facts, Section as Part } from '../../parts/page/page.tsx';
import { Answer } from '../../parts/page/standing.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useAsk } from '../../platform/ask.ts';

const megabytes = (bytes: number): string => `${numberText(bytes / 1_048_576, 1)} MB`;

/** The section. */
export function Section() {
  const asked = useAsk(platformInfo);
  return (
    <Answer asked={asked}>
      {(info) => (
        <>
          <Part title="This installation">
            <Facts>
              <Fact name="Samspel">{info.version}</Fact>
              <Fact name="Running since">
                <When at={info.startedAt} /> <span className="s-faint">on Node {info.node}</span>
              </Fact>
              <Fact name="Memory">{megabytes(info.memoryBytes)}</Fact>
              <Fact name="Database">
                PostgreSQL {info.database.version}, {info.database.kind === 'embedded' ? 'brought along' : 'by DATABASE_URL'},{' '}
                {megabytes(info.database.sizeBytes)}
              </Fact>
              <Fact name="Events kept">
                {numberText(info.counts.events)}; {numberText(info.counts.waiting)} deliveries wait, {numberText(info.counts.parked)} are parked
              </Fact>
              <Fact name="Pages that listen">{numberText(info.liveClients)}</Fact>
              <Fact name="API">
                <a className="s-link" href="/api/docs">
                  Read the API
                </a>{' '}
                or take <span className="s-mono">/openapi.json</span>
              </Fact>
            </Facts>
          </Part>
          <Part
            title="Settings"
            count={info.settings.length}
            note="From the environment and samspel.json. They are changed there and take hold at the next start."
          >
            <DataTable
              label="Settings"
              rows={info.settings}
              rowKey={(one) => one.name}
              columns={[
                {
                  key: 'variable',
                  title: 'Variable',
                  width: 'minmax(200px, 1fr)',
                  sort: (one) => one.variable,
                  cell: (one) => <span className="s-mono">{one.variable}</span>,
                },
                {
                  key: 'value',
                  title: 'Value',
                  width: 'minmax(100px, 1fr)',
                  cell: (one) => (one.value === '' ? <span className="s-faint">not set</span> : <span title={one.value}>{one.value}</span>),
                },
                { key: 'says', title: 'What it does', width: 'minmax(160px, 2fr)', from: 640, cell: (one) => <span title={one.says}>{one.says}</span> },
              ]}
            />
          </Part>
        </>
      )}
    </Answer>
  );
}
