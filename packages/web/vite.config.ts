/** How is the web built? One entry, a piece of script per screen; in development /api goes to the server on SAMSPEL_URL. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { firstLoad } from './first-load.ts';

const server = process.env['SAMSPEL_URL'] ?? 'http://127.0.0.1:4650';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), firstLoad(300_000)],
  // The host stays as the browser named it: the server holds writes to its own pages by comparing it with the origin.
  server: { proxy: Object.fromEntries(['/api', '/openapi.json'].map((path) => [path, { target: server, changeOrigin: false }])) },
  build: { target: 'es2023', reportCompressedSize: false, chunkSizeWarningLimit: 800, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
