/** How is a state shown? By colour, by shape and by word, so that none of the three is needed alone. */
import './state.css';

/** bad: hurts now. warn: will hurt, or is waiting. good: as it should be. active: under way. quiet: over or resting. unknown: not known. */
export type Tone = 'bad' | 'warn' | 'good' | 'active' | 'quiet' | 'unknown';

const shapes: Readonly<Record<Tone, React.ReactNode>> = {
  bad: <rect x="1" y="1" width="10" height="10" rx="1.5" fill="currentColor" />,
  warn: <path d="M6 1 11.4 10.8H.6z" fill="currentColor" />,
  good: <path d="M6 .8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 0 0 6 .8m2.9 4-3.4 3.5L3.2 6l.9-.9 1.4 1.4L8 3.9z" fill="currentColor" fillRule="evenodd" />,
  active: (
    <>
      <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" strokeWidth="1.3" />
      <path d="M6 2.6a3.4 3.4 0 0 1 0 6.8z" fill="currentColor" />
    </>
  ),
  quiet: <circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.4" />,
  unknown: <circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.4" strokeDasharray="2 1.6" />,
};

/** The shape alone, 12 px; give the word beside it. */
export function StateShape({ tone, size = 12 }: { readonly tone: Tone; readonly size?: number }) {
  return (
    <svg className={`s-shape s-tone-${tone}`} viewBox="0 0 12 12" width={size} height={size} aria-hidden="true" focusable="false">
      {shapes[tone]}
    </svg>
  );
}

/** Shape, colour and word in one line. `strong` colours the word too. */
export function State({
  tone,
  word,
  strong = false,
  title,
}: {
  readonly tone: Tone;
  readonly word: string;
  readonly strong?: boolean;
  readonly title?: string | undefined;
}) {
  return (
    <span className="s-state" title={title}>
      <StateShape tone={tone} />
      <span className={strong ? `s-tone-${tone}` : undefined}>{word}</span>
    </span>
  );
}

/** A small word that marks a thing: a tag, a version, a count. Not a state. */
export function Tag({ children, title }: { readonly children: React.ReactNode; readonly title?: string | undefined }) {
  return (
    <span className="s-tag" title={title}>
      {children}
    </span>
  );
}
