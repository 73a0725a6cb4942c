// Bundles the staff console, src/console, for /console/. `tools/build.mjs` says into which folder.
import { join } from 'node:path'
import { defineConfig } from 'vite'

export default defineConfig({
  root: join(import.meta.dirname, '../src/console'),
  base: '/console/',
  logLevel: 'warn',
  // What the console needs is imported; nothing is copied as it is.
  publicDir: false,
  cacheDir: join(import.meta.dirname, '../node_modules/.vite/console'),
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    target: 'es2022',
    emptyOutDir: true,
    // A data: address would need an exception in the policy of the page.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
    // "use client" of Mantine's files means nothing outside a server that renders them.
    rolldownOptions: {
      onwarn: (warning, warn) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning)
      },
    },
  },
})
