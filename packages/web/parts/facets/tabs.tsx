/** Which side of the thing? Tabs kept in the address (`?tab=`); arrows move between them. */
import type { KeyboardEvent } from 'react';
import { useAddress } from '../../platform/address.ts';
import { numberText } from '../format/number.ts';
import './facets.css';

export interface TabItem {
  readonly key: string;
  readonly label: string;
  readonly count?: number | undefined;
}

/** The open tab of this screen and its setter; the first is open without one. */
export function useTab<const Key extends string>(keys: readonly [Key, ...Key[]], name = 'tab'): readonly [Key, (key: string) => void] {
  const [values, set] = useAddress({ [name]: keys[0] as string });
  const open = keys.find((key) => key === values[name]) ?? keys[0];
  return [open, (key) => set({ [name]: key }, 'push')];
}

/** The row of tabs. Put what they show in `<TabPanel>`. */
export function Tabs({
  label,
  tabs,
  open,
  onOpen,
}: {
  readonly label: string;
  readonly tabs: readonly TabItem[];
  readonly open: string;
  readonly onOpen: (key: string) => void;
}) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const index = tabs.findIndex((tab) => tab.key === open);
    const next = tabs[(index + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    onOpen(next.key);
    event.currentTarget.querySelector<HTMLButtonElement>(`#tab-${next.key}`)?.focus();
  };
  return (
    <div className="s-tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.key}
          id={`tab-${tab.key}`}
          type="button"
          role="tab"
          className="s-tab"
          aria-selected={tab.key === open}
          aria-controls={tab.key === open ? `tabpanel-${tab.key}` : undefined}
          tabIndex={tab.key === open ? 0 : -1}
          onClick={() => onOpen(tab.key)}
        >
          {tab.label}
          {tab.count !== undefined && <span className="s-tab-count s-num">{numberText(tab.count)}</span>}
        </button>
      ))}
    </div>
  );
}

/** What the open tab shows. */
export function TabPanel({ open, children }: { readonly open: string; readonly children: React.ReactNode }) {
  return (
    <div id={`tabpanel-${open}`} role="tabpanel" aria-labelledby={`tab-${open}`}>
      {children}
    </div>
  );
}
