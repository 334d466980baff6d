import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// Against a server that runs: LECTERN_SERVER=http://127.0.0.1:3007 npm run dev
const server = process.env.LECTERN_SERVER ?? 'http://127.0.0.1:3007'

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: '../artifacts/web',
    emptyOutDir: true,
    target: 'es2023',
    // Browsers that know light-dark(): written for older ones it needs a colour scheme of CSS alone, and Mantine sets ours by a variable.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // A picture in the style sheet as a data: address would be one more source to allow.
    assetsInlineLimit: 0,
    // Fetched by hand where it pays (charts), not by what each page names.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  // A test holds the page's list of what is audited against the document's.
  server: {
    fs: { allow: ['.', '../docs'] },
    proxy: { '/api': server, '/health': server, '/docs': server, '/openapi': server },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    // One page for all files, which is ten times as quick: a test leaves no stub and no timer behind.
    pool: 'threads',
    isolate: false,
  },
})
