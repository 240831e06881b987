/** `samspel login`, `whoami`, `tokens` and `people`: who comes in, and with what. */
import { hostname } from 'node:os';
import {
  changePerson,
  createToken,
  deactivatePerson,
  invitePerson,
  listPeople,
  listTokens,
  type Person,
  reactivatePerson,
  readSession,
  renewLink,
  revokeToken,
  signIn,
  signOut,
} from '@samspel/contract/access.ts';
import { type Role, roles } from '@samspel/core/access/role.ts';
import { type Command, InvalidArgumentError } from 'commander';
import { type CliContext, CommandRefused } from '../context.ts';
import { askLine, askSecret } from '../prompt.ts';

export function register(program: Command, context: CliContext): void {
  registerLogin(program, context);
  registerTokens(program.command('tokens').description('API tokens: what programs come in with'), context);
  registerPeople(program.command('people').description('who may come in (takes an admin)'), context);
}

function registerLogin(program: Command, context: CliContext): void {
  program
    .command('login')
    .description('sign in and keep a token for this machine; with --token, keep that one')
    .option('--email <address>', 'asked for when not given')
    .option('--days <n>', 'how long the token lasts', whole, 90)
    .action(async (options: { email?: string; days: number }) => {
      const given = program.opts<{ token?: string }>().token;
      const token = given ?? (await tokenByPassword(context, options));
      context.remember({ url: context.serverUrl(), token });
      const { who } = await context.call(readSession);
      if (who === null) throw new CommandRefused('access.wrong-credentials', 'The server does not know this token.', '/token');
      await context.show({ url: context.serverUrl(), who }, () => `Signed in to ${context.serverUrl()} as ${who.person.name} (${who.role}).`);
    });
  program
    .command('logout')
    .description('end the token that this machine keeps, and forget it')
    .action(async () => {
      const { who } = await context.call(readSession);
      if (who?.kind === 'token') await context.call(revokeToken, { params: { id: who.id } });
      context.remember({ token: '' });
      await context.show({ ended: who?.id ?? null }, () => (who === null ? 'Nobody was signed in.' : 'Signed out; the token has ended.'));
    });
  program
    .command('whoami')
    .description('who the server takes this machine for')
    .action(async () => {
      const state = await context.call(readSession);
      await context.show(state, () => {
        const { who } = state;
        if (who === null) return state.needsSetup ? 'Nobody: this installation has not been set up yet.' : 'Nobody: sign in with `samspel login`.';
        const limit = who.scopes === null ? '' : `, token "${who.name}" limited to ${who.scopes.join(', ')}`;
        return `${who.person.name} <${who.person.email}>, ${who.role}${limit}, until ${state.endsAt ?? '–'}`;
      });
    });
}

/** Signs in as a browser does, makes a token with that session, and ends the session. */
async function tokenByPassword(context: CliContext, options: { readonly email?: string; readonly days: number }): Promise<string> {
  const { makeClient } = await import('@samspel/contract/client.ts');
  const email = options.email ?? (await askLine(context.terminal, 'E-mail address: '));
  const password = await askSecret(context.terminal, 'Password: ');
  let cookie: string | null = null;
  let csrf: string | null = null;
  const client = makeClient({
    base: context.serverUrl(),
    headers: () => ({ ...(cookie === null ? {} : { cookie }), ...(csrf === null ? {} : { 'x-samspel-csrf': csrf }) }),
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
      return response;
    },
  });
  ({ csrf } = await client(signIn, { body: { email, password } }));
  const made = await client(createToken, { body: { name: `samspel on ${hostname().slice(0, 80)}`, scopes: ['write'], endsInDays: options.days } });
  await client(signOut);
  return made.secret;
}

