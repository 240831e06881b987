/** How do many questions that arrive together cost one look at the database, and none of them get an answer older than itself? */

/** The same for many questions that are told apart by a key: those of one key share, and a key is forgotten with its last look. */
export function sharedLooks<T>(): (key: string, look: () => Promise<T>) => Promise<T> {
  const looks = new Map<string, { readonly ask: () => Promise<T>; waiting: number }>();
  return async (key, look) => {
    const shared = looks.get(key) ?? { ask: sharedLook(look), waiting: 0 };
    looks.set(key, shared);
    shared.waiting++;
    try {
      return await shared.ask();
    } finally {
      shared.waiting--;
      if (shared.waiting === 0) looks.delete(key);
    }
  };
}

/**
 * Makes a look that is shared: who asks while one is under way waits for one that begins later, since the one under way may have read
 * before the asker's own write.
 */
export function sharedLook<T>(look: () => Promise<T>): () => Promise<T> {
  let now: Promise<T> | null = null;
  let next: Promise<T> | null = null;
  const begin = (): Promise<T> => {
    now = look().finally(() => {
      now = null;
    });
    return now;
  };
  return () => {
    if (now === null) return begin();
    next ??= now
      .catch(() => undefined)
      .then(() => {
        next = null;
        return begin();
      });
    return next;
  };
}
