import { join, relative } from 'node:path'
import type { Plugin } from 'vitest/config'
import { type Edit, mutated } from './mutant.ts'

/** Where a run of mutants says which edits hold: a list of `Edit` as JSON. Without it the plugin is not there. */
export const EDITS = 'KINDRED_MUTANT_EDITS'

/** Gives test runs the modules of one mutant in place of those on disk. */
export function mutantModules(): Plugin[] {
  if (process.env[EDITS] === undefined) return []
  const root = join(import.meta.dirname, '../..')
  return [
    {
      name: 'kindred-mutant',
      enforce: 'pre',
      transform(source, id) {
        const file = relative(root, id.split('?')[0] ?? '')
        const edits = (JSON.parse(process.env[EDITS] ?? '[]') as Edit[]).filter((edit) => edit.file === file)
        return edits.length === 0 ? undefined : { code: mutated(file, source, edits), map: null }
      },
    },
  ]
}
