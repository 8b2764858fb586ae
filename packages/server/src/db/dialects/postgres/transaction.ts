import { hash } from 'node:crypto'
import { compareIds } from '@kindred/contract'
import { type Kysely, sql } from 'kysely'
import type pg from 'pg'
import { type Deadline, DeadlinePassed } from '../../../kernel/deadline.ts'
import { Body } from '../../body.ts'
import type { Transaction, TransactionOptions } from '../../database.ts'
import type { Connection } from '../../executor.ts'
import { misuse } from '../../misuse.ts'
import type { OpenOptions } from '../../options.ts'
import { shape } from '../../shape.ts'
import { spoilsConnection } from './dialect.ts'
import type { Lent } from './lent.ts'
import type { Pool } from './pool.ts'
import { beginWith, limitsOf, type Settings } from './settings.ts'
import { gather, type Statements } from './statements.ts'

interface Parts {
  readonly pool: Pool
  readonly statements: Statements
  readonly createHandle: <Tables>(connection: Connection) => Kysely<Tables>
  readonly options: OpenOptions
  readonly deadline: Deadline | undefined
  readonly how: TransactionOptions | undefined
  /** Hears when the commit is sent: what fails after that may have been committed. */
  onCommit(): void
}

/** How long a commit that was sent may take: whoever asked waits no longer, but what it brings about must be told. */
const COMMIT_MS = 10_000

/** Under any other isolation whoever waited for a lock would go on with what was true before. */
const BEGIN = 'begin isolation level read committed read write'

/** Runs a transaction's body once, up to the commit; what waits for the commit is left to the caller. */
export async function attempt<Tables, Value>(
  work: (transaction: Transaction<Tables>) => Promise<Value>,
  parts: Parts,
): Promise<{ value: Value; body: Body }> {
  const { options } = parts
  const lent = await parts.pool.borrow(parts.deadline)
  const body = createBody(lent.client, parts)
  let isBroken = false
  try {
    gather(lent.client)
    const begun = lent.client.query(beginWith(BEGIN, settingsOf(parts))) // travels with the first statement
    begun.catch(() => {})
    const db = parts.createHandle<Tables>(body)
    const worked = work({
      db,
      lock: async (kind, ...ids) => void (await lock(untyped(db), { keys: keysOf(kind, ids) })),
      share: async (kind, id) => void (await share(untyped(db), { key: lockKey(kind, id) })),
      trail: (statement) => body.trail(statement),
      afterCommit: (run) => body.afterCommit(run),
    })
    const value = await lent.untilCut(worked)
    await lent.untilCut(begun)
    if (body.hasFailed) throw misuse.failedStatement(body.name)
    await commit(lent, body, parts)
    return { value, body }
  } catch (thrown) {
    const error = body.causeOf(thrown)
    if (error instanceof DeadlinePassed) tellLate(error, body, options)
    body.end()
    isBroken = spoilsConnection(error)
    await lent.untilCut(lent.client.query('rollback')).catch(() => {
      isBroken = true
    })
    throw error
  } finally {
    lent.release(isBroken)
  }
}

function settingsOf({ options, how }: Parts): Settings {
  return { ...(options.named === false && limitsOf(options)), ...(how?.mayBeLost && { synchronous_commit: 'off' }) }
}

/** Whoever asked is answered by now. The operator reads who was late, and whether the database was to blame. */
function tellLate(error: DeadlinePassed, body: Body, { log }: OpenOptions): void {
  if (body.isIdle) log?.error({ err: misuse.awaitedElsewhere(body.name) }, 'a transaction was stopped at its deadline')
  else log?.warn({ err: error }, 'a transaction was stopped at its deadline')
}

function createBody(client: pg.PoolClient, { statements, options, deadline }: Parts): Body {
  return new Body(({ sql, parameters }) => {
    if (options.onQuery) void options.onQuery(sql, parameters)
    return statements.execute(client, sql, parameters)
  }, deadline?.name)
}

/** Postgres answers the COMMIT of an aborted transaction with ROLLBACK, and no error. */
async function commit(lent: Lent, body: Body, { onCommit }: Parts): Promise<void> {
  body.end()
  lent.mustBeInTime()
  onCommit()
  lent.waitLonger(COMMIT_MS)
  gather(lent.client) // what trails travels with it
  const committed = lent.client.query('commit')
  const [, { command }] = await lent.untilCut(Promise.all([body.trailed(), committed]))
  if (command !== 'COMMIT') throw misuse.failedStatement(body.name)
}

/** Advisory locks until the end of the transaction. One order for everybody, so that two of them cannot wait for each other. */
const lock = shape((db: Kysely<unknown>, $: { keys: readonly string[] }) =>
  db.selectFrom(sql`unnest(${$.keys}::bigint[])`.as('key')).select(sql`pg_advisory_xact_lock(key)`.as('locked')),
)

const share = shape((db: Kysely<unknown>, $: { key: string }) =>
  db.selectNoFrom(sql`pg_advisory_xact_lock_shared(${$.key}::bigint)`.as('shared')),
)

const untyped = (db: unknown) => db as Kysely<unknown>

function keysOf(kind: string, ids: readonly string[]): string[] {
  return [...new Set(ids)].sort(compareIds).map((id) => lockKey(kind, id))
}

export function lockKey(kind: string, id: string): string {
  return hash('sha256', `${kind}:${id}`, 'buffer').readBigInt64BE().toString()
}
