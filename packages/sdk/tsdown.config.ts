import { defineConfig } from 'tsdown'

/** One file for pages without a bundler: everything inside, for browsers. The other entries are what tsc writes. */
export default defineConfig({
  entry: { browser: 'src/index.ts' },
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  outDir: 'dist',
  clean: false,
  dts: false,
  minify: true,
  deps: { alwaysBundle: [/./] },
  fixedExtension: false,
})
