/** What kind of files are these, and what do they say of dependencies? Parsing YAML and JSON happens outside; here only plain values arrive. */
import { isCompose, isDotEnv, readCompose } from './compose.ts';
import { isJaeger, isKiali, readJaeger, readKiali } from './counted.ts';
import { isGraphJson, readGraphJson } from './graph-json.ts';
import { isKubernetes, readKubernetes } from './kubernetes.ts';
import { readTable } from './table.ts';
import type { ParsedFile, Told } from './told.ts';

export const formats = ['compose', 'kubernetes', 'jaeger', 'kiali', 'csv', 'graph'] as const;
export type Format = (typeof formats)[number];

const readers: Readonly<Record<Format, (files: readonly ParsedFile[]) => Told>> = {
  compose: readCompose,
  kubernetes: readKubernetes,
  jaeger: readJaeger,
  kiali: readKiali,
  csv: readTable,
  graph: readGraphJson,
};

const tells: readonly (readonly [Format, (document: unknown) => boolean])[] = [
  ['graph', isGraphJson],
  ['kiali', isKiali],
  ['jaeger', isJaeger],
  ['compose', isCompose],
  ['kubernetes', isKubernetes],
];

/** What a file is by what stands in it; `.csv` and `.tsv` by name. Null: none that is known, or only variables for others. */
export function formatOf(file: ParsedFile): Format | null {
  if (/\.(?:csv|tsv)$/i.test(file.path)) return 'csv';
  for (const [format, holds] of tells) if (file.documents.some(holds)) return format;
  return null;
}

/** Reads all files, each as what it is (or as `format` says), and joins what they tell. */
export function readDependencies(files: readonly ParsedFile[], format?: Format): Told {
  const groups = new Map<Format, ParsedFile[]>();
  const unknown: ParsedFile[] = [];
  for (const file of files) {
    const kind = format ?? formatOf(file);
    if (kind !== null) groups.set(kind, [...(groups.get(kind) ?? []), file]);
    else if (!isDotEnv(file.path)) unknown.push(file);
  }
  // Files of variables, and those a compose file names by `env_file`, go along with compose files.
  const beside = files.filter((file) => format === undefined && formatOf(file) === null && isDotEnv(file.path));
  const told = [...groups].map(([kind, some]) => readers[kind](kind === 'compose' ? [...beside, ...some] : some));
  return {
    systems: [...new Set(told.flatMap(({ systems }) => systems))].sort(),
    edges: told.flatMap(({ edges }) => edges),
    journeys: told.flatMap(({ journeys }) => journeys),
    refused: [
      ...unknown.map(({ path }) => ({
        file: path,
        path: '',
        reason: 'is neither a compose file, a Kubernetes manifest, Jaeger or Kiali JSON, a table, nor a graph',
      })),
      ...told.flatMap(({ refused }) => refused),
    ],
    notices: told.flatMap(({ notices }) => notices),
  };
}
