/** Where does a link to one request lead? To the queue with it in the middle, so that the list stands beside it. */
import { Navigate, useParams } from '@tanstack/react-router';

export function Screen() {
  const { id } = useParams({ strict: false }) as { id: string };
  return <Navigate to="/requests" search={{ view: 'all', request: id } as never} replace />;
}
