import { setTimeout as wait } from 'node:timers/promises'
import type Sqlite from 'better-sqlite3'
import { type CompiledQuery, SqliteAdapter } from 'kysely'
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
    execute<Row>(query: CompiledQuery) {
      writer.refuseInside()
      const read = () => statements.read<Row>(query.sql, query.parameters)
      if (options.onQuery) return told(options.onQuery(query.sql, query.parameters), () => readNow(read, options))
      return readNow(read, options)
    },
  }
  return {
    dialect: sqlite,
    db: createHandle<Tables>(outside),
    transaction: (work, how) => writer.transaction(work, how),
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

async function told<Result>(telling: unknown, then: () => Promise<Result>): Promise<Result> {
  await telling
  return then()
}

/** At once, with one promise and nothing to give up: a read meets a lock rarely, while a log is recovered or reset. */
function readNow<Result>(read: () => Result, options: OpenOptions): Promise<Result> {
  try {
    return Promise.resolve(read())
  } catch (error) {
    return isBusy(error) ? readLater(read, performance.now() + patienceMs(deadlineOf(options))) : Promise.reject(error)
  }
}

async function readLater<Result>(read: () => Result, patientUntil: number): Promise<Result> {
  for (;;) {
    await wait(1 + Math.random() * 4)
    try {
      return read()
    } catch (error) {
      if (!isBusy(error) || performance.now() > patientUntil) throw error
    }
  }
}
