/** Which findings wait for a decision about the thing in hand? A section of the right panel; nothing where none waits. */
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { StateShape } from '../../parts/state/state.tsx';
import { withoutRefs } from '../../platform/reference.ts';

/** The section. */
export function OpenFindings({ findings }: { readonly findings: readonly { readonly id: string; readonly title: string }[] }) {
  if (findings.length === 0) return null;
  return (
    <Section title="Findings" count={findings.length}>
      <ul className="s-map-list">
        {findings.map((finding) => (
          <li key={finding.id}>
            <StateShape tone="warn" />
            <Link className="s-link s-cut" to={`/findings?panel=finding/${finding.id}`}>
              {withoutRefs(finding.title)}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
