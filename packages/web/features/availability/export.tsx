/** How does it leave the page? As CSV, as JSON, as a page for the wall, and as the status page that users read. */
import { Button, Menu } from '@mantine/core';
import { exportCsv, exportJson } from '@samspel/contract/availability.ts';
import { urlOf } from '@samspel/contract/client.ts';
import { IconChevronDown } from '@tabler/icons-react';
import { Link } from '../../parts/page/link.tsx';
import { type ChosenSpan, spanKey, spanQuery } from '../../parts/span/periods.ts';

/** The menu. */
export function ExportMenu({ scope, span }: { readonly scope: string; readonly span: ChosenSpan }) {
  const query = { scope, ...spanQuery(span) };
  const name = `availability-${
    scope
      .split('/')
      .at(-1)
      ?.replace(/[^\w-]/g, '-') ?? 'all'
  }-${spanKey(span)}`;
  return (
    <Menu>
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={14} />}>Export</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={urlOf(exportCsv, { query })} download={`${name}.csv`}>
          Months as CSV
        </Menu.Item>
        <Menu.Item component="a" href={urlOf(exportJson, { query })} download={`${name}.json`}>
          Report and ledger as JSON
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item component={Link} to="/availability/wall">
          Page for the wall
        </Menu.Item>
        <Menu.Item component={Link} to="/status">
          Public status page
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
