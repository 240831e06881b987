/** What do the headers of a mail say? Names and values in the order they came; a name may stand there several times. */

export interface MailHeader {
  /** In small letters. */
  readonly name: string;
  readonly value: string;
}

/** The first value of a header, trimmed; null when it is not there. */
export function headerOf(headers: readonly MailHeader[], name: string): string | null {
  const found = headers.find((header) => header.name === name);
  return found === undefined ? null : found.value.trim();
}

const mostIds = 100;
const longestId = 500;

/** Message-IDs as they stand in References or In-Reply-To, in order, each once, with their angle brackets. What is none is passed over. */
export function messageIdsIn(value: string): string[] {
  const ids = new Set<string>();
  for (const [id] of value.matchAll(/<[^<>\s]+>/g)) {
    if (id.length > longestId) continue;
    ids.add(id);
    if (ids.size > mostIds) ids.delete(ids.values().next().value ?? '');
  }
  return [...ids];
}

/** The mail's own Message-ID with angle brackets; null when there is none, or none that can be told from others. */
export function messageIdOf(headers: readonly MailHeader[]): string | null {
  const value = headerOf(headers, 'message-id');
  if (value === null) return null;
  const [id] = messageIdsIn(value);
  if (id !== undefined) return id;
  const bare = value.replaceAll(/[<>]/g, '').trim();
  return /^[^\s]{3,498}$/.test(bare) ? `<${bare}>` : null;
}

/** Message-IDs that a mail answers, the nearest first: In-Reply-To, then References from its end. */
export function answeredIds(headers: readonly MailHeader[]): string[] {
  const own = messageIdOf(headers);
  const replied = messageIdsIn(headerOf(headers, 'in-reply-to') ?? '');
  const references = messageIdsIn(headerOf(headers, 'references') ?? '').reverse();
  return [...new Set([...replied, ...references])].filter((id) => id !== own).slice(0, mostIds);
}
