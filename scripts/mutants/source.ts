import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

export const root = join(import.meta.dirname, '../..')

/** Files are named from the root of the repository, and so are the trees that are made of them. */
export function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

export function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true)
}
