/** Where do short sentences stand? At the foot of the page, in a live region, with their undo; they wait while looked at. */
import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { useShortcuts } from '../../platform/keys.ts';
import { problemOf } from '../../platform/problem.ts';
import { dismiss, hold, say, type Toast, toastStore } from '../../platform/toasts.ts';
import { Link } from '../page/link.tsx';
import { StateShape } from '../state/state.tsx';
import './toasts.css';

/** Stands once, in the frame. */
export function Toasts() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.read);
  const undoable = toasts.findLast((toast) => toast.undo !== undefined);
  useShortcuts(
    'Everywhere',
    [{ keys: 'mod+z', says: 'Undo what was just done', run: () => undoable !== undefined && takeBack(undoable) }],
    undoable !== undefined,
  );
  return (
    <div className="s-toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: looking at it only stops its clock
        <div
          key={toast.id}
          className="s-toast"
          onMouseEnter={() => hold(toast.id, true)}
          onMouseLeave={() => hold(toast.id, false)}
          onFocus={() => hold(toast.id, true)}
          onBlur={() => hold(toast.id, false)}
        >
          <StateShape tone={toast.tone === 'bad' ? 'bad' : toast.tone === 'done' ? 'good' : 'active'} />
          <span className="s-grow">{toast.text}</span>
          {toast.href !== undefined && (
            <Link to={toast.href} className="s-link" onClick={() => dismiss(toast.id)}>
              Look
            </Link>
          )}
          {toast.undo !== undefined && (
            <Button variant="subtle" size="compact-sm" onClick={() => takeBack(toast)}>
              Undo
            </Button>
          )}
          <ActionIcon aria-label="Dismiss" size={24} onClick={() => dismiss(toast.id)}>
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
    </div>
  );
}

function takeBack(toast: Toast): void {
  dismiss(toast.id);
  toast.undo?.().then(
    () => say({ text: 'Taken back.', tone: 'info' }),
    (error: unknown) => say({ text: problemOf(error).detail, tone: 'bad' }),
  );
}
