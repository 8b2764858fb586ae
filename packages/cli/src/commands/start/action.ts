import type { Config } from '@kindred/server'
import type { GlobalFlags } from '../../flags.ts'
import { untilInterrupted } from '../../interrupted.ts'
import { type ListenFlags, listening, workersOf } from '../../listening.ts'
import { Problem, problemOf } from '../../problem.ts'
import { loadModules, loadSettings } from '../../settings.ts'
import { createTerminal } from '../../terminal.ts'

interface StartFlags extends GlobalFlags, ListenFlags {
  migrate?: boolean
  workers?: string
  /** Given by the primary of a cluster to each of its workers. */
  asWorker?: boolean
}

export async function start(flags: StartFlags): Promise<void> {
  if (flags.asWorker) return serveAsWorker(flags)
  const terminal = createTerminal(flags)
  const config = await loadSettings(terminal, flags, { ...listening(flags), ...workersOf(flags) })
  const { migrate } = await import('@kindred/server')
  if (flags.migrate) for (const name of await migrate(config)) terminal.note(`applied ${name}`)
  await using serving = await beginServing(config, flags)
  const { url, failed } = serving
  const ended = untilInterrupted()
  terminal.answer({ data: { url }, human: () => greeting(url, config), rows: () => [[url]] })
  await Promise.race([ended, failed ?? ended]).catch((error: unknown) => {
    const { message: what, exitCode, reason, why, fix } = problemOf(error)
    throw new Problem({ what, exitCode, reason, why, fix, cause: error, isAnswered: true })
  })
  terminal.note('finishing what is in flight')
}

interface Serving extends AsyncDisposable {
  readonly url: string
  /** Rejects when it cannot go on. */
  readonly failed?: Promise<never>
}

async function beginServing(config: Config, flags: StartFlags): Promise<Serving> {
  const { createServer, startCluster } = await import('@kindred/server')
  if (config.workers > 1) return await startCluster(config, ['start', '--as-worker', ...fileOf(flags)])
  await using starting = new AsyncDisposableStack()
  const server = starting.use(await createServer(config))
  const url = await server.listen()
  const started = starting.move()
  return { url, [Symbol.asyncDispose]: () => started.disposeAsync() }
}

/** Workers begin where `--cwd` has led, and read the same file. */
function fileOf({ config }: GlobalFlags): string[] {
  return config === undefined ? [] : ['--config', config]
}

async function serveAsWorker(flags: StartFlags): Promise<void> {
  const ended = untilInterrupted()
  const { serveInCluster } = await import('@kindred/server')
  await serveInCluster(ended, () => loadModules(flags))
}

function greeting(url: string, { workers }: Config): string {
  return `Kindred listens on ${url}${workers > 1 ? ` with ${workers} workers` : ''}`
}
