/** What do the users of the demo company do? Eight journeys with their weights, the systems each needs, and the goal it was promised. */

/** As in the structures of the product, with bare system names. */
export type Needs =
  | string
  | { readonly all: readonly Needs[] }
  | { readonly any: readonly Needs[] }
  | { readonly atLeast: number; readonly of: readonly Needs[] };

export interface JourneyFacts {
  readonly name: string;
  readonly title: string;
  readonly says: string;
  readonly weight: number;
  /** Share of all users who do this within an hour of the evening. */
  readonly share: number;
  readonly objective: number;
  readonly needs: Needs;
}

export const company = {
  name: 'tonfall',
  title: 'Tonfall',
  says: 'Music streaming for listeners in 31 countries, with advertisements or without',
  sites: ['stockholm', 'london', 'ashburn'],
} as const;

const signedIn: readonly Needs[] = ['edge-lb', 'accesspoint', 'session-store'];

export const journeys: readonly JourneyFacts[] = [
  {
    name: 'log-in',
    title: 'Log in',
    says: 'Open the app and be oneself',
    weight: 15,
    share: 0.06,
    objective: 0.9995,
    needs: { all: ['edge-lb', 'accesspoint', 'login', 'account-db', 'session-store', 'token-signer'] },
  },
  {
    name: 'play-a-track',
    title: 'Play a track',
    says: 'Press play and hear it',
    weight: 40,
    share: 0.74,
    objective: 0.9995,
    needs: { all: [...signedIn, 'player-api', 'track-resolver', 'key-server', 'territory-rules', { any: ['audio-cache', 'storage-front'] }, 'audio-edge'] },
  },
  {
    name: 'search',
    title: 'Search',
    says: 'Find a song, an artist or a list by a few letters',
    weight: 12,
    share: 0.21,
    objective: 0.999,
    needs: { all: [...signedIn, { any: ['search-api', 'suggest'] }, 'search-index', { any: ['metadata-cache', 'metadata-db'] }] },
  },
  {
    name: 'open-a-playlist',
    title: 'Open a playlist',
    says: 'Open a list and see what is on it',
    weight: 13,
    share: 0.43,
    objective: 0.999,
    needs: { all: [...signedIn, 'playlist-api', { any: ['playlist-cache', 'playlist-db'] }, 'metadata-api'] },
  },
  {
    name: 'change-a-playlist',
    title: 'Change a playlist',
    says: 'Add a song and see it on every device',
    weight: 5,
    share: 0.08,
    objective: 0.998,
    needs: { all: [...signedIn, 'playlist-api', 'playlist-db', 'collab-edits', 'playlist-sync'] },
  },
  {
    name: 'discover',
    title: 'Discover something',
    says: 'Be offered something one did not know',
    weight: 7,
    share: 0.19,
    objective: 0.995,
    needs: { all: [...signedIn, 'home-feed', { atLeast: 2, of: ['radio', 'daily-mix', 'similar-artists'] }, 'metadata-api'] },
  },
  {
    name: 'subscribe',
    title: 'Subscribe',
    says: 'Pay, and have the advertisements stop',
    weight: 5,
    share: 0.004,
    objective: 0.999,
    needs: { all: [...signedIn, 'plan-catalog', 'payment-api', 'card-gateway', 'billing-db', 'subscription'] },
  },
  {
    name: 'share-a-song',
    title: 'Share a song',
    says: 'Send a song to somebody, and they hear it',
    weight: 3,
    share: 0.03,
    objective: 0.995,
    needs: { all: [...signedIn, 'messages', 'follow-graph', { any: ['push-gateway', 'mailer'] }, 'share-links'] },
  },
];

/** The systems that a journey names. */
export function systemsIn(needs: Needs): string[] {
  if (typeof needs === 'string') return [needs];
  const parts = 'all' in needs ? needs.all : 'any' in needs ? needs.any : needs.of;
  return parts.flatMap(systemsIn);
}
