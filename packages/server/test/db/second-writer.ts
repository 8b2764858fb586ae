// Run as a process of its own: writes 200 people to a database that another process writes to as well.
import { openDatabase } from '../../src/db/open.ts'
import type { DialectTables } from '../../src/testing/suites/dialect/tables.ts'

const [url = ''] = process.argv.slice(2)
await using database = await openDatabase<DialectTables>(url)
for (let id = 1; id <= 200; id++) {
  const person = { id: String(id), handle: `second${id}`, role: 'member' as const }
  await database.transaction(({ db }) => db.insertInto('people').values(person).execute())
  if (id === 1) process.stdout.write('writing\n')
}
