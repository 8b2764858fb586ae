import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import { createTable, dropTable, id, type Migration } from '../src/db/columns.ts'
import { openMigrator } from '../src/db/migrate.ts'
import { openDatabase } from '../src/db/open.ts'
import { freshDatabase } from '../src/testing/database.ts'

const url = inject('databaseUrl')

/** One that no template was made for yet. */
function newMigration(): Migration {
  const table = `things_${process.pid}_${Math.random().toString(36).slice(2, 8)}`
  return {
    name: '20251120-0900-things',
    up: (schema) => createTable(schema, table, { columns: { id: id() } }),
    down: (schema) => dropTable(schema, table),
  }
}

test('[DB-1] the database of this project answers, and is the one that its name says', async () => {
  await using fresh = await freshDatabase({ url, migrations: [] })
  await using database = await openDatabase(fresh.url)
  expect(database.dialect.name).toBe(url === 'sqlite:' ? 'sqlite' : 'postgres')
  const two = sql<number>`cast(1 as bigint) + 1`.as('two')
  expect(await database.db.selectNoFrom(two).execute()).toEqual([{ two: 2 }])
})

test('fresh databases that are asked for at once come from one template and share nothing', async () => {
  const migrations = [newMigration()]
  const databases = await Promise.all(
    Array.from({ length: 6 }, () => freshDatabase({ url, migrations, name: 'At Once!' })),
  )
  expect(new Set(databases.map((database) => database.url)).size).toBe(6)
  for (const database of databases) expect(await statesIn(database.url, migrations)).toEqual(['applied'])
  for (const database of databases) await database[Symbol.asyncDispose]()
})

test('processes that ask at once for a template that nobody has made do not trip over each other', async () => {
  const child = fileURLToPath(new URL('db/fresh-database.ts', import.meta.url))
  const table = `things_${process.pid}_${Date.now()}`
  const exits = Array.from({ length: 3 }, () => {
    const flags = ['--conditions=@kindred/source', child, url, table]
    return once(spawn(process.execPath, flags, { stdio: ['ignore', 'ignore', 'inherit'] }), 'exit')
  })
  expect((await Promise.all(exits)).map(([code]) => code)).toEqual([0, 0, 0])
}, 20_000)

test('a fresh database is gone once it is disposed of', async () => {
  const fresh = await freshDatabase({ url, migrations: [] })
  await fresh[Symbol.asyncDispose]()
  const looking = url === 'sqlite:' ? access(fresh.url.slice('file:'.length)) : openDatabase(fresh.url)
  await expect(looking).rejects.toThrow(/no such file|does not exist/)
})

async function statesIn(at: string, migrations: readonly Migration[]): Promise<string[]> {
  await using migrator = await openMigrator(at, migrations)
  return (await migrator.status()).map(({ state }) => state)
}
