/** How is a reference of the catalog read? Its own name, and the product's word for its kind, for when no title is at hand. */

/** The last part: `component:default/player` is "player", `site:north` is "north". */
export function nameOf(ref: string): string {
  return ref.slice(Math.max(ref.lastIndexOf('/'), ref.indexOf(':')) + 1);
}

const words: Readonly<Record<string, string>> = {
  component: 'system',
  resource: 'system',
  system: 'subsystem',
  domain: 'area',
  group: 'team',
  user: 'person',
  api: 'API',
};

/** The product's word for a kind or for the kind of a reference: `component` is a system, `system` a subsystem, `group` a team. */
export function kindWord(refOrKind: string): string {
  const kind = refOrKind.split(':')[0] ?? '';
  return words[kind] ?? kind;
}

/** A sentence with the references in it shortened to their names: "group:default/storage has answered" is "storage has answered". */
export function withoutRefs(text: string): string {
  return text.replace(/\b(?:component|resource|system|domain|group|user|api|journey|service):[\w.-]+\/([\w.-]*\w)/g, '$1');
}
