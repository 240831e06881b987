/** Who works at the demo company? 40 developers in nine teams, 7 people in operations, and three who have left. */

export interface TeamFacts {
  readonly name: string;
  readonly title: string;
  readonly says: string;
  readonly parent: 'development' | 'company';
  /** First and last names; the first of a team answers for it. */
  readonly people: readonly string[];
}

export const teams: readonly TeamFacts[] = [
  {
    name: 'access',
    title: 'Access',
    says: 'Connections, sign-in, devices',
    parent: 'development',
    people: ['Ines Carvalho', 'Jonas Ek', 'Marit Solberg', 'Tomasz Wrona'],
  },
  {
    name: 'playback',
    title: 'Playback',
    says: 'From pressing play to the last note',
    parent: 'development',
    people: ['Aino Lehtonen', 'Rafael Pinto', 'Sofie Dahl', 'Yusuf Demir', 'Katya Morozova'],
  },
  {
    name: 'storage',
    title: 'Storage',
    says: 'Files, at three sites',
    parent: 'development',
    people: ['Gunnar Hallberg', 'Priya Nair', 'Lukas Brandt', 'Emil Sandell'],
  },
  {
    name: 'catalogue',
    title: 'Catalogue',
    says: 'Metadata, and the rights to it',
    parent: 'development',
    people: ['Chiara Fontana', 'Oskar Nyberg', 'Nadia Haddad', 'Piotr Zielinski', 'Grace Mbeki'],
  },
  {
    name: 'discovery',
    title: 'Discovery',
    says: 'Search and what to hear next',
    parent: 'development',
    people: ['Mateo Rios', 'Hanna Krook', 'Daniel Okafor', 'Yuki Tanabe', 'Sara Lindgren', 'Arjun Mehta'],
  },
  {
    name: 'playlists',
    title: 'Playlists',
    says: 'Lists, and what people keep',
    parent: 'development',
    people: ['Elsa Bergman', 'Noah Fischer', 'Leila Aziz', 'Henrik Aalto'],
  },
  {
    name: 'money',
    title: 'Money',
    says: 'Subscriptions and advertising',
    parent: 'development',
    people: ['Clara Weiss', 'Marco Bellini', 'Fatima Zahra', 'Joel Stenberg', 'Ana Kovač'],
  },
  { name: 'social', title: 'Social', says: 'Friends and messages', parent: 'development', people: ['Liv Andersen', 'Samir Patel', 'Tove Lund'] },
  {
    name: 'platform',
    title: 'Platform',
    says: 'What everything else stands on',
    parent: 'development',
    people: ['Viktor Palm', 'Ruth Adeyemi', 'Stefan Gruber', 'Mei Chen'],
  },
  {
    name: 'operations',
    title: 'Operations',
    says: 'Runs the service, together with those who build it',
    parent: 'company',
    people: ['Astrid Holm', 'Ben Turner', 'Dagny Vik', 'Farid Nasser', 'Johan Frid', 'Lucia Serrano', 'Petra Novák'],
  },
];

/** Left in the last months, still named by some systems until somebody decides. */
export const departing: readonly { readonly name: string; readonly team: string; readonly daysAgo: number; readonly systems: readonly string[] }[] = [
  { name: 'Magnus Ödman', team: 'storage', daysAgo: 64, systems: ['cold-store', 'ingest-copy'] },
  { name: 'Irene Costa', team: 'money', daysAgo: 23, systems: ['campaign-db', 'gift-cards'] },
  { name: 'Wim de Vries', team: 'platform', daysAgo: 9, systems: ['deploy-runner'] },
];

/** `Ana Kovač` → `ana-kovac`: how the catalog and addresses write a person. */
export function userName(person: string): string {
  return person
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll(' ', '-');
}

/** Who tells the story: accounts with these names are made, each with the role that the work of these people takes. */
export const tellers = {
  astrid: { person: 'Astrid Holm', role: 'operator' },
  farid: { person: 'Farid Nasser', role: 'operator' },
  lucia: { person: 'Lucia Serrano', role: 'operator' },
  ines: { person: 'Ines Carvalho', role: 'member' },
  elsa: { person: 'Elsa Bergman', role: 'member' },
  ben: { person: 'Ben Turner', role: 'operator' },
  dagny: { person: 'Dagny Vik', role: 'operator' },
  johan: { person: 'Johan Frid', role: 'operator' },
  petra: { person: 'Petra Novák', role: 'operator' },
} as const;
export type Teller = keyof typeof tellers | 'you';