function registerTokens(tokens: Command, context: CliContext): void {
  tokens
    .command('list', { isDefault: true })
    .description('own tokens')
    .option('--everybodys', 'of everybody (takes an admin)')
    .option('--all', 'also those that have ended')
    .action(async (options: { everybodys?: boolean; all?: boolean }) => {
      const query = { limit: 500, ...(options.everybodys ? { everybodys: 'true' as const } : {}), ...(options.all ? {} : { standing: 'true' as const }) };
      const page = await context.call(listTokens, { query });
      const rows = page.items.map((token) => [
        token.id,
        token.name,
        token.person.name,
        token.role,
        token.scopes.join(' '),
        token.endsAt,
        token.lastUsedAt,
        token.state,
      ]);
      const text = await context.table(['ID', 'NAME', 'PERSON', 'ROLE', 'SCOPES', 'ENDS', 'LAST USED', 'STATE'], rows);
      await context.show(page, () => text);
    });
  tokens
    .command('create <name>')
    .description('make a token; its secret is printed once, alone on standard output')
    .option('--scope <scope...>', 'read, write, NOUN:read or NOUN:write', ['read'])
    .option('--role <role>', 'at most the own role', role)
    .option('--days <n>', 'how long it lasts', whole, 90)
    .action(async (name: string, options: { scope: string[]; role?: Role; days: number }) => {
      const body = { name, scopes: options.scope, endsInDays: options.days, ...(options.role === undefined ? {} : { role: options.role }) };
      const made = await context.call(createToken, { body });
      context.terminal.err(`${made.token.id} lasts until ${made.token.endsAt}. The secret is shown only now:\n`);
      await context.show(made, () => made.secret);
    });
  tokens
    .command('revoke <id>')
    .description('end a token')
    .action(async (id: string) => {
      await context.call(revokeToken, { params: { id } });
      await context.show({ revoked: id }, () => `${id} has ended.`);
    });
}

function registerPeople(people: Command, context: CliContext): void {
  const tell = (person: Person): Promise<void> => context.show(person, () => `${person.name} <${person.email}> is ${person.role}, ${person.state}.`);
  people
    .command('list', { isDefault: true })
    .description('who is here')
    .option('--search <text>', 'part of name or address')
    .action(async (options: { search?: string }) => {
      const page = await context.call(listPeople, { query: { limit: 500, ...(options.search === undefined ? {} : { q: options.search }) } });
      const rows = page.items.map((person) => [person.id, person.name, person.email, person.role, person.state, person.ref, person.lastSignedInAt]);
      const text = await context.table(['ID', 'NAME', 'E-MAIL', 'ROLE', 'STATE', 'CATALOG', 'LAST SIGNED IN'], rows);
      await context.show(page, () => text);
    });
  people
    .command('invite <email> <name>')
    .description('invite somebody; prints the one-time link to hand to them')
    .option('--role <role>', roles.join(', '), role, 'member')
    .option('--ref <ref>', 'their user in the catalog, such as user:default/anna')
    .action(async (email: string, name: string, options: { role: Role; ref?: string }) => {
      const made = await context.call(invitePerson, { body: { email, name, role: options.role, ref: options.ref ?? null } });
      await context.show(made, () => `${context.serverUrl()}${made.link.path}\nworks once, until ${made.link.endsAt}`);
    });
  people
    .command('link <id>')
    .description('a new one-time link: invitation, or password reset')
    .action(async (id: string) => {
      const made = await context.call(renewLink, { params: { id } });
      await context.show(made, () => `${context.serverUrl()}${made.link.path}\nworks once, until ${made.link.endsAt}`);
    });
  people
    .command('change <id>')
    .description('change role, name, address or catalog user')
    .option('--role <role>', roles.join(', '), role)
    .option('--name <name>')
    .option('--email <address>')
    .option('--ref <ref>', 'empty: linked to nobody')
    .action(async (id: string, options: { role?: Role; name?: string; email?: string; ref?: string }) => {
      const { ref, ...rest } = options;
      await tell(await context.call(changePerson, { params: { id }, body: { ...rest, ...(ref === undefined ? {} : { ref: ref === '' ? null : ref }) } }));
    });
  people
    .command('deactivate <id>')
    .description('shut somebody out: sessions end, tokens sleep')
    .action(async (id: string) => tell(await context.call(deactivatePerson, { params: { id } })));
  people
    .command('reactivate <id>')
    .description('let somebody in again')
    .action(async (id: string) => tell(await context.call(reactivatePerson, { params: { id } })));
}

function role(text: string): Role {
  const found = roles.find((one) => one === text);
  if (found === undefined) throw new InvalidArgumentError(`must be one of ${roles.join(', ')}`);
  return found;
}

function whole(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('must be a whole number');
  return Number(text);
}
