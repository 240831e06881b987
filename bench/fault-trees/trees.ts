/** Which fault trees are measured? Those beside the repository, where there are any, and generated ones. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oraclesFolder } from '../../tools/oracles.ts';
import { generatedTrees } from './generated.ts';

export interface Tree {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly generated: boolean;
}

/** All trees as files; the generated ones in a folder of their own, which the caller removes. */
export function trees(): { readonly all: readonly Tree[]; readonly folder: string } {
  const oracles = oraclesFolder();
  const given = oracles === null ? '' : join(oracles, 'fault-trees');
  const names = existsSync(given) ? readdirSync(given).filter((name) => name.endsWith('.xml')) : [];
  const folder = mkdtempSync(join(tmpdir(), 'samspel-trees-'));
  return {
    folder,
    all: [
      ...names.map((name) => ({ name: name.slice(0, -4), file: join(given, name), text: readFileSync(join(given, name), 'utf8'), generated: false })),
      ...generatedTrees.map(({ name, text }) => {
        const file = join(folder, `${name.replaceAll(' ', '-')}.xml`);
        writeFileSync(file, text);
        return { name, file, text, generated: true };
      }),
    ],
  };
}
