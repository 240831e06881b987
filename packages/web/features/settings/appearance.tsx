/** How does the page look and listen, in this browser? */
import { SegmentedControl, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { appearance, useAppearance } from '../../platform/appearance.ts';
import { now } from '../../platform/clock.ts';

function Choice({ name, says, children }: { readonly name: string; readonly says: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="s-settings-choice">
      <div>
        <b>{name}</b>
        <p>{says}</p>
      </div>
      <div>{children}</div>
    </div>
  );
}

/** The section. Everything acts at once and is kept in this browser. */
export function Section() {
  const chosen = useAppearance();
  return (
    <>
      <Choice name="Colours" says="Kept in this browser.">
        <SegmentedControl
          aria-label="Colours"
          value={chosen.colours}
          onChange={(colours) => appearance.change({ colours: colours as typeof chosen.colours })}
          data={[
            { value: 'system', label: 'As the system' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
      </Choice>
      <Choice
        name="Times"
        says={
          <>
            Now is <When at={now()} />. Hovering any time shows UTC.
          </>
        }
      >
        <SegmentedControl
          aria-label="Times"
          value={chosen.clock}
          onChange={(clock) => appearance.change({ clock: clock as typeof chosen.clock })}
          data={[
            { value: 'local', label: 'Local' },
            { value: 'utc', label: 'UTC' },
          ]}
        />
      </Choice>
      <Choice
        name="Single letters"
        says="C creates, G goes, J and K move. Switch them off if speech input or a reading aid types them by accident; Ctrl or Cmd with K stays."
      >
        <Switch label="Single letters act" checked={chosen.letters} onChange={(event) => appearance.change({ letters: event.currentTarget.checked })} />
      </Choice>
    </>
  );
}
