import { Trouble } from '../../kernel/trouble.ts'
import { readMarks } from '../marks.ts'
import { type Migration, openMigrator } from '../migrate.ts'

/**
 * Holds a database that is read to the schema of this server.
 * @throws {Trouble} when there is none, when it is filled in part, when migrations are pending, or a newer server has applied more
 */
export async function mustBeWhole(url: string, migrations: readonly Migration[], what: string): Promise<void> {
  await using migrator = await openMigrator(url, migrations)
  if (!(await migrator.exists()))
    throw new Trouble({
      what: `${what} is not there`,
      why: 'there is no database yet where its URL says',
      fix: 'correct its URL',
      reason: 'no-database',
    })
  if ((await readMarks(url)).filling !== undefined)
    throw new Trouble({
      what: `${what} is filled only in part`,
      why: 'a copy or a restore into it was stopped before its end',
      fix: 'run that command again',
      reason: 'half-filled',
    })
  const states = await migrator.status()
  const open = states.filter(({ state }) => state === 'pending' || state === 'changed')
  const newer = states.filter(({ state }) => state === 'unknown')
  if (open[0])
    throw new Trouble({
      what: `${what} has not the schema of this server`,
      why: `${open.length} of its migrations are not applied as they are written, the first of them ${open[0].name}`,
      fix: 'run `kindred migrate up` on it first',
      reason: 'migrations-pending',
    })
  if (newer[0]) throw isNewer(what, newer[0].name)
}

/**
 * Brings a database that is written into to the schema of this server, from nothing if need be.
 * @throws {Trouble} when a newer server has been there
 */
export async function migrateTarget(url: string, migrations: readonly Migration[], what: string): Promise<void> {
  await using migrator = await openMigrator(url, migrations)
  const newer = (await migrator.status()).find(({ state }) => state === 'unknown')
  if (newer) throw isNewer(what, newer.name)
  await migrator.up()
}

/** @throws {Trouble} while servers run on a database */
export function mustBeIdle({ processes }: { readonly processes: number }, what = 'the database'): void {
  if (processes === 0) return
  throw new Trouble({
    what: `${what} is in use`,
    why:
      processes === 1 ? 'a server runs on it, or was killed less than a minute ago' : `${processes} servers run on it`,
    fix: 'stop what runs, and run this again',
    reason: 'database-in-use',
  })
}

function isNewer(what: string, migration: string): Trouble {
  return new Trouble({
    what: `${what} is ahead of this server`,
    why: `it holds the migration ${migration}, which this version does not know`,
    fix: 'use the version of Kindred that made it, or a newer one',
    reason: 'schema-newer',
  })
}
