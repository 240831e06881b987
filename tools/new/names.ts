/** How is a new thing called in each place? */

export interface Names {
  /** As given: `deployments`, `prometheus`. */
  readonly noun: string;
  /** One of them: `deployment`. */
  readonly thing: string;
  readonly Noun: string;
  readonly Thing: string;
  /** Of its ids: `dep`. */
  readonly prefix: string;
}

const RESERVED = new Set([
  'core',
  'contract',
  'server',
  'web',
  'cli',
  'platform',
  'app',
  'public',
  'pg',
  'route',
  'routes',
  'events',
  'client',
  'default',
  'new',
]);

/** Refuses, in words, a name that cannot stand in all the places it has to. */
export function namesOf(given: string): Names {
  if (!/^[a-z]{3,30}$/.test(given) || RESERVED.has(given)) {
    throw new Error(
      `«${given}» cannot be a name here: one word of 3 to 30 small letters, a feature in the plural (\`deployments\`), and not a word the house uses itself.`,
    );
  }
  const thing = given.endsWith('ies') ? `${given.slice(0, -3)}y` : given.endsWith('s') && !given.endsWith('ss') ? given.slice(0, -1) : `${given}entry`;
  return { noun: given, thing, Noun: capital(given), Thing: capital(thing), prefix: given.slice(0, 3) };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
