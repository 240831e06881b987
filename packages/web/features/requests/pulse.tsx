/** How was this answer? The page behind the link in an answer: three faces, one tap. What stands behind # never reaches a log. */
import { Button, Textarea } from '@mantine/core';
import { type pulseFace, rateByLink } from '@samspel/contract/requests.ts';
import { useEffect, useState } from 'react';
import type { z } from 'zod';
import { useCommand } from '../../platform/ask.ts';
import { faceSaid } from './words.ts';
import './requests.css';

type Face = z.infer<typeof pulseFace>;

export function Screen() {
  const [link] = useState(() => window.location.hash.slice(1));
  const [face, setFace] = useState<Face | null>(null);
  const [words, setWords] = useState('');
  const [told, setTold] = useState<'face' | 'words' | null>(null);
  const rating = useCommand(rateByLink, { quiet: true });
  useEffect(() => {
    document.title = 'How was this answer? · Samspel';
  }, []);
  const rate = async (chosen: Face, said: string) => {
    setFace(chosen);
    if ((await rating.run({ params: { link }, body: { face: chosen, words: said } })) !== null) setTold(said === '' ? 'face' : 'words');
  };
  if (link === '') return <main className="s-req-pulse">The link is not whole: what stands behind # is missing.</main>;
  return (
    <main className="s-req-pulse">
      <h1 className="s-page-title">How was this answer?</h1>
      <fieldset className="s-req-faces" aria-label="How it was">
        {(Object.keys(faceSaid) as Face[]).map((one) => (
          <button key={one} type="button" className="s-req-face" aria-pressed={face === one} disabled={rating.pending} onClick={() => void rate(one, words)}>
            <span aria-hidden="true">{faceSaid[one].face}</span>
            <span>{faceSaid[one].word}</span>
          </button>
        ))}
      </fieldset>
      <p role="status">
        {rating.problem !== null
          ? rating.problem.detail
          : told === 'words'
            ? 'Thank you. Your words were heard.'
            : told === 'face'
              ? 'Thank you. Tap another face to change it.'
              : ''}
      </p>
      {told !== null && face !== null && (
        <form
          className="s-stack"
          onSubmit={(event) => {
            event.preventDefault();
            void rate(face, words.trim());
          }}
        >
          <Textarea
            label="A word about it, if you like"
            autosize
            minRows={3}
            maxLength={2000}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          <Button type="submit" loading={rating.pending} disabled={words.trim() === ''}>
            Say it
          </Button>
        </form>
      )}
    </main>
  );
}
