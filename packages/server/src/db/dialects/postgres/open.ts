import { AsyncLocalStorage } from 'node:async_hooks'
import { PostgresAdapter } from 'kysely'
import type { Database, Transaction, TransactionOptions } from '../../database.ts'
import { type Connection, handleFactory } from '../../executor.ts'
import { misuse } from '../../misuse.ts'
import type { OpenOptions } from '../../options.ts'
import { PostgresCompiler } from './compiler.ts'
import { hasLostServer, postgres } from './dialect.ts'
import { READ_SETTINGS, type Setting, unsafeSettings } from './durability.ts'
import { Pool } from './pool.ts'
import { createReader } from './reader.ts'
import { retrying } from './retrying.ts'
import { Statements } from './statements.ts'
import { attempt } from './transaction.ts'

/** Opens a pool of connections to Postgres; one answers before this resolves. */
export async function openPostgres<Tables>(url: string, options: OpenOptions = {}): Promise<Database<Tables>> {
  const pool = new Pool(url, options)
  const statements = new Statements({ named: options.named ?? true })
  const createHandle = handleFactory(() => new PostgresCompiler(), new PostgresAdapter())
  const read = createReader({ pool, statements, options })
  const guard = createGuard()

  const outside: Connection = {
    async execute({ sql, parameters }) {
      guard.refuseInside()
      if (options.onQuery) await options.onQuery(sql, parameters)
      return read(sql, parameters)
    },
  }

  async function transaction<Value>(
    work: (transaction: Transaction<Tables>) => Promise<Value>,
    how?: TransactionOptions,
  ): Promise<Value> {
    guard.refuseInside()
    const deadline = pool.deadline()
    let isSent = false // from then on nobody but the server knows whether it was committed
    const { value, body } = await retrying(
      () => {
        isSent = false
        return attempt<Tables, Value>((transaction) => guard.run(() => work(transaction)), {
          pool,
          statements,
          createHandle,
          options,
          deadline,
          how,
          onCommit: () => {
            isSent = true
          },
        })
      },
      { deadline, isHarmless: (error) => hasLostServer(error) && !isSent },
    )
    body.committed(options.log)
    return value
  }

  const ping = async () => void (await read('select 1 as one', []))
  await ping().catch(async (error) => {
    await pool.end()
    throw error
  })
  return {
    dialect: postgres,
    db: createHandle<Tables>(outside),
    transaction,
    ping,
    checkDurability: async () => unsafeSettings((await read<Setting>(READ_SETTINGS, [])).rows),
    [Symbol.asyncDispose]: () => pool.end(),
  }
}

/**
 * Refuses the outer handle inside a body: four bodies that wait for a fifth connection empty a pool of four for ever.
 * The scope closes with the body, since whatever the body left running inherits it.
 */
function createGuard() {
  const inside = new AsyncLocalStorage<{ isOpen: boolean }>()
  return {
    refuseInside(): void {
      if (inside.getStore()?.isOpen) throw misuse.outerHandle()
    },
    async run<Value>(work: () => Promise<Value>): Promise<Value> {
      const scope = { isOpen: true }
      try {
        return await inside.run(scope, work)
      } finally {
        scope.isOpen = false
      }
    },
  }
}
