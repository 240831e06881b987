/** How was this answer? The page behind the link in an answer: three faces, one tap. What stands behind # never reaches a log. */
import { Button, Textarea } from '@mantine/core';
import { rateByLink } from '@samspel/contract/requests.ts';
import { useEffect, useState } from 'react';
import { callAsNobody, randomKey } from '../../platform/client.ts';
import { problemOf } from '../../platform/problem.ts';
import type { Chosen } from './face.tsx';
import { Faces } from './faces.tsx';
import './requests.css';

export function Screen() {
  const [link] = useState(() => window.location.hash.slice(1));
  const [face, setFace] = useState<Chosen | null>(null);
  const [words, setWords] = useState('');
  const [told, setTold] = useState<{ readonly title: string; readonly withWords: boolean } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  useEffect(() => {
    document.title = 'How was this answer? · Samspel';
  }, []);
  const rate = async (chosen: Chosen, said: string) => {
    setFace(chosen);
    setPending(true);
    try {
      const { title } = await callAsNobody(rateByLink, { body: { link, face: chosen, words: said } }, { idempotencyKey: randomKey() });
      setTold({ title, withWords: said !== '' });
      setProblem(null);
    } catch (error) {
      setProblem(problemOf(error).detail);
      setFace(null);
    }
    setPending(false);
  };
  if (link === '')
    return (
      <main className="s-req-pulse">
        <h1 className="s-page-title">The link is not whole</h1>
        <p>What stands behind # is missing. Open it from the answer once more, or copy all of it.</p>
      </main>
    );
  return (
    <main className="s-req-pulse">
      <h1 className="s-page-title">How was this answer?</h1>
      <p className="s-dim">One tap, and operations know. Nobody has to.</p>
      <Faces chosen={face} pending={pending} choose={(one) => void rate(one, words.trim())} />
      <p role="status">{problem ?? (told === null ? '' : `Thank you. ${told.withWords ? 'Your words were heard.' : 'Tap another face to change it.'}`)}</p>
      {told !== null && face !== null && problem === null && (
        <>
          <p className="s-dim">It is about “{told.title}”.</p>
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
            <div>
              <Button type="submit" variant="filled" loading={pending} disabled={words.trim() === ''}>
                Say it
              </Button>
            </div>
          </form>
        </>
      )}
    </main>
  );
}
