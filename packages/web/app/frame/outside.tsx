/** What stands where no screen can? An address that leads nowhere, and a screen that failed. */
import { Button } from '@mantine/core';
import { UnreachableError } from '@samspel/contract/client.ts';
import { Link } from '../../parts/page/link.tsx';
import { EmptyState, ErrorState } from '../../parts/page/standing.tsx';

/** No screen has this address. */
export function Nowhere() {
  return (
    <EmptyState
      title="Nothing has this address"
      action={
        <Link to="/" className="s-link">
          Go to Today
        </Link>
      }
    >
      It may have been merged, renamed or mistyped. Ctrl or Cmd with K finds systems, incidents and people by name.
    </EmptyState>
  );
}

/** A screen threw. A script that is gone means that the server was updated: then the page must be loaded anew. */
export function Failed({ error, reset }: { readonly error: unknown; readonly reset?: () => void }) {
  const gone = error instanceof Error && /dynamically imported module|Importing a module script|preload/i.test(error.message);
  if (gone)
    return (
      <EmptyState
        title="Samspel was updated"
        action={
          <Button variant="filled" onClick={() => window.location.reload()}>
            Load the new version
          </Button>
        }
      >
        This screen belongs to a newer version than the page. What you typed in forms is kept.
      </EmptyState>
    );
  return (
    <div className="s-page">
      <ErrorState
        error={error}
        kept={error instanceof UnreachableError ? undefined : 'The rest of Samspel goes on; nothing was changed by this.'}
        retry={reset}
      />
    </div>
  );
}
