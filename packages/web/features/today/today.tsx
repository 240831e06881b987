/** Today: one glance before coffee. */
import { Page } from '../../parts/page/page.tsx';

/** The first screen. */
export function Screen() {
  return <Page title="Today" />;
}
