/** Who else looks at the same thing? While a screen shows, it says so every twenty seconds, and again as soon as somebody comes or goes. */
import { sayGone, sayHere } from '@samspel/contract/presence.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call } from './client.ts';

const sayAgainMilliseconds = 20_000;

/** Names of the others, who came first in front. A page that is hidden or closed stops saying so, and is forgotten after a minute. */
export function useOthersHere(place: string): readonly string[] {
  const asked = useQuery({
    queryKey: ['presence', sayHere.id, place],
    queryFn: ({ signal }) => call(sayHere, { params: { place } }, { signal }),
    refetchInterval: sayAgainMilliseconds,
    retry: false,
    meta: { nouns: ['presence'] },
  });
  useEffect(() => {
    return () => void call(sayGone, { params: { place } }).catch(() => undefined);
  }, [place]);
  return asked.data?.others.map((other) => other.name) ?? [];
}
