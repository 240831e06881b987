/** Who owns it? A team or a person in one short line: initials, name, and what is open about the ownership. */
import { Link } from '../page/link.tsx';
import { StateShape } from './state.tsx';
import './state.css';

export interface OwnerProps {
  /** As people call it; null: nobody. */
  readonly name: string | null;
  /** "dev" or "ops", said in small letters before the name. */
  readonly side?: string | undefined;
  /** People are round, teams are square. */
  readonly person?: boolean;
  /** Not accepted (yet), or overdue: a word that stands behind the name. */
  readonly waiting?: string | undefined;
  readonly href?: string | undefined;
}

/** A team's or a person's chip. Nobody is shown as a warning, never as an empty space. */
export function Owner({ name, side, person = false, waiting, href }: OwnerProps) {
  const body = (
    <>
      <span className="s-owner-mark" data-person={person || undefined} aria-hidden="true">
        {name === null ? '?' : initials(name)}
      </span>
      <span className="s-cut">{name ?? 'nobody'}</span>
    </>
  );
  return (
    <span className="s-owner" data-missing={name === null || undefined}>
      {side !== undefined && <span className="s-owner-side">{side}</span>}
      {href === undefined || name === null ? (
        body
      ) : (
        <Link to={href} className="s-owner">
          {body}
        </Link>
      )}
      {(waiting !== undefined || name === null) && (
        <span className="s-state">
          <StateShape tone="warn" />
          {waiting !== undefined && <span className="s-faint">{waiting}</span>}
        </span>
      )}
    </span>
  );
}

/** One or two letters for a name: "Team Playback" is TP, "ada" is A. */
export function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => word !== '');
  const first = words[0]?.charAt(0) ?? '?';
  const last = words.length > 1 ? (words.at(-1)?.charAt(0) ?? '') : '';
  return (first + last).toUpperCase();
}
