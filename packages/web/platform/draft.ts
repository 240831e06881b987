/** How is nothing typed lost? A form's values are kept in this browser tab under a name until the form is sent or thrown away. */
import { useCallback, useState } from 'react';

/** Like useState, but what was typed survives a reload, a lost connection and a lost session. `forget` clears it after success. */
export function useDraft<T extends object>(name: string, initial: T): readonly [T, (part: Partial<T>) => void, () => void] {
  const key = `samspel.draft.${name}`;
  const [value, setValue] = useState<T>(() => {
    try {
      return { ...initial, ...(JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<T>) };
    } catch {
      return initial;
    }
  });
  const change = useCallback(
    (part: Partial<T>) =>
      setValue((before) => {
        const next = { ...before, ...part };
        try {
          sessionStorage.setItem(key, JSON.stringify(next));
        } catch {
          // Without storage the draft lives as long as the page.
        }
        return next;
      }),
    [key],
  );
  const forget = useCallback(() => {
    sessionStorage.removeItem(key);
    setValue(initial);
  }, [key, initial]);
  return [value, change, forget];
}
