import type { Config } from './config.ts'
import { CheckError } from './config-errors.ts'
import type { Database } from './db/database.ts'
import { listMarks, type Marks, type MarkTables, readMarks, writeMark } from './db/marks.ts'
import { openForFilling } from './db/open.ts'
import type { Log } from './kernel/log.ts'
import { checkSchema } from './schema.ts'

/**
 * The name under which the configured database is protected: what must be typed before something of it is lost.
 * @throws {DatabaseUnreachable}
 */
export async function protectionOf(config: Config): Promise<string | undefined> {
  return (await readMarks(config.database.url)).protected
}

/** Marks the configured database as production, or takes the mark away where `name` is null. */
export async function protect(config: Config, name: string | null): Promise<void> {
  await checkSchema(config)
  await using database = await openForFilling<unknown>(config.database.url)
  await writeMark(database, 'protected', name)
}

/**
 * Keeps a server off a database that is being filled. It is asked under the lease of that server.
 * @throws {CheckError} when a copy or a restore into it has not come to its end
 */
export async function checkFilled(database: Database<unknown>): Promise<Marks> {
  const marks = await listMarks(database as Database<MarkTables>)
  if (marks.filling !== undefined)
    throw new CheckError({
      what: 'The database is filled only in part',
      why: 'a copy or a restore into it was stopped before its end',
      fix: 'Run that command again: it goes on, or begins anew.',
      reason: 'half-filled',
    })
  return marks
}

/**
 * Holds a server to what its database says about itself.
 * @throws {CheckError} when a copy or a restore into it has not come to its end
 */
export async function checkMarks(
  database: Database<unknown>,
  { config, log }: { config: Config; log: Log },
): Promise<void> {
  const marks = await checkFilled(database)
  if (config.environment === 'production' && marks.protected === undefined)
    log.warn('nothing asks before this production database is emptied: run `kindred db protect` once')
}
