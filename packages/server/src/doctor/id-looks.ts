import { sql } from 'kysely'
import { catalogOf } from '../db/catalog.ts'
import type { Migration } from '../db/columns.ts'
import type { Database } from '../db/database.ts'
import { LEASE_MS } from '../db/lease.ts'
import { selectRows } from '../db/select.ts'
import type { Look } from '../kernel/check.ts'
import { momentOf } from '../kernel/ids.ts'

/** A lease runs ahead of the clock by as much as it lasts, and a clock may have been set right since. */
const MAX_AHEAD_MS = LEASE_MS + 10 * 60 * 1000

/** A check that no id was made in the future (TIME-2): what is made from now on would stand below it in every list. */
export function idLook(database: Database<unknown>, migrations: readonly Migration[], clock: () => number): Look {
  return {
    name: 'database.ids',
    meaning: 'No row has an id of a moment that is yet to come.',
    fix: 'Set the clocks of all machines right; if they were, wait until that moment, or restore what was written since from a backup.',
    async look() {
      const sentences: string[] = []
      for (const [table, { key }] of catalogOf(migrations)) {
        if (key[0] !== 'id') continue
        const [row] = await selectRows(
          database.db,
          sql<{ last_id: string | null }>`select max(id) as last_id from ${sql.table(table)}`,
        )
        const at = row?.last_id ? momentOf(row.last_id) : 0
        if (at > clock() + MAX_AHEAD_MS)
          sentences.push(`${row?.last_id} of ${table} is of ${new Date(at).toISOString()}`)
      }
      return sentences
    },
  }
}
