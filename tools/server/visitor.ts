/** How do tools and browser tests come into an empty Samspel? By the set-up link, as the first admin; then the demo world can be told. */

import { setUp, signIn } from '@samspel/contract/access.ts';
import { type Client, makeClient } from '@samspel/contract/client.ts';
import { type DemoState, readDemo, tellDemo } from '@samspel/contract/demo.ts';

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** A caller with a session at a running server, as a browser has one. */
export interface Visitor {
  readonly client: Client;
  /** Name and value of the session's cookie. */
  readonly cookie: () => string;
}

/** Makes the first admin. */
export async function setUpAs(address: string, link: string, person: Person): Promise<Visitor> {
  const visitor = makeVisitor(address);
  await visitor.begin(setUp, { ...person, link });
  return visitor;
}

/** Signs in as somebody who is there. */
export async function signInAs(address: string, person: Pick<Person, 'email' | 'password'>): Promise<Visitor> {
  const visitor = makeVisitor(address);
  await visitor.begin(signIn, { email: person.email, password: person.password });
  return visitor;
}

function makeVisitor(address: string) {
  let cookie = '';
  let csrf = '';
  const client = makeClient({
    base: address,
    headers: () => ({ ...(cookie === '' ? {} : { cookie }), ...(csrf === '' ? {} : { 'x-samspel-csrf': csrf }) }),
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
      return response;
    },
  });
  const begin = async (route: typeof setUp | typeof signIn, body: Readonly<Record<string, string>>): Promise<void> => {
    const session = await client(route as typeof setUp, { body: body as { link: string; name: string; email: string; password: string } });
    csrf = session.csrf ?? '';
  };
  return { client, cookie: () => cookie, begin };
}

/** Has the demo world told, and comes back when it is. `hear` is told how far it has come. */
export async function haveDemoTold(client: Client, hear: (state: DemoState) => void = () => undefined): Promise<DemoState> {
  let state = await client(tellDemo, { body: {} });
  while (state.state === 'telling') {
    hear(state);
    await new Promise((resolve) => setTimeout(resolve, 250));
    state = await client(readDemo);
  }
  if (state.state !== 'told') throw new Error(`The demo world could not be told: ${state.failure ?? 'nobody knows why'}`);
  return state;
}
