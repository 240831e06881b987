/** What does the parser take by itself, for a bench to stand beside? Without limits, cleaning or a database. */
import PostalMime from 'postal-mime';

/** Parses one and lets it go; what it refuses counts as parsed. */
export async function parseAlone(raw: Uint8Array): Promise<void> {
  await PostalMime.parse(raw).catch(() => undefined);
}
