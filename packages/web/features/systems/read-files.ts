/** Which files did somebody drop, select or paste? Text of catalog files with their paths, from a list of files or whole directories. */

export interface ReadFile {
  readonly path: string;
  readonly text: string;
}

export interface ReadFiles {
  readonly files: readonly ReadFile[];
  /** Passed over because they are no YAML. */
  readonly others: number;
  /** The name of the directory, where there was one. */
  readonly root: string | null;
}

const yamlName = /\.ya?ml$/i;
/** Directories that hold no catalog files of one's own. */
const passedOver = /(^|\/)(node_modules|\.git|dist|vendor)\//;

/** Reads what a file field gave. */
export async function readSelected(list: FileList | readonly File[]): Promise<ReadFiles> {
  const all = [...list].map((file) => ({ path: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath, file }));
  return readAll(all);
}

/** Reads what was dropped, directories with everything in them. */
export async function readDropped(data: DataTransfer): Promise<ReadFiles> {
  const entries = [...data.items].flatMap((item) => {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null;
    return entry === null ? [] : [entry];
  });
  const found: { path: string; file: File }[] = [];
  for (const entry of entries) await walk(entry, found);
  return readAll(found);
}

/** A pasted text as one file. */
export const pasted = (text: string): ReadFiles => ({ files: [{ path: 'pasted.yaml', text }], others: 0, root: null });

async function readAll(all: readonly { path: string; file: File }[]): Promise<ReadFiles> {
  const wanted = all.filter(({ path }) => yamlName.test(path) && !passedOver.test(path));
  const files = await Promise.all(wanted.map(async ({ path, file }) => ({ path, text: await file.text() })));
  const [first] = wanted;
  return {
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    others: all.length - wanted.length,
    root: first?.path.includes('/') === true ? (first.path.split('/')[0] ?? null) : null,
  };
}

async function walk(entry: FileSystemEntry, found: { path: string; file: File }[]): Promise<void> {
  const path = entry.fullPath.replace(/^\//, '');
  if (passedOver.test(`${path}/`)) return;
  if (entry.isFile) {
    found.push({ path, file: await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)) });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A reader gives at most a hundred entries at a time, until it gives none.
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return;
    for (const each of batch) await walk(each, found);
  }
}
