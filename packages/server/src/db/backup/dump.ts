import path from 'node:path'
import { Trouble } from '../../kernel/trouble.ts'
import { leftBehind } from '../copy/order.ts'
import { mustBeIdle } from '../copy/readiness.ts'
import { placeOf, restoreDump } from '../dialects/backup.ts'
import { openSnapshot } from '../dialects/snapshot.ts'
import { LEASE_LOCK } from '../lease.ts'
import type { Manifest } from './manifest.ts'
import type { Restored, Restoring } from './restoring.ts'
import { settle } from './staged.ts'
import type { Standing } from './standing.ts'
import { damagesOf } from './verify.ts'
import { openWorkFolder } from './work-folder.ts'

const RUN_ON_IT = 'servers run on it'

/**
 * Runs a dump in one transaction, which ends only when each table has as many rows as were counted. From then on until the database is
 * settled its mark keeps every server away, so that no session of the backup lives for a moment.
 * @throws {Trouble} when the dump cannot be run, or when a server has come since it was looked for
 */
export async function restoreFromDump(restoring: Restoring): Promise<Restored> {
  const { url, backup, knowledge, now, standing } = restoring
  const { folder: home, manifest, name } = backup
  if (placeOf(url).isFile)
    throw failed(name, 'it was made by the tools of another kind of database, and only they can read it')
  await using work = await openWorkFolder()
  const known = [...knowledge.tables, ...leftBehind].map((table) => `"${table}"`)
  await restoreDump({
    url,
    folder: work.folder,
    file: path.join(home, manifest.data.file),
    lock: LEASE_LOCK, // a server that starts now waits for its number, and finds the mark
    // What others have built on these tables goes with them: a view, or the reference of a table that this server does not know.
    before: `${idleness(now)}drop table if exists ${known.join(', ')} cascade;\n`,
    after: `${checks(manifest)}${marks(standing, now)}`,
  }).catch((error: Error) => {
    mustBeIdle({ processes: processesIn(error) })
    throw failed(name, `${error.message}; nothing was changed`)
  })
  await using snapshot = await openSnapshot(url)
  const wrong = await damagesOf(snapshot, manifest)
  if (wrong.length > 0) throw failed(name, wrong.join('; '))
  return await settle(restoring)
}

/** A statement that fails while servers run on the database. A new one has no table that tells. */
function idleness(now: number): string {
  const live = `select count(*) from process_numbers where holder <> '' and expires_at > ${now}`
  const look = `if (${live}) > 0 then raise exception '% ${RUN_ON_IT}', (${live}); end if;`
  return `do $$ begin\nif to_regclass('process_numbers') is not null then ${look} end if;\nend $$;\n`
}

function processesIn({ message }: Error): number {
  return Number(new RegExp(`(\\d+) ${RUN_ON_IT}`).exec(message)?.[1] ?? 0)
}

/** Statements that fail where a table holds another number of rows than the backup has counted. */
function checks({ tables }: Manifest): string {
  const wrong = Object.entries(tables).map(
    ([table, { rows }]) =>
      `if (select count(*) from "${table}") <> ${rows} then raise exception '${table} does not hold ${rows} rows'; end if;`,
  )
  return `do $$ begin\n${wrong.join('\n')}\nend $$;\n`
}

/** Whoever is killed before the database is settled leaves it as protected as it was. */
function marks({ marks: { protected: name } }: Standing, now: number): string {
  const values = [`('filling', 'a restore', ${now})`]
  if (name !== undefined) values.push(`('protected', '${name.replaceAll("'", "''")}', ${now})`)
  return `delete from database_marks;\ninsert into database_marks (name, value, set_at) values ${values.join(', ')};\n`
}

function failed(name: string, why: string): Trouble {
  return new Trouble({
    what: `the backup ${name} cannot be restored`,
    why,
    fix: 'mend what it names, or take another backup: kindred backup list; into another kind of database goes `kindred db copy`',
    reason: 'restore-failed',
  })
}
