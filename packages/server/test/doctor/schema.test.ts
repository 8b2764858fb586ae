import { expect, inject, test } from 'vitest'
import { referencesOf } from '../../src/db/catalog.ts'
import { createDomains } from '../../src/domains/index.ts'
import { allMigrations } from '../../src/schema.ts'
import { doctor, testServer } from '../../src/testing/index.ts'
import { toldAfter } from './told.ts'

test('[DB-2] every reference of every table has its check', () => {
  const names = createDomains().flatMap(({ invariants = [] }) => invariants.map(({ name }) => name))
  const wanted = referencesOf(allMigrations()).map(({ table, column }) => `orphans.${table}.${column}`)
  expect(wanted.length).toBeGreaterThan(20)
  expect(wanted.filter((name) => !names.includes(name))).toEqual([])
  expect(new Set(names).size).toBe(names.length)
})

test('[MIG-1] the schema of a new database is what its migrations make', async () => {
  expect(await toldAfter(inject('databaseUrl'))).toEqual([])
})

test('[MIG-1] a table that is lost is missed, and so are the rows that were in it', async () => {
  const found = await toldAfter(inject('databaseUrl'), 'drop table sign_in_attempts')
  expect(found.find((sentence) => sentence.startsWith('schema.as-migrated'))).toContain('sign_in_attempts is missing')
  expect(found.some((sentence) => sentence.startsWith('accounts.attempts-forgiven: cannot be looked at'))).toBe(true)
})

test('[MIG-1] a migration that is not applied, or was changed, is told, and no row is looked at before', async () => {
  const last = '20261120-0950-moderation'
  expect(await toldAfter(inject('databaseUrl'), `delete from kindred_migrations where name = '${last}'`)).toEqual([
    `schema.migrations: ${last} is pending`,
  ])
  expect(
    await toldAfter(inject('databaseUrl'), `update kindred_migrations set hash = 'x' where name = '${last}'`),
  ).toEqual([`schema.migrations: ${last} is changed`])
})

test('[MIG-1] a migration of another server is told, and no part of the schema is called wrong because of it', async () => {
  const found = await toldAfter(
    inject('databaseUrl'),
    "insert into kindred_migrations values ('20991231-0000-later', 'x', 0)",
    'drop index posts_by_list',
  )
  expect(found).toEqual(['schema.foreign-migrations: 20991231-0000-later is not known here'])
})

test('[DB-2] looking at a database that is not there makes none', async () => {
  await using kit = await testServer({ databaseUrl: inject('databaseUrl') })
  const missing = kit.databaseUrl.replace(/kindred(_\w+|\.db)$/, 'kindred_of_nobody')
  expect(missing).not.toBe(kit.databaseUrl)
  for (let tries = 0; tries < 2; tries++)
    await expect(doctor(missing)).rejects.toThrow(/there is no database yet|does not exist/)
})
