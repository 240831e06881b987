/** How is somebody else's text kept? Whole characters only, and nothing that a database refuses. */

/** At most so many code units, never half a character. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = text.charCodeAt(length - 1);
  return text.slice(0, end >= 0xd800 && end <= 0xdbff ? length - 1 : length);
}

/** For messages: not longer than a line, and always keepable. */
export function short(text: string): string {
  const trimmed = text.trim();
  return (trimmed.length > 60 ? `${cut(trimmed, 59)}…` : trimmed).replaceAll('\0', '�').toWellFormed();
}

/** Whether a text holds what cannot be kept: NUL, or half a character. */
export function isUnkeepable(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed();
}
