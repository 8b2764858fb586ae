import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Tools } from '../../kernel/kernel.ts'
import { Trouble } from '../../kernel/trouble.ts'
import type { Database, Reads, Writes } from '../database.ts'
import { openSnapshot } from '../dialects/snapshot.ts'
import { LEASE_LOCK, type LeaseTables } from '../lease.ts'
import { countLiveProcesses, raiseLeases, reachedMoment } from '../lease-floor.ts'
import { listMarks, type MarkTables, putMark } from '../marks.ts'
import type { Migration } from '../migrate.ts'
import { openForFilling } from '../open.ts'
import type { AnyTables, Snapshot, TableShape } from '../snapshot.ts'
import { type Digests, differences, digestTables } from './digest.ts'
import { fill, sliceBySlice } from './fill.ts'
import { inOrder } from './order.ts'
import { migrateTarget, mustBeIdle, mustBeWhole } from './readiness.ts'

/** What this server knows of a database: its schema, what it holds, and what must be true of that. */
export interface Knowledge {
  readonly migrations: readonly Migration[]
  readonly tables: readonly string[]
  /** A sentence for each rule that what is stored breaks, and that a machine can mend. */
  broken(db: Reads<unknown>): Promise<readonly string[]>
  /** Mends what breaks a rule, in a database that serves nobody yet, and answers how many rows that were. */
  mend(database: Database<unknown>, tools: Pick<Tools, 'clock' | 'nextId'>): Promise<number>
  /** Ends what lives in a backup and may have been ended since. */
  forget(db: Writes<unknown>): Promise<Forgotten>
}

export interface Forgotten {
  /** How many sessions ended. */
  readonly sessions: number
}

export interface CopyOptions {
  readonly verify?: boolean
  /** That by which servers hold their leases. */
  readonly clock?: () => number
  readonly onRows?: ((rows: number) => void) | undefined
}

export interface Copied {
  readonly tables: number
  readonly rows: number
  /** Whether it went on where an earlier run was stopped. */
  readonly isResumed: boolean
  /** Content of each table, equal on both sides; only when that was asked for. */
  readonly digests: Digests | undefined
}

/**
 * Copies all that one database holds, as it is at one moment, into another that is empty or that an earlier run has begun to fill.
 * Until it has come to its end, no server starts on the target.
 * @throws {Trouble} when one of them is not as it must be, or when the two differ in the end
 */
export async function copyDatabase(
  { from, to }: { readonly from: string; readonly to: string },
  knowledge: Knowledge,
  options: CopyOptions = {},
): Promise<Copied> {
  await mustBeWhole(from, knowledge.migrations, 'the source')
  await migrateTarget(to, knowledge.migrations, 'the target')
  await using source = await openSnapshot(from)
  const tables = inOrder(knowledge.tables, source.tables)
  await using target = await openForFilling<unknown>(to)
  await mustHaveShapes(to, tables)
  const token = randomUUID()
  const isResumed = await claimTarget(target, { tables, token, now: (options.clock ?? Date.now)() })
  let rows = 0
  const onRows = (reached: number) => {
    rows = reached
    options.onRows?.(reached)
  }
  await fill(source.db, sliceBySlice(target, token), { tables, onRows })
  const digests = options.verify ? await verifyCopy({ source, to, tables, knowledge }) : undefined
  await finish(target, await reachedMoment(source.db, tables))
  return { tables: tables.length, rows, isResumed, digests }
}

interface Claim {
  readonly tables: readonly TableShape[]
  /** Tells this copy from all others. */
  readonly token: string
  readonly now: number
}

/**
 * Keeps servers off the target from now on, and answers whether an earlier copy had begun to fill it. A server takes its lease before it
 * looks for the mark, so that one of the two sees the other.
 * @throws {Trouble} when a server runs on it, or when it holds what no copy has brought
 */
export function claimTarget(target: Database<unknown>, { tables, token, now }: Claim): Promise<boolean> {
  return (target as Database<AnyTables>).transaction(async ({ db, lock }) => {
    await lock(...LEASE_LOCK)
    mustBeIdle({ processes: await countLiveProcesses({ db: db as never }, now) }, 'the target')
    const { filling } = await listMarks({ db: db as never })
    if (filling === undefined) await mustBeEmpty(db, tables)
    await putMark(db as never, { name: 'filling', value: token, now })
    return filling !== undefined
  })
}

/** Ids that the target makes from now on stand above all that came with the copy, whatever its clocks say. */
async function finish(target: Database<unknown>, reachedMs: number): Promise<void> {
  await (target as Database<LeaseTables & MarkTables>).transaction(async ({ db }) => {
    await raiseLeases(db as never, reachedMs)
    await putMark(db as never, { name: 'filling', value: null, now: Date.now() })
  })
}

async function mustHaveShapes(url: string, tables: readonly TableShape[]): Promise<void> {
  await using snapshot = await openSnapshot(url)
  for (const table of tables) {
    if (isDeepStrictEqual(snapshot.tables.get(table.name)?.columns, table.columns)) continue
    throw new Trouble({
      what: `the table ${table.name} is another one in the target`,
      why: 'its columns differ from those of the source, though the same migrations made both',
      fix: 'copy into a database that nothing but `kindred migrate up` has changed',
      reason: 'schema-differs',
    })
  }
}

async function mustBeEmpty(db: Reads<AnyTables>, tables: readonly TableShape[]): Promise<void> {
  for (const { name, key } of tables) {
    if (!(await db.selectFrom(name).select(key).limit(1).executeTakeFirst())) continue
    throw new Trouble({
      what: 'the target is not empty',
      why: `its table ${name} holds rows, and a copy mixes with nothing`,
      fix: 'name an empty database, or empty this one: name it in DATABASE_URL, and run `kindred db reset`',
      reason: 'not-empty',
    })
  }
}

interface Verification {
  readonly source: Snapshot
  readonly to: string
  readonly tables: readonly TableShape[]
  readonly knowledge: Knowledge
}

async function verifyCopy({ source, to, tables, knowledge }: Verification): Promise<Digests> {
  await using target = await openSnapshot(to)
  const digests = await digestTables(source.db, tables)
  const wrong = [
    ...differences(digests, await digestTables(target.db, tables)),
    ...(await target.damages()),
    ...(await knowledge.broken(target.db as Reads<unknown>)),
  ]
  if (wrong[0] === undefined) return digests
  throw new Trouble({
    what: 'the copy is not what it must be',
    why: wrong.slice(0, 5).join('; '),
    fix: 'run it again: it mends what differs; what breaks a rule is broken in the source as well: `kindred doctor --fix` there',
    reason: 'copy-differs',
  })
}
