/** How much script does the first page cost? The entry and all it imports at once, compressed as it is sent; the build fails above the limit. */
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Prints the sum after each build. `limitBytes` is of gzip. */
export function firstLoad(limitBytes: number): Plugin {
  return {
    name: 'samspel:first-load',
    apply: 'build',
    generateBundle(_options, bundle) {
      const seen = new Set<string>();
      const visit = (name: string): number => {
        const chunk = bundle[name];
        if (seen.has(name) || chunk === undefined || chunk.type !== 'chunk') return 0;
        seen.add(name);
        return gzipSync(chunk.code).byteLength + chunk.imports.reduce((sum, imported) => sum + visit(imported), 0);
      };
      const bytes = Object.values(bundle)
        .filter((chunk) => chunk.type === 'chunk' && chunk.isEntry)
        .reduce((sum, chunk) => sum + visit(chunk.fileName), 0);
      const says = `first load of script: ${(bytes / 1000).toFixed(1)} kB compressed in ${seen.size} files (limit ${limitBytes / 1000} kB)`;
      if (bytes > limitBytes) this.error(says);
      else console.log(says);
    },
  };
}
