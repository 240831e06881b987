/** How is something shown that is shown only once? In full, with a button that copies it, and until when it is good. */
import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { copyText } from '../../platform/copy.ts';

/** A link or a token's secret. */
export function Secret({ text, says, endsAt }: { readonly text: string; readonly says: string; readonly endsAt?: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className="s-stack" style={{ gap: 8 }}>
      <p>
        {says}
        {endsAt !== undefined && (
          <>
            {' '}
            It ends <When at={endsAt} as="relative" />.
          </>
        )}
      </p>
      <div className="s-secret">
        <code className="s-mono">{text}</code>
        <Button leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />} onClick={() => void copyText(text).then(setCopied)}>
          {copied ? 'Copied' : 'Copy'}
        </Button>
      </div>
    </div>
  );
}
