/** What is a tag? Lower-case words; `:` sets a namespace before it, as in `area:storage`. */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';

const form = /^[a-z0-9][a-z0-9._/-]*(:[a-z0-9][a-z0-9._/-]*)*$/;
/** More would be prose. */
export const tagLimit = 50;

/** Sorted, each once; refused when one is malformed or there are too many. */
export function readTags(tags: readonly string[]): Outcome<readonly string[]> {
  for (const [index, tag] of tags.entries()) {
    if (tag.length > 80 || !form.test(tag)) return refuse('incidents.tag-malformed', { tag }, `/tags/${index}`);
  }
  const once = [...new Set(tags)].sort();
  if (once.length > tagLimit) return refuse('incidents.too-many-tags', { limit: tagLimit }, '/tags');
  return accept(once);
}

/** The nearest tag to a free text: lower case, runs of anything else become `-`; null when nothing is left. */
export function tagFrom(text: string): string | null {
  const parts = text
    .toLowerCase()
    .split(':')
    .map((part) => part.replace(/[^a-z0-9._/-]+/g, '-').replace(/^[^a-z0-9]+|-+$/g, ''))
    .filter((part) => part !== '');
  const tag = parts.join(':').slice(0, 80);
  return form.test(tag) ? tag : null;
}
