/** Which thing is this page about? A reference is two segments of the address: `/systems/component:default/player`. */
import { useParams } from '@tanstack/react-router';

/** The path of a page about one thing of a kind: `/systems` takes references below it. */
export const withRef = (base: string): string => `${base}/$place/$name`;

/** The reference in the address, in lower case as the catalog has it. */
export function useRefInPath(): string {
  const { place = '', name = '' } = useParams({ strict: false }) as { place?: string; name?: string };
  return `${place}/${name}`.toLowerCase();
}
