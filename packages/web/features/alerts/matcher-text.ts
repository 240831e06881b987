/** How are matchers typed? `job=node, env!=test*`; a value with a comma in it stands in quotes. */
import type { Matcher } from '@samspel/core/alerts/matcher.ts';

const form = /^\s*([^=!"]+?)\s*(!?=)\s*(?:"([^"]*)"|(.*?))\s*$/;

const partsOf = (text: string): readonly string[] => (text.match(/(?:"[^"]*"|[^,])+/g) ?? []).filter((part) => part.trim() !== '');

/** What was typed, as matchers. */
export function readMatchers(text: string): Matcher[] {
  return partsOf(text)
    .map((part) => form.exec(part))
    .flatMap((found) =>
      found === null ? [] : [{ label: found[1] ?? '', is: found[2] === '=' ? ('is' as const) : ('is-not' as const), value: found[3] ?? found[4] ?? '' }],
    );
}

/** Which part is no matcher, in words; null when all are. */
export function unreadMatchers(text: string): string | null {
  const wrong = partsOf(text).find((part) => !form.test(part));
  return wrong === undefined ? null : `«${wrong.trim()}» is not understood: write label=value or label!=value`;
}

/** The other way round. */
export function writeMatchers(matchers: readonly Matcher[]): string {
  return matchers.map(({ label, is, value }) => `${label}${is === 'is' ? '=' : '!='}${value.includes(',') ? `"${value}"` : value}`).join(', ');
}
