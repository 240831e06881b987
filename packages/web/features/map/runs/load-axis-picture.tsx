/** At which load does it turn? An axis of load with the zones in which it recovers, recovers unless it is down, and stays down. */
import type { RunResult } from '@samspel/contract/cascades.ts';
import { useWidth } from '../../../parts/chart/chart.tsx';
import { logarithmic } from '../../../parts/chart/scale.ts';
import { numberText, shortNumber } from '../../../parts/format/number.ts';
import { StateShape, type Tone } from '../../../parts/state/state.tsx';
import { endsOf, factorTicks, loadAxisOf, type ZoneKind } from './load-axis.ts';
import './runs.css';

type Thresholds = NonNullable<RunResult['thresholds']>;

const zones: Readonly<Record<ZoneKind, { readonly tone: Tone; readonly word: string; readonly says: string }>> = {
  stable: { tone: 'good', word: 'stable', says: 'comes back by itself, even once it is down' },
  vulnerable: { tone: 'warn', word: 'vulnerable', says: 'comes back from this trigger, but not once it is down' },
  metastable: { tone: 'bad', word: 'metastable', says: 'this trigger takes it down, and it stays down' },
  untried: { tone: 'unknown', word: 'not tried', says: 'nobody looked there' },
};

export interface LoadAxisRow {
  /** Whose, where there are several. */
  readonly name: string | null;
  readonly thresholds: Thresholds;
}

/** One axis, or several below each other on the same scale. `perSecond` is the load that was run; null: not known. */
export function LoadAxisPicture({ rows, perSecond }: { readonly rows: readonly LoadAxisRow[]; readonly perSecond: number | null }) {
  const [surface, width] = useWidth<HTMLDivElement>(480);
  const ends = endsOf(rows.map(({ thresholds }) => thresholds));
  const x = logarithmic(ends.from, ends.to, 1, width - 1);
  const ticks = factorTicks(ends, width);
  const seen = new Set<ZoneKind>();
  return (
    <div ref={surface} className="s-run-load">
      {rows.map(({ name, thresholds }, index) => {
        const axis = loadAxisOf(thresholds, ends);
        for (const { kind } of axis.zones) seen.add(kind);
        return (
          <div key={name ?? String(index)}>
            {name !== null && <p className="s-run-load-name s-cut">{name}</p>}
            <svg
              viewBox={`0 0 ${width} 58`}
              width={width}
              height={58}
              role="img"
              aria-label={`${name === null ? '' : `${name}: `}${axis.zones.map(({ kind, from, to }) => `${zones[kind].word} from ${numberText(from, 2)} to ${numberText(to, 2)} times the load`).join(', ')}`}
            >
              {axis.zones.map((zone) => {
                const [left, right] = [x(zone.from), x(zone.to)];
                return (
                  <g key={zone.kind} className="s-run-zone" data-kind={zone.kind}>
                    <rect x={left} y={20} width={Math.max(0, right - left)} height={20} />
                    {right - left > zones[zone.kind].word.length * 6.4 + 12 && (
                      <text x={(left + right) / 2} y={34} textAnchor="middle">
                        {zones[zone.kind].word}
                      </text>
                    )}
                  </g>
                );
              })}
              {axis.bounds.map((bound, place) => (
                <g key={bound} className="s-run-bound">
                  <line x1={x(bound)} x2={x(bound)} y1={16} y2={44} />
                  {(place === axis.bounds.length - 1 || x(axis.bounds[place + 1] ?? bound) - x(bound) > 34) && (
                    <text x={x(bound)} y={56} textAnchor={anchorAt(x(bound), width)}>
                      ×{numberText(bound, bound < 1 ? 2 : 1)}
                    </text>
                  )}
                </g>
              ))}
              <g className="s-run-here">
                <path d={`M${x(1)} 19l-5-7h10z`} />
                <line x1={x(1)} x2={x(1)} y1={19} y2={41} />
                <text x={x(1)} y={8} textAnchor={anchorAt(x(1), width)}>
                  this load
                </text>
              </g>
            </svg>
          </div>
        );
      })}
      <svg viewBox={`0 0 ${width} 34`} width={width} height={34} aria-hidden="true" focusable="false" className="s-run-load-ticks">
        <line x1={1} x2={width - 1} y1={1} y2={1} />
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={x(tick)} x2={x(tick)} y1={1} y2={5} />
            <text x={x(tick)} y={17} textAnchor={anchorAt(x(tick), width)}>
              ×{numberText(tick, 2)}
            </text>
            {perSecond !== null && (
              <text x={x(tick)} y={30} textAnchor={anchorAt(x(tick), width)} className="s-run-load-rate">
                {shortNumber(Math.round(perSecond * tick))}/s
              </text>
            )}
          </g>
        ))}
      </svg>
      <ul className="s-run-zones">
        {(['stable', 'vulnerable', 'metastable', 'untried'] as const)
          .filter((kind) => seen.has(kind))
          .map((kind) => (
            <li key={kind}>
              <StateShape tone={zones[kind].tone} />
              <span>
                <b>{zones[kind].word}</b> {zones[kind].says}
              </span>
            </li>
          ))}
      </ul>
    </div>
  );
}

const anchorAt = (place: number, width: number): 'start' | 'middle' | 'end' => (place < 28 ? 'start' : place > width - 28 ? 'end' : 'middle');
