/** Which browsers of mine are shown notices while Samspel is closed? */
import { Button } from '@mantine/core';
import { addPush, listPush, removePush, tryPush } from '@samspel/contract/sending.ts';
import { useEffect, useState } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { Section as Part } from '../../parts/page/page.tsx';
import { Answer, EmptyState } from '../../parts/page/standing.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { browserName } from './browser-name.ts';
import { canPush, isPushedTo, subscribe, unsubscribe } from './push-browser.ts';

/** The section. */
export function Section() {
  const asked = useAsk(listPush, {}, { nouns: ['adapters'] });
  return <Answer asked={asked}>{({ key, items }) => <Browsers keyText={key} items={items} />}</Answer>;
}

function Browsers({
  keyText,
  items,
}: {
  readonly keyText: string | null;
  readonly items: readonly { readonly id: string; readonly browser: string; readonly since: string }[];
}) {
  const [here, setHere] = useState<boolean | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const adding = useCommand(addPush, { says: 'This browser is shown notices from now on.' });
  const removing = useCommand(removePush, { says: 'That browser is not shown notices any more.' });
  const trying = useCommand(tryPush, { says: 'A test is on its way to all your browsers.' });
  useEffect(() => {
    void isPushedTo().then(setHere);
  }, []);
  const allow = async (key: string): Promise<void> => {
    setProblem(null);
    try {
      const made = await subscribe(key);
      if ((await adding.run({ body: { ...made, browser: browserName(navigator.userAgent) } })) === null) await unsubscribe();
      else setHere(true);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const remove = async (id: string): Promise<void> => {
    await removing.run({ params: { id } });
    if (items.length === 1) {
      await unsubscribe();
      setHere(false);
    }
  };
  return (
    <Part
      title="Browsers of mine"
      count={items.length}
      note="Pages reach these browsers also while Samspel is closed. What is sent can be read by the browser alone, not by its push service."
      actions={
        keyText !== null ? (
          <>
            {items.length > 0 && (
              <Button loading={trying.pending} onClick={() => void trying.run({})}>
                Send a test
              </Button>
            )}
            {canPush() && (
              <Button variant="filled" disabled={here === true && items.length > 0} loading={adding.pending} onClick={() => void allow(keyText)}>
                {here === true && items.length > 0 ? 'This browser is allowed' : 'Allow this browser'}
              </Button>
            )}
          </>
        ) : undefined
      }
    >
      {problem !== null && <p role="alert">{problem}</p>}
      {keyText === null ? (
        <EmptyState small title="Web push is not set up.">
          An admin adds it under Adapters.
        </EmptyState>
      ) : items.length === 0 ? (
        <EmptyState small title="No browser of yours is allowed yet.">
          {canPush() ? 'Allow this one, and pages reach you here.' : 'This browser knows no push, or the page is not served over https.'}
        </EmptyState>
      ) : (
        <DataTable
          label="Browsers that are shown notices"
          rows={items}
          rowKey={(one) => one.id}
          columns={[
            { key: 'browser', title: 'Browser', width: 'minmax(120px, 1fr)', cell: (one) => one.browser },
            { key: 'since', title: 'Since', width: '120px', cell: (one) => <When at={one.since} as="relative" /> },
            {
              key: 'remove',
              title: 'Remove',
              hideTitle: true,
              width: '96px',
              align: 'end',
              cell: (one) => (
                <Button variant="subtle" size="compact-sm" aria-label={`Remove ${one.browser}`} onClick={() => void remove(one.id)}>
                  Remove
                </Button>
              ),
            },
          ]}
        />
      )}
    </Part>
  );
}
