/** What is on top of every screen? Search, who is goalie and on call, what is broken now, and me. */
import { IconSearch } from '@tabler/icons-react';
import { MeMenu } from '../../features/access/me-menu.tsx';
import { BrokenNow } from '../../features/today/broken-now.tsx';
import { DutyNow } from '../../features/today/duty.tsx';
import { Link } from '../../parts/page/link.tsx';
import { keyCaps } from '../../platform/keys.ts';
import { Mark } from './nav.tsx';

/** The bar on top. */
export function TopBar({ onSearch }: { readonly onSearch: () => void }) {
  return (
    <header className="s-top">
      <Link to="/" className="s-top-mark" aria-label="Samspel: Today">
        <Mark size={20} />
      </Link>
      <button type="button" className="s-search" onClick={onSearch}>
        <IconSearch size={15} stroke={1.5} />
        <span className="s-grow s-cut">Find or do</span>
        <span className="s-nav-key s-search-key" aria-hidden="true">
          {keyCaps('mod+k').join(' ')}
        </span>
      </button>
      <span className="s-grow" />
      <DutyNow />
      <BrokenNow />
      <MeMenu />
    </header>
  );
}
