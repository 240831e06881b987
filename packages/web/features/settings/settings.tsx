/** Settings: a list of sections, one open. */
import { Page } from '../../parts/page/page.tsx';

/** The screen. */
export function Screen() {
  return <Page title="Settings" />;
}
