import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('the model shares no code with what it is compared with: it imports its own files and the drivers', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const imported = files.flatMap((name) => {
    const source = readFileSync(`${import.meta.dirname}/${name}`, 'utf8')
    return [...source.matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, from]) => from as string)
  })
  expect(files.length).toBeGreaterThan(4)
  expect(imported.filter((from) => !/^\.\/[a-z]+\.ts$/.test(from) && !['better-sqlite3', 'pg'].includes(from))).toEqual(
    [],
  )
})
