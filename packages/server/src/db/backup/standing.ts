import { sql } from 'kysely'
import type { Reads } from '../database.ts'
import { isDamaged, placeOf } from '../dialects/backup.ts'
import { openSnapshot } from '../dialects/snapshot.ts'
import type { LeaseTables } from '../lease.ts'
import { countLiveProcesses, reachedMoment } from '../lease-floor.ts'
import { listMarks, type Marks, type MarkTables } from '../marks.ts'

/** How things stand in a database, whatever its schema is. */
export interface Standing {
  readonly exists: boolean
  /** It is there and cannot be read. */
  readonly isDamaged: boolean
  readonly marks: Marks
  /** Servers that run on it. */
  readonly processes: number
  /** The moment up to which ids may have been made in it. */
  readonly reachedMs: number
  /** How many rows each table of ours holds. */
  readonly rows: Readonly<Record<string, number>>
  readonly bytes: number
}

const nothing: Standing = {
  exists: false,
  isDamaged: false,
  marks: {},
  processes: 0,
  reachedMs: 0,
  rows: {},
  bytes: 0,
}

/** @throws {DatabaseUnreachable} */
export async function standingOf(url: string, tables: readonly string[], now: number): Promise<Standing> {
  const { exists } = placeOf(url)
  if (!exists || (await isDamaged(url))) return { ...nothing, exists, isDamaged: exists }
  await using snapshot = await openSnapshot(url)
  const { db } = snapshot
  const has = (table: string) => snapshot.tables.has(table)
  const present = tables.flatMap((table) => snapshot.tables.get(table) ?? [])
  const rows: Record<string, number> = {}
  for (const { name } of present) rows[name] = await countRows(db, name)
  return {
    ...nothing,
    exists,
    marks: has('database_marks') ? await listMarks(snapshot as { db: unknown } as { db: Reads<MarkTables> }) : {},
    ...(has('process_numbers')
      ? {
          processes: await countLiveProcesses(snapshot as { db: unknown } as { db: Reads<LeaseTables> }, now),
          reachedMs: await reachedMoment(db, present),
        }
      : {}),
    rows,
    bytes: await snapshot.size(),
  }
}

export function isEmpty({ rows }: Standing): boolean {
  return Object.values(rows).every((count) => count === 0)
}

export async function countRows(db: Reads<Record<string, object>>, table: string): Promise<number> {
  const counted = await db.selectFrom(table).select(sql<number>`count(*)`.as('rows')).executeTakeFirstOrThrow()
  return counted.rows
}
