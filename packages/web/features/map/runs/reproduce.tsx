/** How does the same happen again? The lines of a shell that give it, each with a button that copies it. */
import { ActionIcon } from '@mantine/core';
import type { Run } from '@samspel/contract/cascades.ts';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import { Section } from '../../../parts/page/page.tsx';
import { copyText } from '../../../platform/copy.ts';
import { commandsOf } from './command.ts';
import './runs.css';

/** The section. */
export function Reproduce({ run }: { readonly run: Run }) {
  return (
    <Section title="The same again" note={`Seed ${run.seed}: the same figures, each time, in the browser, on the server and at the terminal.`}>
      <ul className="s-run-lines">
        {commandsOf(run).map(({ says, line }) => (
          <li key={line}>
            <span className="s-dim">{says}</span>
            <Line line={line} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Line({ line }: { readonly line: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <span className="s-run-line">
      <code className="s-mono">
        {line.split(' ').map((word, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the words of a line change all at once
          <Fragment key={place}>
            {place > 0 && ' '}
            <span>{word}</span>
          </Fragment>
        ))}
      </code>
      <ActionIcon aria-label={copied ? 'Copied' : 'Copy the command'} onClick={() => void copyText(line).then(setCopied)}>
        {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      </ActionIcon>
    </span>
  );
}
