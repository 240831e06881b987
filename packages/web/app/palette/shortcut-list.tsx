/** What can be pressed here? All shortcuts of the frame and of the screen that is open. */
import { Kbd, Modal } from '@mantine/core';
import { useAppearance } from '../../platform/appearance.ts';
import { keyCaps, useAllShortcuts } from '../../platform/keys.ts';
import './palette.css';

/** The list behind `?`, open while it is mounted. */
export default function ShortcutList({ onClose }: { readonly onClose: () => void }) {
  const groups = useAllShortcuts();
  const { letters } = useAppearance();
  const names = [...new Set(groups.map((group) => group.name))];
  return (
    <Modal opened onClose={onClose} size={720} title="Keyboard">
      {!letters && <p className="s-dim">Single letters are switched off in Settings; Ctrl or Cmd with K still works.</p>}
      <div className="s-shortcuts">
        {names.map((name) => (
          <section key={name}>
            <h3>{name}</h3>
            <ul>
              {groups
                .filter((group) => group.name === name)
                .flatMap((group) => group.shortcuts)
                .map((shortcut) => (
                  <li key={shortcut.keys}>
                    <span>{shortcut.says}</span>
                    <span className="s-row" style={{ gap: 4 }}>
                      {keyCaps(shortcut.keys).map((cap) => (
                        <Kbd key={cap}>{cap}</Kbd>
                      ))}
                    </span>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Modal>
  );
}
