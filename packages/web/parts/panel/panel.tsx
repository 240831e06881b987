/** What is in hand? The right panel: a title, its actions, a way to open it whole; the list beside it keeps its place. */
import { ActionIcon } from '@mantine/core';
import { IconArrowsDiagonal, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { usePanel } from '../../platform/address.ts';
import { Link } from '../page/link.tsx';
import './panel.css';

/** The inside of a panel. `whole` is the address of its own screen. */
export function Panel({
  title,
  whole,
  meta,
  children,
}: {
  readonly title: string;
  readonly whole?: string | undefined;
  readonly meta?: ReactNode;
  readonly children: ReactNode;
}) {
  const { close } = usePanel();
  return (
    <>
      <header className="s-panel-head">
        <h2 className="s-panel-title s-grow">{title}</h2>
        {whole !== undefined && (
          <Link to={whole} className="s-panel-button" aria-label="Open on its own page">
            <IconArrowsDiagonal size={16} stroke={1.5} />
          </Link>
        )}
        <ActionIcon onClick={close} aria-label="Close the panel">
          <IconX size={16} stroke={1.5} />
        </ActionIcon>
      </header>
      {meta !== undefined && <div className="s-panel-meta">{meta}</div>}
      <div className="s-panel-body">{children}</div>
    </>
  );
}
