/** What stands on one day? Its shifts with their times, and what can be done about them; overrides that reach into it can be taken back. */
import { Button } from '@mantine/core';
import { removeOverride } from '@samspel/contract/rotas.ts';
import { When } from '../../parts/figure/when.tsx';
import { State } from '../../parts/state/state.tsx';
import { useCommand } from '../../platform/ask.ts';
import { useNow } from '../../platform/clock.ts';
import { useWho } from '../../platform/session.ts';
import { clockIn, type Day, type Piece, type RotaDays } from './days.ts';
import { dayWords } from './month.tsx';

interface Props {
  readonly rota: string;
  readonly day: Day;
  readonly timezone: string;
  readonly overrides: RotaDays['overrides'];
  readonly may: boolean;
  readonly open: (kind: 'override' | 'swap', span: { from: string; to: string }) => void;
}

/** The day in hand. */
export function ShiftsOfDay({ rota, day, timezone, overrides, may, open }: Props) {
  const now = useNow(60);
  const removing = useCommand(removeOverride, { says: 'Taken back.' });
  const who = useWho();
  const spanOf = (piece: Piece) => ({
    from: new Date(Math.max(now, day.from + piece.from * (day.to - day.from))).toISOString(),
    to: new Date(day.from + piece.to * (day.to - day.from)).toISOString(),
  });
  const here = overrides.filter((one) => Date.parse(one.from) < day.to && Date.parse(one.to) > day.from);
  return (
    <div aria-live="polite">
      <p>
        <strong>{dayWords({ ...day, pieces: [] }, timezone).replace(': nobody needed', '')}</strong>
      </p>
      {day.pieces.length === 0 && <p className="s-dim">Nobody is needed on this day.</p>}
      {day.pieces.map((piece) => (
        <div key={piece.starts} className="s-shift-line">
          <span className="s-num">
            {piece.from === 0 ? '00:00' : clockIn(piece.starts, timezone)}–{piece.to === 1 ? '24:00' : clockIn(piece.ends, timezone)}
          </span>
          {piece.person === null ? <State tone="bad" word="Nobody" strong /> : <span>{piece.person.name}</span>}
          <span className="s-grow" />
          {may && day.from + piece.to * (day.to - day.from) > now && (
            <>
              <Button onClick={() => open('override', spanOf(piece))}>Put somebody on</Button>
              {piece.person !== null && piece.person.id === who?.person.id && <Button onClick={() => open('swap', spanOf(piece))}>Ask for a swap</Button>}
            </>
          )}
        </div>
      ))}
      {here.map((one) => (
        <div key={one.id} className="s-shift-line s-dim">
          <span>
            Override: {one.person.name}, <When at={one.from} /> – <When at={one.to} />
            {one.reason === '' ? '' : `, ${one.reason}`} ({one.by})
          </span>
          <span className="s-grow" />
          {may && Date.parse(one.to) > now && (
            <Button loading={removing.pending} onClick={() => void removing.run({ params: { id: rota, override: one.id } })}>
              Take back
            </Button>
          )}
        </div>
      ))}
    </div>
  );
}
