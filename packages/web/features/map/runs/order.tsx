/** Who failed, in which order, and why? A sentence for each step; a click shows that moment. */
import type { Run } from '@samspel/contract/cascades.ts';
import { durationText } from '../../../parts/format/duration.ts';
import { Link } from '../../../parts/page/link.tsx';
import { Section } from '../../../parts/page/page.tsx';
import { EmptyState } from '../../../parts/page/standing.tsx';
import { addressOfRef } from '../../../platform/places.ts';
import { withoutRefs } from '../../../platform/reference.ts';
import { seek, usePlaying } from '../playing.ts';
import './runs.css';

/** The section; `frameSeconds` of what is played. */
export function Order({ run, frameSeconds }: { readonly run: Run; readonly frameSeconds: number }) {
  const { frame } = usePlaying();
  const order = run.result?.order ?? [];
  const here = order.findLastIndex((each) => each.at <= (frame + 1) * frameSeconds);
  return (
    <Section title="Who failed, in order" count={order.length}>
      {order.length === 0 ? (
        <EmptyState small title="Nobody failed." />
      ) : (
        <ol className="s-run-steps">
          {order.map((each, index) => (
            <li key={`${each.ref} ${each.at}`} data-here={index === here || undefined}>
              <button
                type="button"
                className="s-run-at s-num"
                aria-label={`Show ${durationText(each.at)}`}
                onClick={() => seek(Math.floor(each.at / frameSeconds))}
              >
                {durationText(each.at)}
              </button>
              <p>
                <Who at={each.ref} title={each.title} /> {reason(withoutRefs(each.says), each.title)}
              </p>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

function Who({ at, title }: { readonly at: string; readonly title: string }) {
  const to = at.startsWith('journey:') ? addressOfRef(at) : addressOfRef(at) === null ? null : `?panel=map-system/${at}`;
  return to === null ? (
    <b>{title}</b>
  ) : (
    <Link className="s-link" to={to}>
      {title}
    </Link>
  );
}

/** The sentence without the name it begins with and the moment that stands beside it. */
export function reason(says: string, title: string): string {
  const rest = says.startsWith(title) ? says.slice(title.length).trimStart() : says;
  return rest.replace(/^fails from [\d.\u202f]+ s: /, 'fails: ');
}
