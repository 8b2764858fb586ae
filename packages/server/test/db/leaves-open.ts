// Run as a process of its own: writes until a thread copies the log of the database, and comes to its end without closing anything.
import { openDatabase } from '../../src/db/open.ts'
import type { DialectTables } from '../../src/testing/suites/dialect/tables.ts'

const MIB = 1024 * 1024

const [url = ''] = process.argv.slice(2)
const database = await openDatabase<DialectTables>(url)
for (let id = 1; id <= 8; id++) {
  const file = { id: String(id), doc: '{}', content: Buffer.alloc(MIB, id) }
  await database.transaction(({ db }) => db.insertInto('files').values(file).execute())
}
