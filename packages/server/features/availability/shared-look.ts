/** How do many questions that arrive together cost one look at the database, and none of them get an answer older than itself? */

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
