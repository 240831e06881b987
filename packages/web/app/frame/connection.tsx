/** Does the page follow what happens? Says so only when it does not. */
import { useEffect, useState } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { StateShape } from '../../parts/state/state.tsx';
import { lastHeardAt, useLiveState } from '../../platform/live.ts';

/** A line on top of the screen while the connection is lost for more than two seconds. */
export function Connection() {
  const state = useLiveState();
  const lost = state === 'reconnecting' || state === 'offline';
  const [told, setTold] = useState(false);
  useEffect(() => {
    if (!lost) {
      setTold(false);
      return;
    }
    const timer = setTimeout(() => setTold(true), 2000);
    return () => clearTimeout(timer);
  }, [lost]);
  return (
    <div role="status" className="s-connection-place">
      {told && (
        <p className="s-connection">
          <StateShape tone="warn" />
          <span>
            {state === 'offline' ? 'This device is offline.' : 'The connection to the server is lost; trying again.'} You see what was known at{' '}
            <When at={lastHeardAt()} />. What you type is kept.
          </span>
        </p>
      )}
    </div>
  );
}
