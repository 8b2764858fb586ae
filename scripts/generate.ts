/**
 * Writes what follows from the contract: its report, the manifests and the client's types. `--check` writes nothing and
 * exits 1 when a file is stale.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generatedFiles } from './generate/files.ts'

const root = join(import.meta.dirname, '..')
const stale = generatedFiles().filter(({ path, text }) => {
  const file = join(root, path)
  return !existsSync(file) || readFileSync(file, 'utf8') !== text
})
if (process.argv.includes('--check')) {
  for (const { path } of stale) console.error(`${path} does not follow the contract: run npm run generate.`)
  process.exitCode = stale.length > 0 ? 1 : 0
} else {
  for (const { path, text } of stale) writeFileSync(join(root, path), text)
  console.log(
    stale.length > 0 ? stale.map(({ path }) => `wrote ${path}`).join('\n') : 'Everything follows the contract.',
  )
}
