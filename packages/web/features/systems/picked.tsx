/** What can be done with all that were picked? A bar at the foot of the list: propose an owner, accept what is pending. */
import { Button, Menu } from '@mantine/core';
import type { SideWord, SystemSummary } from '@samspel/contract/catalog.ts';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { countText } from '../../parts/format/number.ts';
import { PickedRows } from '../../parts/table/picked-rows.tsx';
import { useShortcuts } from '../../platform/keys.ts';
import { useMay } from '../../platform/session.ts';
import { type OwnerAction, OwnerDialog } from './owner-forms.tsx';

/** The bar, shown while rows are picked. */
export function PickedBar({ rows, clear }: { readonly rows: readonly SystemSummary[]; readonly clear: () => void }) {
  const member = useMay('member');
  const [open, setOpen] = useState<{ side: SideWord; action: OwnerAction } | null>(null);
  useShortcuts('Picked systems', [{ keys: 'Escape', says: 'Pick none', run: clear }], open === null);
  const pending = (side: SideWord) => rows.filter((row) => row.owners[side]?.state === 'pending');
  const meant = open === null ? [] : open.action === 'accept' ? pending(open.side) : rows;
  return (
    <PickedRows label="What to do with the picked systems" count={countText(rows.length, 'system')} clear={clear}>
      {member && (
        <Menu position="top-start">
          <Menu.Target>
            <Button rightSection={<IconChevronDown size={14} />}>Propose an owner</Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setOpen({ side: 'dev', action: 'propose' })}>As dev owner…</Menu.Item>
            <Menu.Item onClick={() => setOpen({ side: 'ops', action: 'propose' })}>As ops owner…</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {member &&
        (['dev', 'ops'] as const).map(
          (side) =>
            pending(side).length > 0 && (
              <Button key={side} onClick={() => setOpen({ side, action: 'accept' })}>
                Accept {pending(side).length} as {side}…
              </Button>
            ),
        )}
      {open !== null && <OwnerDialog systems={meant} side={open.side} action={open.action} ownership={null} close={() => setOpen(null)} />}
    </PickedRows>
  );
}
