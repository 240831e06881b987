/** How is written text shown? Markdown without HTML, cleaned once more; its script is loaded when the first text is shown. */
import { useEffect, useState } from 'react';
import './markdown.css';

type Render = (text: string) => string;
let render: Render | null = null;
let loading: Promise<Render> | null = null;

function load(): Promise<Render> {
  loading ??= import('./render.ts').then((file) => {
    render = file.render;
    return file.render;
  });
  // Without a connection the text stays raw; the next one shown tries again.
  loading.catch(() => {
    loading = null;
  });
  return loading;
}

/** A text in Markdown. Until the script is there it stands as it was typed. */
export function Markdown({ text }: { readonly text: string }) {
  const [ready, setReady] = useState<Render | null>(() => render);
  useEffect(() => {
    if (ready === null)
      load().then(
        (made) => setReady(() => made),
        () => undefined,
      );
  }, [ready]);
  if (ready === null) return <div className="s-prose s-prose-raw">{text}</div>;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the text went through markdown-it without html and through DOMPurify
  return <div className="s-prose" dangerouslySetInnerHTML={{ __html: ready(text) }} />;
}
