/** How does the catalog go out again? As the files it came in, each entity where it was; what people wrote by hand in a file of its own. */
import { ownVersion } from '@samspel/core/catalog/entity.ts';
import { stringify } from 'yaml';
import type { Memory } from './memory.ts';
import type { Held } from './storage.ts';

/** Where entities go that no file brought. */
const homeless = { backstage: 'catalog-info.yaml', own: 'samspel.yaml' };

export interface ExportedFile {
  readonly path: string;
  readonly text: string;
  readonly entities: number;
}

/** The catalog as files, in the order of their paths; entities in the order of their lines. */
export function exportFiles(memory: Memory, origin?: string): ExportedFile[] {
  const files = new Map<string, Held[]>();
  for (const held of memory.held.values()) {
    if (origin !== undefined && held.origin !== origin) continue;
    const path = held.file ?? (held.entity.apiVersion === ownVersion ? homeless.own : homeless.backstage);
    files.set(path, [...(files.get(path) ?? []), held]);
  }
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, all]) => ({ path, entities: all.length, text: all.sort(byLine).map(documentOf).join('---\n') }));
}

/** All of it as one text with many documents. */
export function exportYaml(memory: Memory, origin?: string): string {
  return exportFiles(memory, origin)
    .map(({ path, text }) => `# ${path.replaceAll(/[\r\n]/g, ' ')}\n${text}`)
    .join('---\n');
}

const byLine = (a: Held, b: Held): number => (a.line ?? Number.POSITIVE_INFINITY) - (b.line ?? Number.POSITIVE_INFINITY) || (a.ref < b.ref ? -1 : 1);

function documentOf({ entity }: Held): string {
  return stringify(entity, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.2' });
}
