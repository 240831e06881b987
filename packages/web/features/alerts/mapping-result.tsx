/** Which alerts would come of a body by a mapping, and where does it fail? */

import type { Signal, SignalState } from '@samspel/core/alerts/signal.ts';
import { type Mapping, readMapped } from '@samspel/core/alerts/wire/mapping.ts';
import { When } from '../../parts/figure/when.tsx';
import { countText } from '../../parts/format/number.ts';
import { Fact, Facts } from '../../parts/page/page.tsx';
import { State, StateShape, Tag } from '../../parts/state/state.tsx';
import { alertStateSaid } from './words.ts';

export type Reading =
  | { readonly signals: readonly Signal[] }
  /** `at`: the field that it lies at; `body` for the body. */
  | { readonly fault: string; readonly at: string };

const shown = 5;

/** What a mapping makes of a body. */
export function readingOf(mapping: Mapping, body: string): Reading {
  if (body.trim() === '') return { fault: 'There is nothing to try it on.', at: 'body' };
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch (error) {
    return { fault: `It is no JSON yet: ${error instanceof Error ? error.message : 'it cannot be read'}`, at: 'body' };
  }
  const words = { resolvedWords: trimmed(mapping.resolvedWords), unknownWords: trimmed(mapping.unknownWords) };
  const read = readMapped(given, { ...mapping, ...words });
  if (read.ok) return { signals: read.value };
  return { fault: String(read.refusal.facts['message']), at: (read.refusal.path ?? '').slice(1) };
}

const trimmed = (words: readonly string[]): string[] => words.map((word) => word.trim()).filter((word) => word !== '');

const stateSaid: Readonly<Record<SignalState, (typeof alertStateSaid)['firing']>> = {
  firing: alertStateSaid.firing,
  resolved: alertStateSaid.resolved,
  unknown: alertStateSaid.unknown,
  acknowledged: alertStateSaid.acknowledged,
  unacknowledged: alertStateSaid.firing,
  noted: { tone: 'quiet', word: 'Noted' },
};

export function MappingResult({
  reading,
  mapping,
  field,
}: {
  readonly reading: Reading;
  readonly mapping: Mapping;
  /** What the field is called at which it fails, and which says why. */
  readonly field: string | null;
}) {
  if ('fault' in reading)
    return (
      <p className="s-row" role="status">
        <StateShape tone="warn" />{' '}
        {reading.at === 'body' ? 'No alert yet.' : field === null ? `No alert yet: ${reading.fault}.` : `No alert yet: see «${field}».`}
      </p>
    );
  const { signals } = reading;
  const twice = signals.length - new Set(signals.map(({ key }) => key)).size;
  return (
    <section aria-label="What it makes of it">
      <p role="status">
        It makes {countText(signals.length, 'alert')} of it{signals.length > shown && `; the first ${shown}`}:
      </p>
      {twice > 0 && (
        <p className="s-row">
          <StateShape tone="warn" /> {countText(twice, 'has', 'have')} the key of another: those would be one alert. Does «{mapping.key}» tell them apart?
        </p>
      )}
      {signals.slice(0, shown).map((signal, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: keys may be the same
        <Made key={index} signal={signal} />
      ))}
    </section>
  );
}

function Made({ signal }: { readonly signal: Signal }) {
  const { tone, word } = stateSaid[signal.state];
  const labels = Object.entries(signal.labels);
  return (
    <div className="s-al-made">
      <p>
        <State tone={tone} word={word} /> <b className="s-al-long">{signal.title}</b>
      </p>
      <Facts>
        <Fact name="Key">
          <span className="s-mono s-al-long">{signal.key}</span>
        </Fact>
        {signal.name !== null && <Fact name="Rule">{cut(signal.name)}</Fact>}
        <Fact name="Severity">{signal.severity ?? 'warning, as none is said'}</Fact>
        {signal.text !== null && <Fact name="Text">{cut(signal.text)}</Fact>}
        {signal.startedAt !== null && (
          <Fact name="Began">
            <When at={new Date(signal.startedAt).toISOString()} />
          </Fact>
        )}
        {signal.links.length > 0 && (
          <Fact name="Link">
            <span className="s-al-long">{signal.links.map(({ href }) => href).join(' ')}</span>
          </Fact>
        )}
        <Fact name="Labels">
          {labels.length === 0 ? (
            <span className="s-faint">none: it names no system</span>
          ) : (
            <span className="s-row-wrap">
              {labels.map(([name, value]) => (
                <Tag key={name}>
                  {name}={cut(value)}
                </Tag>
              ))}
            </span>
          )}
        </Fact>
      </Facts>
    </div>
  );
}

const cut = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text);
