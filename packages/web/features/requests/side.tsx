/** Who asks, and what should one know before answering? Their systems, the ones it is about, what else they asked. */
import { When } from '../../parts/figure/when.tsx';
import { numberText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Fact, Facts, Section } from '../../parts/page/page.tsx';
import { StateShape } from '../../parts/state/state.tsx';
import { addressOf, addressOfRef } from '../../platform/places.ts';
import { nameOf } from '../../platform/reference.ts';
import { Face } from './face.tsx';
import { faceSaid, type Shown, standingSaid } from './words.ts';

export function Side({ shown }: { readonly shown: Shown }) {
  const { request, systems, askerSystems, earlier } = shown;
  return (
    <>
      <Section title={request.asker.name}>
        <Facts>
          {request.asker.address !== null && <Fact name={request.way === 'chat' ? 'Nick' : 'Address'}>{request.asker.address}</Fact>}
          {request.asker.person === null && <Fact name="Account">none here</Fact>}
          <Fact name="Promise">{request.team === null ? 'the one for all' : `of ${nameOf(request.team)}`}</Fact>
          {request.pulse !== null && (
            <Fact name="Said">
              <Face face={request.pulse.face} /> {faceSaid[request.pulse.face]}
              {request.pulse.words !== '' && `: ${request.pulse.words}`}
            </Fact>
          )}
        </Facts>
      </Section>
      {systems.length > 0 && (
        <Section title="About" count={systems.length}>
          <ul>
            {systems.map((one) => (
              <li key={one.ref}>
                <Link className="s-link" to={addressOf('system', one.ref) ?? '/systems'}>
                  {one.title}
                </Link>{' '}
                <span className="s-faint">
                  dev {one.dev === null ? '—' : nameOf(one.dev)}, ops {one.ops === null ? '—' : nameOf(one.ops)}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Asked before" count={earlier.length}>
        {earlier.length === 0 ? (
          <p className="s-faint">Nothing that we know of.</p>
        ) : (
          <ul>
            {earlier.map((one) => {
              const said = standingSaid(one);
              return (
                <li key={one.id}>
                  <StateShape tone={said.tone} />{' '}
                  <Link className="s-link" to={`?request=${one.id}`}>
                    {one.title}
                  </Link>{' '}
                  <span className="s-faint">
                    {said.word}, <When at={one.askedAt} as="relative" />
                  </span>
                </li>
              );
            })}
          </ul>
        )}
      </Section>
      {askerSystems.length > 0 && (
        <Section title="Their systems" count={askerSystems.length}>
          <Systems systems={askerSystems.slice(0, shownAtOnce)} />
          {askerSystems.length > shownAtOnce && (
            <details className="s-req-older">
              <summary>{numberText(askerSystems.length - shownAtOnce)} more</summary>
              <Systems systems={askerSystems.slice(shownAtOnce)} />
            </details>
          )}
        </Section>
      )}
    </>
  );
}

const shownAtOnce = 6;

function Systems({ systems }: { readonly systems: Shown['askerSystems'] }) {
  return (
    <ul>
      {systems.map((one) => (
        <li key={one.ref}>
          <Link className="s-link" to={addressOfRef(one.ref) ?? '/systems'}>
            {one.title}
          </Link>
        </li>
      ))}
    </ul>
  );
}
