/** How do lines that people said look, and where is another one typed? Oldest above; who says nothing for a while is not named again and again. */
import { Button, TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useAppearance } from '../../platform/appearance.ts';
import { useNow } from '../../platform/clock.ts';
import { dayText, instantText, utcText, type Zone } from '../format/instant.ts';
import { partsOfSaid } from './said.ts';
import './talk.css';

export interface TalkLine {
  readonly id: string;
  readonly at: string;
  readonly who: string;
  /** What they are called where it was said. */
  readonly nick?: string;
  /** It tells what they do: «waves». */
  readonly isAction?: boolean;
  /** Said by the house itself, or by another machine. */
  readonly isMachine?: boolean;
  /** Addresses in it become links. */
  readonly text: string;
  /** What stands before the text: the handle of what it is about, say. */
  readonly before?: ReactNode;
  /** What became of it, at its end. */
  readonly note?: ReactNode;
}

const sameTurnMilliseconds = 5 * 60_000;

/** The lines in a box of their own that follows the newest, unless the reader has gone up. */
export function Talk({ label, lines, empty }: { readonly label: string; readonly lines: readonly TalkLine[]; readonly empty: ReactNode }) {
  const box = useRef<HTMLOListElement>(null);
  const follows = useRef(true);
  const last = lines.at(-1)?.id;
  const now = useNow(60);
  const { clock } = useAppearance();
  const today = dayText(now, now, clock);
  useEffect(() => {
    if (last !== undefined && follows.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [last]);
  if (lines.length === 0) return <p className="s-faint">{empty}</p>;
  return (
    <ol
      ref={box}
      className="s-talk"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < 40;
      }}
    >
      {lines.map((line, index) => {
        const before = lines[index - 1];
        const day = dayText(Date.parse(line.at), now, clock);
        const isNewDay = before === undefined ? day !== today : day !== dayText(Date.parse(before.at), now, clock);
        const goesOn = before !== undefined && !isNewDay && before.who === line.who && Date.parse(line.at) - Date.parse(before.at) < sameTurnMilliseconds;
        const row = (
          <li key={line.id} data-machine={line.isMachine === true} data-action={line.isAction === true} data-goes-on={goesOn}>
            <span className="s-talk-at">
              <time dateTime={line.at} title={utcText(Date.parse(line.at))}>
                {clockText(Date.parse(line.at), clock)}
              </time>
            </span>
            <span className="s-talk-who" title={line.nick === undefined || line.nick === line.who ? line.who : `${line.who}, there ${line.nick}`}>
              {goesOn ? <span className="s-unseen">{line.who}</span> : line.who}
            </span>
            <span className="s-talk-text">
              {line.before}
              <Said text={line.text} />
              {line.note !== undefined && <span className="s-talk-note">{line.note}</span>}
            </span>
          </li>
        );
        if (!isNewDay) return row;
        return [
          <li key={`${line.id} day`} className="s-talk-day">
            {day}
          </li>,
          row,
        ];
      })}
    </ol>
  );
}

function Said({ text }: { readonly text: string }) {
  return partsOfSaid(text).map(({ text: part, href }, index) =>
    href === null ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a line do not move
      <a key={index} className="s-link" href={href} target="_blank" rel="noreferrer noopener">
        {part}
      </a>
    ),
  );
}

/** "09:41": the day stands above. */
const clockText = (at: number, zone: Zone): string => instantText(at, at, zone);

/** One line to say. What was typed stays until it was said. */
export function SayBox({
  label,
  placeholder,
  value,
  onChange,
  onSay,
  pending,
  problem,
}: {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly onSay: () => void;
  readonly pending: boolean;
  readonly problem: string | null;
}) {
  return (
    <form
      className="s-talk-say"
      onSubmit={(event) => {
        event.preventDefault();
        if (value.trim() !== '' && !pending) onSay();
      }}
    >
      <TextInput
        aria-label={label}
        placeholder={placeholder}
        maxLength={1000}
        value={value}
        error={problem}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Button type="submit" loading={pending} disabled={value.trim() === ''}>
        Say it
      </Button>
    </form>
  );
}
