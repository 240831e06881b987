/** How is the web built? One entry, a piece of script per screen; in development /api goes to the server on SAMSPEL_URL. */
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const server = process.env['SAMSPEL_URL'] ?? 'http://127.0.0.1:4650';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), firstLoad(300_000)],
  // The host stays as the browser named it: the server holds writes to its own pages by comparing it with the origin.
  server: { proxy: Object.fromEntries(['/api', '/openapi.json'].map((path) => [path, { target: server, changeOrigin: false }])) },
  build: { target: 'es2023', reportCompressedSize: false, chunkSizeWarningLimit: 800, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});

/** What the first page costs: the entry and all it imports at once, compressed as it is sent. Printed after each build, which fails above the limit (bytes). */
function firstLoad(limitBytes: number): Plugin {
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
