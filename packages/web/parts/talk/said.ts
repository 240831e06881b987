/** Which parts of what somebody said are links? Whole http addresses, without the point or bracket that ends the sentence; everything else stays words. */

export type SaidPart = { readonly text: string; readonly href: string | null };

export function partsOfSaid(text: string): readonly SaidPart[] {
  const parts: SaidPart[] = [];
  let done = 0;
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"«»]+/gi)) {
    const address = trimmed(match[0]);
    if (!URL.canParse(address)) continue;
    if (match.index > done) parts.push({ text: text.slice(done, match.index), href: null });
    parts.push({ text: address, href: address });
    done = match.index + address.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done), href: null });
  return parts;
}

/** A closing bracket belongs to the address only when it was opened there. */
function trimmed(address: string): string {
  let end = address.replace(/[.,;:!?'’”]+$/, '');
  while (end.endsWith(')') && end.split('(').length < end.split(')').length) end = end.slice(0, -1).replace(/[.,;:!?]+$/, '');
  return end;
}
