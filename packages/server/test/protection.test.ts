import { pino } from 'pino'
import { expect, inject, test } from 'vitest'
import { createBackup } from '../src/backups.ts'
import { loadConfig } from '../src/config.ts'
import { writeMark } from '../src/db/marks.ts'
import { openDatabase } from '../src/db/open.ts'
import { checkMarks, protect, protectionOf } from '../src/protection.ts'
import { allMigrations } from '../src/schema.ts'
import { freshDatabase } from '../src/testing/database.ts'

const databaseUrl = inject('databaseUrl')
const SECRET = 'Zq3kV0s8dT1xYw7LrPm5BnC2hJ9gFe4A'

/** A database, and what a server in some environment would be told of it. */
async function place(environment: 'production' | 'development') {
  const fresh = await freshDatabase({ url: databaseUrl, migrations: allMigrations() })
  const { config } = loadConfig({ env: {}, overrides: { environment, database: fresh.url, secret: SECRET } })
  const database = await openDatabase<unknown>(fresh.url)
  const lines: string[] = []
  const log = pino({}, { write: (line: string) => void lines.push(line) })
  return {
    config,
    database,
    async warnings() {
      await checkMarks(database, { config, log })
      return lines.splice(0).filter((line) => line.includes('kindred db protect')).length
    },
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]()
      await fresh[Symbol.asyncDispose]()
    },
  }
}

test('a server in production says once that its database is not protected, and elsewhere nothing', async () => {
  await using production = await place('production')
  expect(await production.warnings()).toBe(1)
  await protect(production.config, 'shop')
  expect(await protectionOf(production.config)).toBe('shop')
  expect(await production.warnings()).toBe(0)
  await protect(production.config, null)
  expect(await protectionOf(production.config)).toBeUndefined()
  await using development = await place('development')
  expect(await development.warnings()).toBe(0)
})

test('no server starts on a database that a copy or a restore has filled in part, and no backup is taken of it', async () => {
  await using half = await place('development')
  await writeMark(half.database, 'filling', 'a copy')
  await expect(half.warnings()).rejects.toMatchObject({ reason: 'half-filled' })
  await expect(createBackup(half.config, { dir: 'nowhere' })).rejects.toMatchObject({ reason: 'half-filled' })
})
