/**
 * Where does this number come from? Any figure opens: its formula, how many it counts, span, what was left out, which policy, the rows it was made
 * from as links, and the `samspel compute` line that gives it again.
 */
import { ActionIcon, Drawer, Popover } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { useAddress } from '../../platform/address.ts';
import { copyText } from '../../platform/copy.ts';
import { useNarrowWindow } from '../../platform/media.ts';
import { spanText } from '../format/instant.ts';
import { numberText } from '../format/number.ts';
import { Link } from '../page/link.tsx';
import { ErrorState, Skeleton } from '../page/standing.tsx';
import { instantOf } from './when.tsx';
import './figure.css';

/** How a figure was made. Whatever is absent is not shown; nothing is made up. */
export interface Made {
  /** In words and symbols: "1 − lost ÷ counted". */
  readonly formula: string;
  /** The same with its numbers: "1 − 1 140 s ÷ 2 419 200 s". */
  readonly worked?: string | undefined;
  /** How many things were counted, and what they are: `{ count: 14, of: 'incidents' }`. */
  readonly n?: { readonly count: number; readonly of: string } | undefined;
  readonly span?: { readonly from: string | number; readonly to: string | number } | undefined;
  /** What left the sum, and why, a sentence each. */
  readonly exclusions?: readonly string[] | undefined;
  readonly policyVersion?: string | number | null | undefined;
  /** What else must be known: "3 incidents were not countable". */
  readonly notes?: readonly string[] | undefined;
  /** What it was made from; the first 50 are shown. */
  readonly rows?: readonly { readonly label: ReactNode; readonly value?: ReactNode; readonly href?: string | undefined }[] | undefined;
  /** Where all rows are. */
  readonly all?: string | undefined;
  /** The question of `samspel compute` and its input. */
  readonly compute?: { readonly question: string; readonly input: unknown } | undefined;
}

export interface FigureProps {
  /** The number as it is read: `<Ratio …/>`, `<Duration …/>`, text. */
  readonly children: ReactNode;
  /** What it is, for the heading and for screen readers: "Availability of Play, last 28 days". */
  readonly title: string;
  /** How it was made, at hand or fetched when opened. */
  readonly made: Made | (() => Promise<Made>);
  /** A name in the address (`?figure=…`), so that a link opens it. */
  readonly address?: string | undefined;
  /** `large`: the one number of a screen. */
  readonly size?: 'text' | 'large';
}

/** A number that opens. */
export function Figure({ children, title, made, address, size = 'text' }: FigureProps) {
  const [{ figure }, setAddress] = useAddress({ figure: null });
  const [here, setHere] = useState(false);
  const id = useId();
  const narrow = useNarrowWindow();
  const opened = address === undefined ? here : figure === address;
  const setOpened = (open: boolean) => (address === undefined ? setHere(open) : setAddress({ figure: open ? address : null }, open ? 'push' : 'replace'));
  const button = (
    <button
      type="button"
      className="s-figure"
      data-size={size}
      data-opened={opened || undefined}
      aria-haspopup="dialog"
      aria-expanded={opened}
      onClick={(event) => {
        event.stopPropagation();
        event.preventDefault();
        setOpened(!opened);
      }}
    >
      {children}
      <span className="s-unseen">: {title}. Show how it was made</span>
    </button>
  );
  if (narrow)
    return (
      <>
        {button}
        <Drawer opened={opened} onClose={() => setOpened(false)} position="bottom" size="80%" title={title}>
          {opened && <HowMade made={made} />}
        </Drawer>
      </>
    );
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={420} trapFocus returnFocus withinPortal>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown p={0} aria-labelledby={id} onClick={(event) => event.stopPropagation()}>
        <div className="s-made-scroll">
          <h3 id={id} className="s-made-title">
            {title}
          </h3>
          {opened && <HowMade made={made} />}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

/** What stands in an opened figure; also for a page that explains one number. */
export function HowMade({ made }: { readonly made: Made | (() => Promise<Made>) }) {
  const [known, setKnown] = useState<Made | null>(typeof made === 'function' ? null : made);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let here = true;
    if (typeof made === 'function')
      made().then(
        (answer) => here && setKnown(answer),
        (problem: unknown) => here && setError(problem),
      );
    else setKnown(made);
    return () => {
      here = false;
    };
  }, [made]);
  if (error !== null) return <ErrorState error={error} />;
  if (known === null) return <Skeleton lines={4} />;
  const from = instantOf(known.span?.from ?? null);
  const to = instantOf(known.span?.to ?? null);
  return (
    <div className="s-made">
      <p className="s-made-formula">
        {known.formula}
        {known.worked !== undefined && <span className="s-made-worked s-num">= {known.worked}</span>}
      </p>
      <dl className="s-made-facts">
        {known.n !== undefined && (
          <div>
            <dt>n</dt>
            <dd className="s-num">
              {numberText(known.n.count)} {known.n.of}
            </dd>
          </div>
        )}
        {from !== null && to !== null && (
          <div>
            <dt>Span</dt>
            <dd className="s-num">{spanText(from, to)} UTC</dd>
          </div>
        )}
        {known.policyVersion !== undefined && known.policyVersion !== null && (
          <div>
            <dt>Policy</dt>
            <dd>version {known.policyVersion}</dd>
          </div>
        )}
        {known.exclusions !== undefined && (
          <div>
            <dt>Left out</dt>
            <dd>{known.exclusions.length === 0 ? 'nothing' : known.exclusions.map((line) => <p key={line}>{line}</p>)}</dd>
          </div>
        )}
        {known.notes?.map((note) => (
          <div key={note}>
            <dt>Note</dt>
            <dd>{note}</dd>
          </div>
        ))}
      </dl>
      {known.rows !== undefined && known.rows.length > 0 && (
        <ul className="s-made-rows">
          {known.rows.slice(0, 50).map((row, index) => (
            <li key={String(index)}>
              {row.href === undefined ? (
                <span className="s-cut s-grow">{row.label}</span>
              ) : (
                <Link to={row.href} className="s-cut s-grow s-link">
                  {row.label}
                </Link>
              )}
              {row.value !== undefined && <span className="s-num s-nowrap">{row.value}</span>}
            </li>
          ))}
          {(known.rows.length > 50 || known.all !== undefined) && (
            <li>
              {known.all === undefined ? (
                <span className="s-faint">and {known.rows.length - 50} more</span>
              ) : (
                <Link to={known.all} className="s-link">
                  All rows
                </Link>
              )}
            </li>
          )}
        </ul>
      )}
      {known.compute !== undefined && <ComputeLine question={known.compute.question} input={known.compute.input} />}
    </div>
  );
}

/** The line of a shell that gives the same number without the server. */
export function computeLine(question: string, input: unknown): string {
  return `samspel compute ${question} <<'END'\n${JSON.stringify(input)}\nEND`;
}

function ComputeLine({ question, input }: { readonly question: string; readonly input: unknown }) {
  const [copied, setCopied] = useState(false);
  const line = computeLine(question, input);
  return (
    <div className="s-made-compute">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre className="s-mono" role="region" tabIndex={0} aria-label="Command that gives this number again">
        {line.length > 1200 ? `${line.slice(0, 1200)} …` : line}
      </pre>
      <ActionIcon
        aria-label={copied ? 'Copied' : 'Copy the command'}
        onClick={() => {
          void copyText(line).then(setCopied);
        }}
      >
        {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      </ActionIcon>
    </div>
  );
}
