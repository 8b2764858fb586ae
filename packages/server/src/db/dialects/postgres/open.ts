import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { PostgresAdapter } from 'kysely'
import type { Database, Transaction } from '../../database.ts'
import { type Connection, handleFactory } from '../../executor.ts'
import { misuse } from '../../misuse.ts'
import type { OpenOptions } from '../../options.ts'
import { PostgresCompiler } from './compiler.ts'
import { asksToRetry, isReadOnlyViolation, isStalePlan, postgres, spoilsConnection } from './dialect.ts'
import { READ_SETTINGS, type Setting, unsafeSettings } from './durability.ts'
import { Pool } from './pool.ts'
import { Statements } from './statements.ts'
import { attempt } from './transaction.ts'

const RETRY_DEADLINE_MS = 10_000

/** Opens a pool of connections to Postgres; one answers before this resolves. */
export async function openPostgres<Tables>(url: string, options: OpenOptions = {}): Promise<Database<Tables>> {
  const pool = new Pool(url, options)
  const statements = new Statements({ named: options.named ?? true })
  const createHandle = handleFactory(() => new PostgresCompiler(), new PostgresAdapter())
  const guard = createGuard()

  async function read<Row>(sql: string, parameters: readonly unknown[]) {
    const client = await pool.borrow()
    let broken: boolean | undefined
    try {
      return await statements.execute<Row>(client, sql, parameters)
    } catch (error) {
      broken = spoilsConnection(error)
      throw isReadOnlyViolation(error) ? misuse.writeOutside() : error
    } finally {
      client.release(broken)
    }
  }

  const outside: Connection = {
    async execute({ sql, parameters }) {
      guard.refuseInside()
      if (options.onQuery) await options.onQuery(sql, parameters)
      return retrying(() => read(sql, parameters), isStalePlan)
    },
  }

  async function transaction<Value>(work: (transaction: Transaction<Tables>) => Promise<Value>): Promise<Value> {
    guard.refuseInside()
    const { value, body } = await retrying(
      () =>
        attempt<Tables, Value>((transaction) => guard.run(() => work(transaction)), {
          pool,
          statements,
          createHandle,
          options,
        }),
      (error) => asksToRetry(error) || isStalePlan(error),
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

/** Repeats what the database asks to repeat, each time after a longer random pause, until a deadline. */
async function retrying<Value>(run: () => Promise<Value>, isRetryable: (error: unknown) => boolean): Promise<Value> {
  const deadline = Date.now() + RETRY_DEADLINE_MS
  for (let tries = 1; ; tries++) {
    try {
      return await run()
    } catch (error) {
      if (!isRetryable(error) || Date.now() > deadline) throw error
    }
    await wait(Math.random() * Math.min(10 * tries, 200))
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
