import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { describe, expect, test } from 'vitest'
import { findMutants } from './find.ts'
import { mutated } from './mutant.ts'
import { textOf } from './source.ts'
import { readTable, TABLE, tableOf } from './table.ts'

const mutants = findMutants()
const table = readTable(readFileSync(TABLE, 'utf8'))
const named = ({ id, without }: { id: string; without: string }) => `${id}: ${without}`

describe('the table of mutants', () => {
  test('names every clause of the door and every call of it that the source has now, and no other', () => {
    const remedy = 'npm run mutants -- --write runs them all and writes the table'
    expect(table.map(named), remedy).toEqual(mutants.map(named))
  })

  test('has a test for each on each database', () => {
    expect(table.filter(({ killers }) => !killers.sqlite || !killers.postgres).map(named)).toEqual([])
  })

  test('is read as it was written', () => {
    const rows = [
      { id: 'a/b.c', without: '|| d', killers: { sqlite: { file: 'e.test.ts', test: 'f | g (h)' } } },
      {
        id: 'a/b.d',
        without: 'sql`1 = 1`',
        killers: { sqlite: { file: 'e', test: 'f' }, postgres: { file: 'e', test: 'f' } },
      },
      { id: 'a/b.e', without: 'x', killers: {} },
    ]
    expect(readTable(tableOf(rows))).toEqual(rows)
  })
})

test('every mutant has a name of its own and is a program', () => {
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length)
  for (const { edits } of mutants)
    for (const file of new Set(edits.map((edit) => edit.file)))
      expect(() => stripTypeScriptTypes(mutated(file, textOf(file), edits))).not.toThrow()
})
