import type { QueryResult } from 'kysely'
import { misuse } from '../../misuse.ts'
import type { OpenOptions } from '../../options.ts'
import { hasLostServer, isReadOnlyViolation, spoilsConnection } from './dialect.ts'
import type { Lent } from './lent.ts'
import type { Pool } from './pool.ts'
import { retrying } from './retrying.ts'
import { beginWith, limitsOf } from './settings.ts'
import type { Statements } from './statements.ts'

interface Parts {
  readonly pool: Pool
  readonly statements: Statements
  readonly options: OpenOptions
}

type Read = <Row>(sql: string, parameters: readonly unknown[]) => Promise<QueryResult<Row>>

/** Reads outside transactions, one statement on one connection. A read has no effect, so one that lost its connection is repeated. */
export function createReader({ pool, statements, options }: Parts): Read {
  const begin = options.named === false ? beginWith('begin read only', limitsOf(options)) : undefined

  async function once<Row>(lent: Lent, sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    let isBroken = false
    try {
      const read = () => statements.execute<Row>(lent.client, sql, parameters)
      return await lent.untilCut(begin === undefined ? read() : enclosed(lent, begin, read))
    } catch (error) {
      isBroken = spoilsConnection(error)
      throw isReadOnlyViolation(error) ? misuse.writeOutside() : error
    } finally {
      lent.release(isBroken)
    }
  }

  return (sql, parameters) => {
    const deadline = pool.deadline()
    return retrying(async () => once(await pool.borrow(deadline), sql, parameters), {
      deadline,
      isHarmless: hasLostServer,
    })
  }
}

/**
 * A pooler in transaction mode forgets that a session only reads, so the read says it. The three travel together: one round trip.
 * Whether a statement writes is left to the server to judge: the text of a query does not tell what the functions that it calls do.
 */
async function enclosed<Result>(lent: Lent, begin: string, read: () => Promise<Result>): Promise<Result> {
  const sent = [lent.client.query(begin), read(), lent.client.query('commit')] as const
  const [begun, result, ended] = await Promise.allSettled(sent)
  for (const outcome of [begun, result, ended]) if (outcome.status === 'rejected') throw outcome.reason
  return await sent[1]
}
