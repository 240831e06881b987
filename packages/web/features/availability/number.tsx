/** A share that opens in a table of many: a plain button until it is pressed, then the figure with how it was made; the open one stands in the address. */
import type { Figure as FigureAnswer, MeasureName, PeriodName } from '@samspel/contract/availability.ts';
import { useEffect, useState } from 'react';
import { Figure } from '../../parts/figure/figure.tsx';
import { ratioText } from '../../parts/format/ratio.ts';
import { useAddress } from '../../platform/address.ts';
import { explained } from '../../platform/explained.ts';
import { measureTitle } from './words.ts';

export interface OpeningRatioProps {
  readonly scope: string;
  readonly title: string;
  readonly measure: MeasureName;
  readonly figure: FigureAnswer;
  readonly asked: { period: PeriodName } | { from: string; to: string };
  readonly size?: 'text' | 'large';
  readonly digits?: number;
  /** Where on the screen it stands, when the same number stands there twice: only the one that was pressed opens. */
  readonly place?: string;
}

/** The share of one scope over one span by one measure. */
export function OpeningRatio({ scope, title, measure, figure, asked, size = 'text', digits = 3, place }: OpeningRatioProps) {
  const name = `${place === undefined ? '' : `${place} `}${scope} ${measure} ${'period' in asked ? asked.period : `${asked.from.slice(0, 10)}..${asked.to.slice(0, 10)}`}`;
  const [{ figure: open }, set] = useAddress({ figure: null });
  const [touched, setTouched] = useState(open === name);
  useEffect(() => {
    if (open === name) setTouched(true);
  }, [open, name]);
  const text = ratioText(figure.value, digits);
  const heading = `${title}: ${measureTitle[measure].toLowerCase()}`;
  if (figure.value === null)
    return (
      <span className="s-faint" title={measure === 'users' ? 'Not known: how many users it has was never told' : 'Not known: nothing was counted'}>
        —
      </span>
    );
  if (!touched)
    return (
      <button
        type="button"
        className="s-figure"
        data-size={size}
        aria-haspopup="dialog"
        onClick={(event) => {
          event.stopPropagation();
          set({ figure: name }, 'push');
        }}
      >
        <span className={figure.value === 1 ? 's-dim' : undefined}>{text}</span>
        <span className="s-unseen">: {heading}. Show how it was made</span>
      </button>
    );
  return (
    <Figure title={heading} made={explained({ scope, measure, ...asked })} address={name} size={size}>
      <span className={figure.value === 1 ? 's-dim' : undefined}>{text}</span>
    </Figure>
  );
}
