/** How was this answer? The page behind the link in an answer: three faces, one tap. What stands behind # never reaches a log. */
import { Button, Textarea } from '@mantine/core';
import { rateByLink } from '@samspel/contract/requests.ts';
import { useEffect, useState } from 'react';
import { useCommand } from '../../platform/ask.ts';
import type { Chosen } from './face.tsx';
import { Faces } from './faces.tsx';
import './requests.css';

export function Screen() {
  const [link] = useState(() => window.location.hash.slice(1));
  const [face, setFace] = useState<Chosen | null>(null);
  const [words, setWords] = useState('');
  const [told, setTold] = useState<'face' | 'words' | null>(null);
  const rating = useCommand(rateByLink, { quiet: true });
  useEffect(() => {
    document.title = 'How was this answer? · Samspel';
  }, []);
  const rate = async (chosen: Chosen, said: string) => {
    setFace(chosen);
    if ((await rating.run({ body: { link, face: chosen, words: said } })) !== null) setTold(said === '' ? 'face' : 'words');
  };
  if (link === '') return <main className="s-req-pulse">The link is not whole: what stands behind # is missing.</main>;
  return (
    <main className="s-req-pulse">
      <h1 className="s-page-title">How was this answer?</h1>
      <Faces chosen={face} pending={rating.pending} choose={(one) => void rate(one, words)} />
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
