import { Trouble } from '../../kernel/trouble.ts'
import { differences, digestTables } from '../copy/digest.ts'
import { fill } from '../copy/fill.ts'
import { inOrder } from '../copy/order.ts'
import { migrateTarget, mustBeIdle } from '../copy/readiness.ts'
import type { Database } from '../database.ts'
import { openSnapshot } from '../dialects/snapshot.ts'
import { LEASE_LOCK } from '../lease.ts'
import { countLiveProcesses, raiseLeases, reachedMoment } from '../lease-floor.ts'
import { putMark } from '../marks.ts'
import { openForFilling } from '../open.ts'
import type { AnyTables } from '../snapshot.ts'
import type { Restoring } from './restoring.ts'

type Filling = Pick<Restoring, 'url' | 'knowledge' | 'now' | 'onRows'>

/**
 * Makes a database hold what a settled file holds, in one transaction: before its commit everybody reads the old rows, after it the new.
 * @throws {Trouble} when the two differ in the end; nothing was changed then
 */
export async function fillAtOnce(staged: string, { url, knowledge, now, onRows }: Filling): Promise<{ rows: number }> {
  await migrateTarget(url, knowledge.migrations, 'the database')
  await using source = await openSnapshot(`file:${staged}`)
  const tables = inOrder(knowledge.tables, source.tables)
  const expected = await digestTables(source.db, tables)
  const reachedMs = await reachedMoment(source.db, tables)
  await using database = (await openForFilling<unknown>(url)) as Database<AnyTables>
  const { dialect } = database
  await database.transaction(async ({ db, lock }) => {
    await lock(...LEASE_LOCK) // a server that starts now waits for its number, and finds the new rows
    mustBeIdle({ processes: await countLiveProcesses({ db: db as never }, now) })
    await fill(source.db, { dialect, run: (work) => work(db) }, { tables, onRows })
    const wrong = differences(expected, await digestTables(db, tables))
    if (wrong.length > 0) throw differs(wrong)
    await raiseLeases(db as never, reachedMs)
    await putMark(db as never, { name: 'filling', value: null, now })
  })
  return { rows: Object.values(expected).reduce((sum, { rows }) => sum + rows, 0) }
}

function differs(wrong: readonly string[]): Trouble {
  return new Trouble({
    what: 'the database does not hold what the backup holds',
    why: wrong.slice(0, 5).join('; '),
    fix: 'nothing was changed; run it again, and report it when that fails as well',
    reason: 'restore-differs',
  })
}
