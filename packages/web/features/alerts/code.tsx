/** Text for somebody's configuration, with a button that copies it. */
import { Button } from '@mantine/core';
import { copyText } from '../../platform/copy.ts';
import { say } from '../../platform/toasts.ts';

export function Code({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <>
      <div className="s-row">
        <p className="s-grow">{title}</p>
        <Button
          size="compact-sm"
          onClick={() =>
            void copyText(text).then((done) => say({ text: done ? 'Copied.' : 'The browser did not allow copying.', tone: done ? 'info' : 'bad' }))
          }
        >
          Copy<span className="s-unseen"> {title}</span>
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="s-al-code" tabIndex={0} aria-label={title}>
        <pre className="s-mono">{text}</pre>
      </section>
    </>
  );
}
