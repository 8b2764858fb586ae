import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database, Reads } from '../db/database.ts'
import { selectRows } from '../db/select.ts'
import type { Repaired } from '../kernel/check.ts'
import type { Broken, Invariant } from '../kernel/invariant.ts'
import type { Tools } from '../kernel/kernel.ts'
import type { Findings, Repairs } from './report.ts'

/** Rows that one statement looks at: what bounds memory and how long the event loop is kept. */
const STRETCH = 1000
/** Rows that one transaction repairs. */
const SLICE = 100

type Tables = Record<string, unknown>
interface Patient {
  readonly database: Database<Tables>
  readonly tools: Pick<Tools, 'clock' | 'nextId'>
}

/** Walks the table of an invariant from end to end, notes the rows that break it, and mends as many as `repairs` lets it. */
export async function walk(
  invariant: Invariant,
  patient: Patient,
  { findings, repairs }: { findings: Findings; repairs: Repairs },
): Promise<void> {
  const { over, repair } = invariant
  const { database, tools } = patient
  for await (const ends of stretches(database.db, over)) {
    const stretch = { ...ends, now: tools.clock() }
    const broken = inOrder(await invariant.find(database.db, stretch), over)
    for (const row of broken) findings.add(`${row.id} ${invariant.tell(row)}`)
    if (!repair) continue
    for (let at = 0; at < broken.length && repairs.left > 0; ) {
      const slice = sliceOf(broken, at, Math.min(SLICE, repairs.left))
      at += slice.length
      const mended = await mend({ ...invariant, repair }, patient, { rows: slice, now: stretch.now })
      findings.withdraw(slice.length - mended.length)
      for (const one of mended) repairs.done(one)
    }
  }
}

/** What was merely in motion is well once it is held, and is let alone. A repair that does not hold is taken back. */
function mend(
  { repair, find, tell }: Invariant & Required<Pick<Invariant, 'repair'>>,
  { database, tools }: Patient,
  { rows, now }: { rows: readonly Broken[]; now: number },
): Promise<Repaired[]> {
  const stretch = { from: rows[0]?.id ?? '', to: rows.at(-1)?.id ?? '', now }
  return database.transaction(async ({ db, lock }) => {
    const unit = { ...tools, db, lock }
    await repair.hold?.(unit, rows)
    const held = new Set(rows.map(({ id }) => id))
    const look = async () => (await find(db, stretch)).filter(({ id }) => held.has(id))
    const still = await look()
    if (still.length === 0) return []
    await repair.mend(unit, still)
    const [stubborn] = await look()
    if (stubborn) throw new Error(`${stubborn.id} is no better after its repair: ${tell(stubborn)}`)
    return still.map((row) => ({ id: row.id, before: tell(row), after: repair.outcome(row) }))
  })
}

function inOrder(rows: readonly Broken[], { isText = false }: Invariant['over']): Broken[] {
  return rows.toSorted(isText ? (a, b) => (a.id < b.id ? -1 : 1) : (a, b) => Number(a.id) - Number(b.id))
}

/** About so many rows; what stands under one key stays together. */
function sliceOf(rows: readonly Broken[], at: number, size: number): Broken[] {
  let end = Math.min(at + size, rows.length)
  while (end < rows.length && rows[end]?.id === rows[end - 1]?.id) end++
  return rows.slice(at, end)
}

/** None of an empty table. */
interface Ends {
  readonly from_id: string | null
  readonly to_id: string | null
}

/** Parts of a table in the order of its key, each a moment after the one before, so that others have their turn. */
async function* stretches(db: Reads<Tables>, { table, key, isText = false }: Invariant['over']) {
  let after = isText ? '' : String(Number.MIN_SAFE_INTEGER)
  for (;;) {
    const ends = await nextStretch(db, { table, key, after })
    if (ends?.from_id == null || ends.to_id == null) return
    yield { from: ends.from_id, to: ends.to_id }
    after = ends.to_id
    await setImmediate()
  }
}

async function nextStretch(db: Reads<Tables>, { table, key, after }: { table: string; key: string; after: string }) {
  const column = sql.ref(key)
  const next = sql`select ${column} from ${sql.table(table)} where ${column} > ${after} order by ${column} limit ${sql.lit(STRETCH)}`
  const [ends] = await selectRows(
    db,
    sql<Ends>`select min(${column}) as from_id, max(${column}) as to_id from (${next}) as next`,
  )
  return ends
}
