import { expect, test } from 'vitest'
import { openDatabase } from '../../src/db/open.ts'
import { insertPeople } from '../../src/testing/suites/dialect/queries.ts'
import type { DialectTables } from '../../src/testing/suites/dialect/tables.ts'
import { openFresh } from './open.ts'

test('what another process commits is noticed, where the database tells, and what this one commits is not', async () => {
  await using database = await openFresh()
  await using other = await openDatabase<DialectTables>(database.url)
  if (!database.foreignCommits) {
    expect(database.dialect.name).toBe('postgres')
    return
  }
  const before = database.foreignCommits()
  await insertPeople(database, ['1'])
  expect(database.foreignCommits()).toBe(before)
  await insertPeople(other, ['2'])
  const after = database.foreignCommits()
  expect(after).not.toBe(before)
  expect(database.foreignCommits()).toBe(after)
  await other.transaction(async () => {})
  expect(database.foreignCommits()).toBe(after)
})
