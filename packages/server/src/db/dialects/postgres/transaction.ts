import { createHash } from 'node:crypto'
import { compareIds } from '@kindred/contract'
import { type Kysely, sql } from 'kysely'
import type pg from 'pg'
import { Body } from '../../body.ts'
import type { Transaction } from '../../database.ts'
import type { Connection } from '../../executor.ts'
import { misuse } from '../../misuse.ts'
import type { OpenOptions } from '../../options.ts'
import { spoilsConnection } from './dialect.ts'
import type { Pool } from './pool.ts'
import type { Statements } from './statements.ts'

interface Parts {
  readonly pool: Pool
  readonly statements: Statements
  readonly createHandle: <Tables>(connection: Connection) => Kysely<Tables>
  readonly options: OpenOptions
}

/** Under any other isolation whoever waited for a lock would go on with what was true before. */
const BEGIN = 'begin isolation level read committed read write'

/** Runs a transaction's body once, up to the commit; what waits for the commit is left to the caller. */
export async function attempt<Tables, Value>(
  work: (transaction: Transaction<Tables>) => Promise<Value>,
  parts: Parts,
): Promise<{ value: Value; body: Body }> {
  const client = await parts.pool.borrow()
  const body = createBody(client, parts)
  let broken: Error | boolean | undefined
  try {
    const begun = client.query(BEGIN) // travels with the first statement
    begun.catch(() => {})
    const db = parts.createHandle<Tables>(body)
    const value = await work({
      db,
      lock: (kind, ...ids) => lock(db, kind, ids),
      afterCommit: (run) => body.afterCommit(run),
    })
    await begun
    if (body.hasFailed) throw misuse.failedStatement()
    await commit(client, body)
    return { value, body }
  } catch (error) {
    body.end()
    broken = spoilsConnection(error)
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}

function createBody(client: pg.PoolClient, { statements, options }: Parts): Body {
  return new Body(({ sql, parameters }) => {
    if (options.onQuery) void options.onQuery(sql, parameters)
    return statements.execute(client, sql, parameters)
  })
}

/** Postgres answers the COMMIT of an aborted transaction with ROLLBACK, and no error. */
async function commit(client: pg.PoolClient, body: Body): Promise<void> {
  body.end()
  const { command } = await client.query('commit')
  if (command !== 'COMMIT') throw misuse.failedStatement()
}

/** Advisory locks until the end of the transaction. One order for everybody, so that two of them cannot wait for each other. */
async function lock<Tables>(db: Kysely<Tables>, kind: string, ids: readonly string[]): Promise<void> {
  const keys = [...new Set(ids)].sort(compareIds).map((id) => lockKey(kind, id))
  await sql`select pg_advisory_xact_lock(key) from unnest(${keys}::bigint[]) as key`.execute(db)
}

function lockKey(kind: string, id: string): string {
  return createHash('sha256').update(`${kind}:${id}`).digest().readBigInt64BE().toString()
}
