/** How was it? Three faces to tap. */
import { type Chosen, Face } from './face.tsx';
import { faceSaid } from './words.ts';

export function Faces({ chosen, choose, pending }: { readonly chosen: Chosen | null; readonly choose: (face: Chosen) => void; readonly pending: boolean }) {
  return (
    <fieldset className="s-req-faces" aria-label="How it was">
      {(Object.keys(faceSaid) as Chosen[]).map((one) => (
        <button key={one} type="button" className="s-req-face" aria-pressed={chosen === one} disabled={pending} onClick={() => choose(one)}>
          <Face face={one} size={34} />
          <span>{faceSaid[one]}</span>
        </button>
      ))}
    </fieldset>
  );
}
