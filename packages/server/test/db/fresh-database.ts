// Run as a process of its own: asks for a fresh database whose template others ask for at the same time, and looks into it.
import { createTable, dropTable, id, type Migration } from '../../src/db/columns.ts'
import { openMigrator } from '../../src/db/migrate.ts'
import { freshDatabase } from '../../src/testing/database.ts'

const [url = '', table = ''] = process.argv.slice(2)
const migration: Migration = {
  name: '20251120-0900-things',
  up: (schema) => createTable(schema, table, { columns: { id: id() } }),
  down: (schema) => dropTable(schema, table),
}
await using fresh = await freshDatabase({ url, migrations: [migration] })
await using migrator = await openMigrator(fresh.url, [migration])
const [status] = await migrator.status()
if (status?.state !== 'applied') throw new Error(`the migration is ${status?.state}`)
