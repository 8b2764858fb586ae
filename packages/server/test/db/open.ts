import { inject } from 'vitest'
import { openDatabase } from '../../src/db/open.ts'
import type { OpenOptions } from '../../src/db/options.ts'
import { freshDatabase } from '../../src/testing/database.ts'
import { type DialectDatabase, dialectMigrations } from '../../src/testing/suites/dialect.ts'

/** A fresh database of this project, or of the server given, with the tables of the dialect suite; disposing of it removes it. */
export async function openFresh(
  options?: OpenOptions,
  server = inject('databaseUrl'),
): Promise<DialectDatabase & { url: string }> {
  const fresh = await freshDatabase({ url: server, migrations: dialectMigrations, name: 'dialect' })
  const database: DialectDatabase = await openDatabase(fresh.url, options)
  return {
    ...database,
    url: fresh.url,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]()
      await fresh[Symbol.asyncDispose]()
    },
  }
}
