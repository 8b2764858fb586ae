import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, inject, test } from 'vitest'
import type { Migration } from '../../src/db/columns.ts'
import { MigrationChanged, migrationScript, openMigrator } from '../../src/db/migrate.ts'
import { openMigrationConnection } from '../../src/db/migration-connection.ts'
import { freshDatabase } from '../../src/testing/database.ts'
import { describeSchema } from '../../src/testing/schema.ts'
import { steps } from './migrations.ts'

const names = steps.map(({ name }) => name)
const emptyDatabase = () => freshDatabase({ url: inject('databaseUrl'), migrations: [], name: 'migrate' })

async function up(url: string, migrations = steps, onStatement?: (sql: string) => void) {
  await using migrator = await openMigrator(url, migrations, onStatement ? { onStatement } : {})
  return await migrator.up()
}

async function down(url: string, count: number) {
  await using migrator = await openMigrator(url, steps)
  return await migrator.down(count)
}

async function statesOf(url: string, migrations = steps) {
  await using migrator = await openMigrator(url, migrations)
  return (await migrator.status()).map(({ name, state }) => `${name} ${state}`)
}

/** The schema after none, one, two … of the steps. */
async function cleanSchemas(url: string) {
  const schemas: string[] = []
  for (let count = 0; count <= steps.length; count++) {
    await up(url, steps.slice(0, count))
    schemas.push(await schemaOf(url))
  }
  await down(url, steps.length)
  return schemas
}

/** Without the list of what was applied, which an interrupted run may have made. */
async function schemaOf(url: string) {
  return (await describeSchema(url)).filter((line) => !line.includes('kindred_migrations')).join('\n')
}

test('migrations are applied in the order of their names and taken back from the last', async () => {
  await using database = await emptyDatabase()
  await using migrator = await openMigrator(database.url, steps.toReversed())
  expect(await migrator.up()).toEqual(names)
  expect(await migrator.up()).toEqual([])
  expect((await migrator.status()).every(({ state, appliedAt }) => state === 'applied' && appliedAt)).toBe(true)
  expect(await migrator.down(2)).toEqual([names[2], names[1]])
  expect(await statesOf(database.url)).toEqual([`${names[0]} applied`, `${names[1]} pending`, `${names[2]} pending`])
  expect(await migrator.up()).toEqual(names.slice(1))
})

test('a plan tells what up would run and runs nothing', async () => {
  await using database = await emptyDatabase()
  await up(database.url, steps.slice(0, 1))
  const before = await describeSchema(database.url)
  await using migrator = await openMigrator(database.url, steps)
  const plan = await migrator.plan()
  expect(plan.map(({ name }) => name)).toEqual(names.slice(1))
  expect(plan[0]?.statements[0]).toContain('create table "books"')
  expect(await describeSchema(database.url)).toEqual(before)
})

test('the script makes the same schema by hand, and the migrator knows it was run', async () => {
  await using byHand = await emptyDatabase()
  await using byMigrator = await emptyDatabase()
  await using connection = await openMigrationConnection(byHand.url)
  await connection.run(await migrationScript(byHand.url, steps))
  await up(byMigrator.url)
  expect(await describeSchema(byHand.url)).toEqual(await describeSchema(byMigrator.url))
  expect(await statesOf(byHand.url)).toEqual(names.map((name) => `${name} applied`))
})

test('a migration that was changed after it was applied is refused by name', async () => {
  await using database = await emptyDatabase()
  await up(database.url)
  const [first, ...others] = steps as [Migration, ...Migration[]]
  const edited = [
    { ...first, up: (schema) => schema.run('create table other (id integer)') } satisfies Migration,
    ...others,
  ]
  await expect(up(database.url, edited)).rejects.toThrow(MigrationChanged)
  await expect(up(database.url, edited)).rejects.toMatchObject({ migration: names[0] })
  expect((await statesOf(database.url, edited))[0]).toBe(`${names[0]} changed`)
})

test('a migration of a newer server is left alone', async () => {
  await using database = await emptyDatabase()
  await up(database.url)
  expect(await up(database.url, steps.slice(0, 2))).toEqual([])
  expect(await statesOf(database.url, steps.slice(0, 2))).toContain(`${names[2]} unknown`)
})

test('two migrations of one name, or of none that sorts by time, are refused', async () => {
  await using database = await emptyDatabase()
  const [first] = steps as [Migration]
  await expect(up(database.url, [first, first])).rejects.toThrow(/one name/)
  await expect(up(database.url, [{ ...first, name: 'authors' }])).rejects.toThrow(/not a name/)
})

test('[DB-2] a migration that leaves a row which refers to nothing is not applied', async () => {
  await using database = await emptyDatabase()
  await up(database.url)
  const orphan: Migration = {
    name: '20251121-0900-orphan',
    up: (schema) => schema.run("insert into books (id, author_id, title) values (9, 99, 'x')"),
    down: () => {},
  }
  await expect(up(database.url, [...steps, orphan])).rejects.toThrow()
  expect(await statesOf(database.url, [...steps, orphan])).toContain('20251121-0900-orphan pending')
})

test('[MIG-1] a failure after any statement leaves each migration whole or absent, and a rerun completes the schema', async () => {
  await using database = await emptyDatabase()
  const clean = await cleanSchemas(database.url)
  let statements = 0
  await up(database.url, steps, () => statements++)
  await down(database.url, steps.length)
  expect(statements).toBeGreaterThan(12)
  for (let cut = 1; cut <= statements; cut++) {
    let left = cut
    const failing = up(database.url, steps, () => {
      if (--left === 0) throw new Error('cut')
    })
    await expect(failing).rejects.toThrow('cut')
    const applied = (await statesOf(database.url)).filter((state) => state.endsWith(' applied')).length
    expect(await schemaOf(database.url)).toBe(clean[applied])
    await up(database.url)
    expect(await schemaOf(database.url)).toBe(clean.at(-1))
    await down(database.url, steps.length)
    expect(await schemaOf(database.url)).toBe(clean[0])
  }
})

test('[MIG-1] a process killed in the middle of a migration leaves it whole or absent, and a rerun completes the schema', async () => {
  await using database = await emptyDatabase()
  const clean = await cleanSchemas(database.url)
  const cuts = [1, 2, 3, 4, 5, 6, 7, 8] // every statement of the first migration, its commit, and into the second
  for (const cut of cuts) {
    const child = fileURLToPath(new URL('killed-migrator.ts', import.meta.url))
    const flags = ['--conditions=@kindred/source', child, database.url, String(cut)]
    const [, signal] = await once(spawn(process.execPath, flags, { stdio: 'inherit' }), 'exit')
    expect(signal).toBe('SIGKILL')
    const applied = (await statesOf(database.url)).filter((state) => state.endsWith(' applied')).length
    expect(await schemaOf(database.url)).toBe(clean[applied])
    expect(await up(database.url)).toEqual(names.slice(applied))
    expect(await schemaOf(database.url)).toBe(clean.at(-1))
    await down(database.url, steps.length)
  }
})

test('[MIG-2] ten migrators at once apply each migration once', async () => {
  await using database = await emptyDatabase()
  const applied = await Promise.all(Array.from({ length: 10 }, () => up(database.url)))
  expect(applied.flat().sort()).toEqual(names)
  expect(await statesOf(database.url)).toEqual(names.map((name) => `${name} applied`))
})
