// What a database says about itself. A mark belongs to the place and not to the data: no copy and no backup takes it along.
import type { Database, Reads, Writes } from './database.ts'
import { openMigrationConnection } from './migration-connection.ts'

/** `protected` holds the name that must be typed before something is lost; `filling` names the copy that is under way. */
export interface MarkTables {
  database_marks: { name: MarkName; value: string; set_at: number }
}

export type MarkName = 'protected' | 'filling'
export type Marks = Readonly<Partial<Record<MarkName, string>>>

/**
 * Reads the marks over a connection of its own, and makes no file by looking for one. A database without the table has none.
 * @throws {DatabaseUnreachable}
 */
export async function readMarks(url: string): Promise<Marks> {
  await using connection = await openMigrationConnection(url)
  if (!(await connection.hasTable('database_marks'))) return {}
  const rows = await connection.query('select name, value from database_marks')
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
}

export async function listMarks({ db }: { db: Reads<MarkTables> }): Promise<Marks> {
  const rows = await db.selectFrom('database_marks').select(['name', 'value']).execute()
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
}

/** Sets a mark, or takes it away where `value` is null. */
export function writeMark(database: Database<unknown>, name: MarkName, value: string | null): Promise<void> {
  return (database as Database<MarkTables>).transaction(({ db }) => putMark(db, { name, value, now: Date.now() }))
}

export async function putMark(
  db: Writes<MarkTables>,
  { name, value, now }: { name: MarkName; value: string | null; now: number },
): Promise<void> {
  await db.deleteFrom('database_marks').where('name', '=', name).execute()
  if (value !== null) await db.insertInto('database_marks').values({ name, value, set_at: now }).execute()
}
