import { setTimeout as wait } from 'node:timers/promises'
import type Sqlite from 'better-sqlite3'
import { type CompiledQuery, type QueryResult, SqliteAdapter } from 'kysely'
import type { Deadline } from '../../../kernel/deadline.ts'
import type { Database } from '../../database.ts'
import { type Connection, handleFactory } from '../../executor.ts'
import type { OpenOptions } from '../../options.ts'
import { Checkpoints } from './checkpoints.ts'
import { SqliteCompiler } from './compiler.ts'
import { connect } from './connect.ts'
import { isBusy, sqlite } from './dialect.ts'
import { deadlineOf, patienceMs } from './patience.ts'
import { Statements } from './statements.ts'
import { Writer } from './writer.ts'

/**
 * Opens a SQLite file over one connection for everything in this process. A batch of transactions opens and closes within one run
 * of the microtask queue, so no read from outside sees it half done; and a second connection would drop its page cache at each
 * commit of the first, which halves the speed of reads.
 */
export async function openSqlite<Tables>(path: string, options: OpenOptions = {}): Promise<Database<Tables>> {
  const raw = connect(path)
  raw.pragma('busy_timeout = 0') // it would sleep inside the event loop; whoever meets a lock waits outside it
  const statements = new Statements(raw)
  const createHandle = handleFactory(() => new SqliteCompiler(), new SqliteAdapter())
  const checkpoints = new Checkpoints(raw, options.log)
  const writer = new Writer<Tables>({ raw, statements, createHandle, options, checkpoints })
  const outside: Connection = {
    async execute(query) {
      writer.refuseInside()
      if (options.onQuery) await options.onQuery(query.sql, query.parameters)
      return read(query, { statements, deadline: deadlineOf(options) })
    },
  }
  return {
    dialect: sqlite,
    db: createHandle<Tables>(outside),
    transaction: (work) => writer.transaction(work),
    ping: async () => void statements.read('select 1 as one', []),
    foreignCommits: watchForeignCommits(raw),
    checkDurability: async () => [], // `connect` has refused everything else
    async [Symbol.asyncDispose]() {
      await writer.idle()
      await checkpoints.end()
      raw.close()
    },
  }
}

/** SQLite counts what other connections committed, and this process has one. */
function watchForeignCommits(raw: Sqlite.Database): () => number {
  const version = raw.prepare<[], number>('pragma data_version').pluck()
  return () => {
    try {
      return version.get() as number
    } catch (error) {
      if (isBusy(error)) return Number.NaN
      throw error
    }
  }
}

/** A read meets a lock rarely: while a log is recovered or reset. */
async function read<Row>(
  query: CompiledQuery,
  { statements, deadline }: { statements: Statements; deadline: Deadline | undefined },
): Promise<QueryResult<Row>> {
  let patientUntil: number | undefined
  for (;;) {
    try {
      return statements.read<Row>(query.sql, query.parameters)
    } catch (error) {
      patientUntil ??= performance.now() + patienceMs(deadline)
      if (!isBusy(error) || performance.now() > patientUntil) throw error
    }
    await wait(1 + Math.random() * 4)
  }
}
