/** The first visit: three ways to begin. */
import { Page } from '../../parts/page/page.tsx';

/** The screen. */
export function Screen() {
  return <Page title="Welcome" width="reading" />;
}
