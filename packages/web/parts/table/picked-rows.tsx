/** What can be done with all rows that were picked? A bar that stays at the foot of the list: how many, what, and a way to pick none. */
import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import './picked-rows.css';

interface PickedRowsProps {
  /** "What to do with the picked incidents". */
  readonly label: string;
  /** "3 incidents". */
  readonly count: string;
  readonly clear: () => void;
  readonly children: ReactNode;
}

/** The bar; shown while rows are picked. */
export function PickedRows({ label, count, clear, children }: PickedRowsProps) {
  return (
    <div className="s-picked" role="toolbar" aria-label={label}>
      <span role="status">{count} picked</span>
      {children}
      <ActionIcon aria-label="Pick none" onClick={clear}>
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}
