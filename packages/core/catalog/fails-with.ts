/**
 * With what else does a system fail, as its own document says it?
 *
 *     samspel.dev/fails-with: rack:r12=99.99%, database:orders, deploy:monolith, site:sto=99.95%
 *
 * Systems that name the same group fail together when it does. Behind `=` stands how available the group itself is; it need be said once, and the
 * least that is said counts. Who runs at a site stands in `samspel.dev/sites`: here only its figure is said.
 */

export const groupKinds = ['rack', 'database', 'deploy', 'site'] as const;
export type GroupKind = (typeof groupKinds)[number];

export interface FailsWith {
  readonly kind: GroupKind;
  readonly name: string;
  /** Null: not said. */
  readonly availability: number | null;
}

const form = /^(\w+):([^\s=:]{1,63})(?:=(\d{1,3}(?:\.\d{1,12})?)(%?))?$/;

/** The groups of a system; what cannot be read is told and passed over. */
export function failsWithOfText(text: string, fault: (message: string) => void = () => undefined): FailsWith[] {
  const found = new Map<string, FailsWith>();
  for (const part of text.split(',')) {
    const word = part.trim();
    if (word === '') continue;
    const [, kindText, name = '', figure, percent] = form.exec(word.toLowerCase()) ?? [];
    const kind = groupKinds.find((each) => each === kindText);
    const availability = figure === undefined ? null : Number(percent === '%' ? `${figure}e-2` : figure);
    if (kind === undefined || (availability !== null && (availability > 1 || availability === 0)))
      fault(`says ${JSON.stringify(word.slice(0, 80))}; a group is ${groupKinds.join(', ')} with a name and perhaps its availability, as in rack:r12=99.99%`);
    else found.set(`${kind}:${name}`, { kind, name, availability });
  }
  return [...found.values()];
}
